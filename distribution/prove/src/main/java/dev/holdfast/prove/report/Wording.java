package dev.holdfast.prove.report;

/** Phrases that several attacks say. */
public final class Wording {
  private Wording() {}

  /** As one line; what is longer than that ends behind a whole word. */
  public static String shortened(String text, int most) {
    String line = text.replaceAll("\\p{Cntrl}", " ").strip();
    if (line.length() <= most) {
      return line;
    }
    int blank = line.lastIndexOf(' ', most);
    // A text without blanks, as a path, has no better place.
    int end = blank > 0 ? blank : most;
    return line.substring(0, end).replaceAll("[\\s,;:]+$", "") + " ...";
  }

  /** As {@code 1 of 8 unanswered writes is there}. */
  public static String unanswered(Tally tally) {
    long present = tally.unansweredPresent();
    return "%,d of %,d unanswered writes %s there"
        .formatted(present, tally.unanswered(), present == 1 ? "is" : "are");
  }
}
