package dev.holdfast.prove.report;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The time line as a drawing: what was acknowledged and refused in each tenth of a second, which
 * attack ran, and what was done. What a mark means stands in its tooltip, and, as far as there is
 * room, beside it.
 */
final class TimelineSvg {
  private static final int WIDTH = 960;
  private static final int LEFT = 44;
  private static final int BARS_TOP = 34;
  private static final int BARS_HEIGHT = 120;
  private static final int LANE_HEIGHT = 22;
  private static final int BELOW = 24;

  private final Timeline.Picture picture;
  private final long millis;
  private final int bottom;
  private final StringBuilder svg = new StringBuilder();

  private TimelineSvg(Timeline.Picture picture, long millis) {
    this.picture = picture;
    this.millis = Math.max(millis, 1);
    this.bottom = BARS_TOP + BARS_HEIGHT + 10 + picture.stretches().size() * LANE_HEIGHT;
  }

  static String of(Timeline.Picture picture, long millis) {
    return new TimelineSvg(picture, millis).draw();
  }

  private String draw() {
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
    svg.append(WIDTH).append(' ').append(bottom + BELOW).append("\">\n");
    svg.append("<title>Writes acknowledged and refused, and what was done to the target</title>\n");
    int most = Math.max(1, Math.max(most(picture.acknowledged()), most(picture.refused())));
    stretches();
    marks();
    bars(picture.acknowledged(), most, "--fill", "acknowledged");
    bars(picture.refused(), most, "--refused", "refused");
    text(0, BARS_TOP + 4, Integer.toString(most));
    text(0, BARS_TOP + BARS_HEIGHT, "0");
    text(LEFT, 12, "writes acknowledged (blue) and refused (amber) per 100 ms");
    axis();
    return svg.append("</svg>").toString();
  }

  private void bars(List<Integer> counts, int most, String colour, String what) {
    for (int i = 0; i < counts.size(); i++) {
      int count = counts.get(i);
      if (count > 0) {
        double height = (double) BARS_HEIGHT * count / most;
        double from = x((long) i * Timeline.BUCKET_MILLIS);
        double to = x((i + 1L) * Timeline.BUCKET_MILLIS);
        rectangle(
            from,
            BARS_TOP + BARS_HEIGHT - height,
            Math.max(1, to - from - 0.6),
            height,
            "var(" + colour + ")",
            0.9,
            count + " " + what);
      }
    }
  }

  private void stretches() {
    int lane = 0;
    for (Timeline.Stretch stretch : picture.stretches()) {
      double top = BARS_TOP + BARS_HEIGHT + 10 + (double) lane++ * LANE_HEIGHT;
      double from = x(stretch.from());
      double width = Math.max(2, x(stretch.to()) - from);
      rectangle(from, top, width, LANE_HEIGHT - 6, "var(--line)", 1, stretch.attack());
      boolean isLeft = from < WIDTH * 0.6;
      text(isLeft ? from + 5 : from - 5, top + 12, stretch.attack(), isLeft ? "start" : "end");
    }
  }

  private void marks() {
    for (Timeline.Mark mark : picture.marks()) {
      double x = x(mark.at());
      svg.append("<g><title>").append(HtmlReport.escaped(seconds(mark.at()) + " " + mark.what()));
      svg.append("</title><line stroke=\"var(--bad)\" stroke-width=\"1\" stroke-dasharray=\"3 2\"");
      svg.append(" x1=\"").append(number(x)).append("\" x2=\"").append(number(x));
      svg.append("\" y1=\"").append(BARS_TOP - 8).append("\" y2=\"").append(bottom);
      svg.append("\"/><circle fill=\"var(--bad)\" r=\"3\" cx=\"").append(number(x));
      svg.append("\" cy=\"").append(BARS_TOP - 10).append("\"/></g>\n");
    }
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

  private static int most(List<Integer> counts) {
    return counts.isEmpty() ? 0 : Collections.max(counts);
  }
}
