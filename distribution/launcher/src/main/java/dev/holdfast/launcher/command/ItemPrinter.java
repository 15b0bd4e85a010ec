package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import java.util.function.Function;

/** Prints a list as it arrives: lines for people, or {@code {"items": [...]}}. */
final class ItemPrinter {
  private final Terminal terminal;
  private final boolean isJson;
  private final long limit;
  private long printed;

  ItemPrinter(Terminal terminal, boolean isJson, long limit) {
    this.terminal = terminal;
    this.isJson = isJson;
    this.limit = limit;
  }

  void begin() {
    if (isJson) {
      terminal.out().print("{\"items\":[");
    }
  }

  /** Prints an item and answers whether another is wanted. */
  boolean item(JsonSlice item, Function<JsonSlice, String> line) {
    if (printed == limit || terminal.isClosed()) {
      return false;
    }
    if (isJson) {
      terminal.out().print((printed == 0 ? "" : ",") + item.raw());
    } else {
      terminal.line(line.apply(item));
    }
    printed++;
    return printed < limit;
  }

  void end() {
    if (isJson) {
      terminal.line("]}");
    }
  }
}
