package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code subscriptions/listen}: a request that goes on until its client cancels it, or the daemon
 * ends.
 *
 * @param host whose changes
 * @param id the request, under whose id every message goes
 * @param filter what the client wants to hear of
 */
record Listen(SessionHost host, RequestId id, Listen.Filter filter) implements Job {
  /** Longer than any daemon runs. */
  static final Duration FOR_EVER = Duration.ofDays(3650);

  /** The part of a client's wishes that can be met. */
  record Filter(boolean tools, boolean prompts, Set<String> uris) implements Listener.Wishes {

    static Filter of(Params wanted, Methods methods) {
      Set<String> uris = new TreeSet<>();
      List<JsonSlice> given =
          wanted
              .of("resourceSubscriptions", JsonSlice.Kind.ARRAY)
              .map(JsonSlice::elements)
              .orElse(List.of());
      given.stream()
          .filter(uri -> uri.kind() == JsonSlice.Kind.STRING)
          .map(JsonSlice::asText)
          .filter(methods::isWatchable)
          .limit(Subscriptions.MAX)
          .forEach(uris::add);
      return new Filter(
          isTrue(wanted, "toolsListChanged"), isTrue(wanted, "promptsListChanged"), uris);
    }

    private static boolean isTrue(Params wanted, String name) {
      return wanted.of(name, JsonSlice.Kind.BOOLEAN).filter(JsonSlice::asBoolean).isPresent();
    }

    private void write(JsonWriter json) {
      json.name("notifications").beginObject();
      if (tools) {
        json.member("toolsListChanged", true);
      }
      if (prompts) {
        json.member("promptsListChanged", true);
      }
      if (!uris.isEmpty()) {
        json.name("resourceSubscriptions").beginArray();
        uris.forEach(json::value);
        json.endArray();
      }
      json.endObject();
    }
  }

  /** The result that ends a subscription in good order. */
  record Farewell(RequestId id) implements Ending.Members {
    @Override
    public void write(JsonWriter json) {}
  }

  @Override
  public String name() {
    return "subscriptions/listen";
  }

  @Override
  public boolean isLasting() {
    return true;
  }

  @Override
  public Duration patience() {
    return FOR_EVER;
  }

  @Override
  public Ending run(Visit visit) throws InterruptedException {
    Listener.Voice voice =
        (method, params) ->
            visit
                .notifications()
                .accept(
                    Messages.notification(
                        method,
                        json -> {
                          subscription(json.name("_meta").beginObject(), id);
                          params.write(json.endObject());
                        }));
    Listener listener = new Listener(host, filter, voice);
    listener.attend();
    voice.tell("notifications/subscriptions/acknowledged", filter::write);
    listener.run(RequestScope.current().cancellation());
    return new Ending.Result(Ending.Freshness.NOT_CACHEABLE, new Farewell(id), false);
  }

  /** The member of {@code _meta} that says which subscription a message belongs to. */
  static void subscription(JsonWriter json, RequestId id) {
    json.name(StatelessEra.META + "subscriptionId")
        .rawValue(id.raw().getBytes(StandardCharsets.UTF_8));
  }
}
