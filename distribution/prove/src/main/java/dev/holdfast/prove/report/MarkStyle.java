package dev.holdfast.prove.report;

import java.util.Locale;

/**
 * How a kind of event is drawn: no two by colour alone.
 *
 * @param colour a variable of the page's style
 * @param sides of the symbol; a circle when none
 */
record MarkStyle(String colour, int sides) {
  private static final double RADIUS = 4.5;

  static MarkStyle of(String what) {
    return switch (what) {
      case "SIGKILL" -> new MarkStyle("--bad", 4);
      case "daemon serves" -> new MarkStyle("--good", 0);
      case "log torn" -> new MarkStyle("--torn", 3);
      case "bit flipped" -> new MarkStyle("--flip", 5);
      case "disk full" -> new MarkStyle("--refused", 6);
      case "space again" -> new MarkStyle("--fill", 0);
      default -> new MarkStyle("--dim", 4);
    };
  }

  /** The symbol around a point. */
  String symbol(double x, double y) {
    if (sides == 0) {
      return String.format(
          Locale.ROOT,
          "<circle fill=\"var(%s)\" r=\"%.1f\" cx=\"%.1f\" cy=\"%.1f\"/>",
          colour,
          RADIUS - 1,
          x,
          y);
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < sides; i++) {
      double angle = 2 * Math.PI * i / sides - Math.PI / 2;
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              x + RADIUS * Math.cos(angle),
              y + RADIUS * Math.sin(angle)));
    }
    return "<polygon fill=\"var(%s)\" points=\"%s\"/>".formatted(colour, points.toString().strip());
  }
}
