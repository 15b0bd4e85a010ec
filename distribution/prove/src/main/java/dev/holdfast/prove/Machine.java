package dev.holdfast.prove;

/** The machine that a run happened on. */
final class Machine {
  private Machine() {}

  static String description() {
    return "%d processors, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").split("-")[0]);
  }
}
