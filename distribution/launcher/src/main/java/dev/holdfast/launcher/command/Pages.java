package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.util.Optional;
import java.util.function.Predicate;

/** Walks through a paged list. */
final class Pages {
  private static final int PAGE_ITEMS = 500;

  private Pages() {}

  /**
   * Hands over item after item, page by page.
   *
   * @param target the path and its query; ends with {@code ?} or {@code &}
   * @param each told every item; answers whether to go on
   */
  static void forEach(DaemonClient client, String target, Predicate<JsonSlice> each) {
    String after = "";
    while (true) {
      JsonSlice page = client.request(Call.get(target + "limit=" + PAGE_ITEMS + after)).json();
      for (JsonSlice item : Json.items(page, "items")) {
        if (!each.test(item)) {
          return;
        }
      }
      Optional<String> next = Json.text(page, "next");
      if (next.isEmpty()) {
        return;
      }
      after = "&after=" + Call.encode(next.get());
    }
  }
}
