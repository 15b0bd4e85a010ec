package dev.holdfast.prove.report;

import java.util.ArrayList;
import java.util.List;

/** What happened when, since the run began. Safe for use by many threads. */
public final class Timeline {
  /** How long a bucket is. */
  public static final int BUCKET_MILLIS = 100;

  /**
   * A stretch of time that one attack took.
   *
   * @param attack its name
   * @param from milliseconds since the run began
   * @param to milliseconds since the run began
   */
  public record Stretch(String attack, long from, long to) {}

  /**
   * Something that was done to the target, or that it did.
   *
   * @param at milliseconds since the run began
   * @param what in few words
   */
  public record Mark(long at, String what) {}

  /**
   * All of it.
   *
   * @param stretches one for each attack
   * @param marks in order
   * @param acknowledged how many writes were acknowledged, by {@link #BUCKET_MILLIS}
   * @param refused how many were refused
   */
  public record Picture(
      List<Stretch> stretches,
      List<Mark> marks,
      List<Integer> acknowledged,
      List<Integer> refused) {
    /** Copies the lists. */
    public Picture {
      stretches = List.copyOf(stretches);
      marks = List.copyOf(marks);
      acknowledged = List.copyOf(acknowledged);
      refused = List.copyOf(refused);
    }
  }

  private final long start = System.nanoTime();
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Integer> acknowledged = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();

  /** One that begins now. */
  public Timeline() {}

  /** Milliseconds since the run began. */
  public long now() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** A write was acknowledged. */
  public synchronized void acknowledged() {
    count(acknowledged);
  }

  /** A write was refused. */
  public synchronized void refused() {
    count(refused);
  }

  /** Something happened. */
  public synchronized void mark(String what) {
    marks.add(new Mark(now(), what));
  }

  /** An attack took from then until now. */
  public synchronized void stretch(String attack, long from) {
    stretches.add(new Stretch(attack, from, now()));
  }

  /** All of it, so far. */
  public synchronized Picture picture() {
    return new Picture(stretches, marks, acknowledged, refused);
  }

  private void count(List<Integer> buckets) {
    int bucket = (int) (now() / BUCKET_MILLIS);
    while (buckets.size() <= bucket) {
      buckets.add(0);
    }
    buckets.set(bucket, buckets.get(bucket) + 1);
  }
}
