package dev.holdfast.gateway.mcp;

import dev.holdfast.api.Outcome;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.ToolSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Tools of another plugin, whose progress a test controls. */
public final class TestTools implements ToolSource {
  /** Released once for each call of {@code gated} that began. */
  public final Semaphore began = new Semaphore(0);

  /** Taken once by each call of {@code gated} before it ends. */
  public final Semaphore gate = new Semaphore(0);

  /** The scope that {@code gated} saw last. */
  public volatile RequestScope scope;

  /** Counted down when {@code gated} has ended. */
  public final CountDownLatch ended = new CountDownLatch(1);

  private record Named(String name, Body body) implements Tool {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public JsonSlice inputSchema() {
      return json("{\"type\":\n\"object\"}");
    }

    @Override
    public boolean isReadOnly() {
      return true;
    }

    @Override
    public Outcome<JsonSlice> call(ToolCall call) throws Exception {
      return body.run(call);
    }
  }

  private interface Body {
    Outcome<JsonSlice> run(ToolCall call) throws Exception;
  }

  @Override
  public List<Tool> tools() {
    return List.of(
        new Named("echo", call -> Outcome.done(call.arguments())),
        new Named("gated", this::gated),
        new Named(
            "steps",
            call -> {
              call.progress().report(1, 3, "one");
              call.progress().report(1, 3, "again");
              call.progress().report(3, 3, "");
              return Outcome.done(json("{\"done\":true}"));
            }),
        new Named("text", call -> Outcome.done(json("\"no object\""))),
        new Named(
            "throws",
            call -> {
              throw new IllegalStateException("secret inside");
            }),
        new Named(
            "dies",
            call -> {
              throw new StackOverflowError();
            }),
        new Named("status", call -> Outcome.done(json("{\"stolen\":true}"))));
  }

  private Outcome<JsonSlice> gated(ToolCall call) throws InterruptedException {
    scope = RequestScope.current();
    began.release();
    gate.acquire();
    ended.countDown();
    return Outcome.done(call.arguments());
  }

  static JsonSlice json(String text) {
    return JsonSlice.parse(text.getBytes(StandardCharsets.UTF_8), 64);
  }

  @Override
  public void close() {}
}
