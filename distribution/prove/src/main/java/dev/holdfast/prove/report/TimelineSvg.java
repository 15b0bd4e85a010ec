package dev.holdfast.prove.report;

import java.util.List;
import java.util.Locale;

/**
 * The time line as a drawing: what was acknowledged and refused in each tenth of a second, one on
 * top of the other, which attack ran, and what was done, with a named lane for each kind of event.
 */
final class TimelineSvg {
  private static final int WIDTH = 960;
  private static final int LEFT = 100;
  private static final int BARS_TOP = 28;
  private static final int BARS_HEIGHT = 120;
  private static final int BARS_BOTTOM = BARS_TOP + BARS_HEIGHT;
  private static final int MARK_HEIGHT = 16;
  private static final int LANE_HEIGHT = 22;
  private static final int BELOW = 24;

  private final Timeline.Picture picture;
  private final long millis;
  private final List<String> kinds;
  private final int lanesTop;
  private final int bottom;
  private final StringBuilder svg = new StringBuilder();

  private TimelineSvg(Timeline.Picture picture, long millis) {
    this.picture = picture;
    this.millis = Math.max(millis, 1);
    this.kinds = picture.marks().stream().map(Timeline.Mark::what).distinct().toList();
    this.lanesTop = BARS_BOTTOM + 12 + kinds.size() * MARK_HEIGHT + 6;
    this.bottom = lanesTop + picture.stretches().size() * LANE_HEIGHT;
  }

  static String of(Timeline.Picture picture, long millis) {
    return new TimelineSvg(picture, millis).draw();
  }

  private String draw() {
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
    svg.append(WIDTH).append(' ').append(bottom + BELOW).append("\">\n");
    svg.append("<title>Writes acknowledged and refused, and what was done to the target</title>\n");
    stretches();
    marks();
    bars();
    legend();
    axis();
    return svg.append("</svg>").toString();
  }

  private void legend() {
    text(LEFT, 12, "writes per 100 ms:");
    rectangle(LEFT + 104, 3, 10, 10, "var(--fill)", 0.9, "acknowledged");
    text(LEFT + 118, 12, "acknowledged");
    rectangle(LEFT + 206, 3, 10, 10, "var(--refused)", 0.9, "refused");
    text(LEFT + 220, 12, "refused (on top)");
  }

  private void bars() {
    int buckets = Math.max(picture.acknowledged().size(), picture.refused().size());
    int most = 1;
    for (int i = 0; i < buckets; i++) {
      most = Math.max(most, at(picture.acknowledged(), i) + at(picture.refused(), i));
    }
    for (int i = 0; i < buckets; i++) {
      int acknowledged = at(picture.acknowledged(), i);
      int refused = at(picture.refused(), i);
      double top = bar(i, BARS_BOTTOM, acknowledged, most, "--fill", "acknowledged");
      bar(i, top, refused, most, "--refused", "refused");
    }
    text(LEFT - 6, BARS_TOP + 8, Integer.toString(most), "end");
    text(LEFT - 6, BARS_BOTTOM, "0", "end");
  }

  /** Draws upwards from there, and returns where it ends. */
  private double bar(int bucket, double from, int count, int most, String colour, String what) {
    double height = (double) BARS_HEIGHT * count / most;
    if (count > 0) {
      double left = x((long) bucket * Timeline.BUCKET_MILLIS);
      double width = x((bucket + 1L) * Timeline.BUCKET_MILLIS) - left - 0.6;
      rectangle(
          left,
          from - height,
          Math.max(1, width),
          height,
          "var(" + colour + ")",
          0.9,
          count + " " + what);
    }
    return from - height;
  }

  private void stretches() {
    int lane = 0;
    for (Timeline.Stretch stretch : picture.stretches()) {
      double top = lanesTop + (double) lane++ * LANE_HEIGHT;
      double from = x(stretch.from());
      double width = Math.max(2, x(stretch.to()) - from);
      rectangle(from, top, width, LANE_HEIGHT - 6, "var(--line)", 1, stretch.attack());
      boolean isLeft = from < WIDTH * 0.6;
      text(isLeft ? from + 5 : from - 5, top + 12, stretch.attack(), isLeft ? "start" : "end");
    }
  }

  private void marks() {
    for (int i = 0; i < kinds.size(); i++) {
      text(LEFT - 6, laneOf(i) + 4, kinds.get(i), "end");
    }
    for (Timeline.Mark mark : picture.marks()) {
      double x = x(mark.at());
      double y = laneOf(kinds.indexOf(mark.what()));
      MarkStyle style = MarkStyle.of(mark.what());
      svg.append("<g><title>").append(HtmlReport.escaped(seconds(mark.at()) + " " + mark.what()));
      svg.append("</title><line stroke-width=\"1\" stroke-dasharray=\"3 2\" opacity=\"0.5\"");
      svg.append(" stroke=\"var(").append(style.colour()).append(")\" x1=\"").append(number(x));
      svg.append("\" x2=\"").append(number(x)).append("\" y1=\"").append(BARS_TOP);
      svg.append("\" y2=\"").append(number(y)).append("\"/>");
      svg.append(style.symbol(x, y)).append("</g>\n");
    }
  }

  private static double laneOf(int kind) {
    return BARS_BOTTOM + 16 + (double) kind * MARK_HEIGHT;
  }

  private void axis() {
    long step = millis <= 12_000 ? 1_000 : millis <= 30_000 ? 2_000 : 10_000;
    for (long at = 0; at <= millis; at += step) {
      text(x(at), bottom + 16, at / 1000 + " s", "middle");
    }
  }

  private static String seconds(long at) {
    return String.format(Locale.ROOT, "%.1f s", at / 1000.0);
  }

  private double x(long at) {
    return LEFT + (double) (WIDTH - LEFT - 16) * Math.min(at, millis) / millis;
  }

  private void rectangle(
      double x, double y, double width, double height, String fill, double opacity, String title) {
    svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
    svg.append("\" fill=\"").append(fill).append("\" opacity=\"").append(opacity);
    svg.append("\"><title>").append(HtmlReport.escaped(title)).append("</title></rect>\n");
  }

  private void text(double x, double y, String text) {
    text(x, y, text, "start");
  }

  private void text(double x, double y, String text, String anchor) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" text-anchor=\"").append(anchor).append("\">");
    svg.append(HtmlReport.escaped(text)).append("</text>\n");
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static int at(List<Integer> counts, int bucket) {
    return bucket < counts.size() ? counts.get(bucket) : 0;
  }
}
