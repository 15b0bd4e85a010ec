package dev.holdfast.kernel.observe;

import dev.holdfast.api.Observatory.Metric;
import dev.holdfast.api.spi.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** All figures of one name. They are few, and looked up when a part starts. */
final class Family {
  private final String name;
  private final String help;
  private final Metric.Kind kind;
  private final Map<Map<String, String>, Figure> figures = new LinkedHashMap<>();

  /** None yet. */
  Family(String name, String help, Metric.Kind kind) {
    this.name = name;
    this.help = help;
    this.kind = kind;
  }

  void refuseOther(Metric.Kind wanted) {
    if (wanted != kind) {
      throw new IllegalArgumentException(
          "The figure '%s' is a %s already, and cannot be a %s too: take another name."
              .formatted(name, kind, wanted));
    }
  }

  /** The figure with these labels, made when it is not there. */
  synchronized Figure at(Map<String, String> labels, Supplier<Figure> make) {
    return figures.computeIfAbsent(bounded(labels), ignored -> make.get());
  }

  /** Puts a figure that is kept elsewhere in the place of what has these labels. */
  synchronized void put(Map<String, String> labels, Figure figure) {
    figures.put(bounded(labels), figure);
  }

  /** Drops a figure, unless another one has taken its place; says whether none is left. */
  synchronized boolean remove(DoubleSupplier value) {
    figures.values().removeIf(figure -> figure instanceof Figure.Read(var other) && other == value);
    return figures.isEmpty();
  }

  private Map<String, String> bounded(Map<String, String> labels) {
    boolean hasRoom = figures.size() < Meter.SERIES - 1 || figures.containsKey(labels);
    return hasRoom ? labels : Labels.other(labels);
  }

  /** Lets the windows move on. */
  synchronized void roll(long now) {
    for (Figure figure : figures.values()) {
      if (figure instanceof Figure.Recorded recorded) {
        recorded.window().roll(now);
      }
    }
  }

  /** Adds what is seen now. */
  void show(long now, List<Metric> metrics) {
    // Suppliers belong to others, and are asked without the lock.
    Map<Map<String, String>, Figure> seen;
    synchronized (this) {
      seen = new LinkedHashMap<>(figures);
    }
    seen.forEach((labels, figure) -> metrics.add(metric(labels, figure, now)));
  }

  private Metric metric(Map<String, String> labels, Figure figure, long now) {
    return switch (figure) {
      case Figure.Counted(var adder) -> new Metric(name, help, kind, labels, adder.sum());
      case Figure.Read(var value) -> new Metric(name, help, kind, labels, value.getAsDouble());
      case Figure.Recorded(var _, var window, double scale) -> {
        SlidingWindow.Reading reading = window.read(now, scale);
        yield new Metric(name, help, kind, labels, reading.mean(), Optional.of(reading.spread()));
      }
    };
  }
}
