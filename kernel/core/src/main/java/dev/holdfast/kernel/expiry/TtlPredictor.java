package dev.holdfast.kernel.expiry;

import dev.holdfast.api.ContextKey;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves the TTL of cached values within the bounds, by how often and how lately their keys were
 * asked for.
 *
 * <p>A value that is read at random times, on average every {@code g}, and lives for {@code T}
 * after each write, is there for the share {@code o = T / (T + g)} of the time: it costs {@code
 * bytes * o} and spares {@code o / g} misses. Both grow with {@code o} alone, so at equal bytes the
 * misses are fewest when the longest TTL goes to the keys of the highest {@code 1 / (g * bytes)}
 * and the shortest to the others: a fractional knapsack (Dehghan et al., <i>A Utility Optimization
 * Approach to Network Cache Design</i>, INFOCOM 2016, for TTL caches in general). The predictor
 * does so gradually: {@code TTL = fixed * (density / typical)^2}, where the density of a key is
 * {@code 1 / (g * bytes)}, and the typical one is the geometric mean of what is written.
 *
 * <p>{@code g} is an exponentially weighted average of the gaps between accesses, of which the last
 * one weighs a quarter, so it follows both frequency and recency. Of a key that is not known, the
 * TTL is the fixed one times the share of known keys among the accesses below its prefix. Until
 * {@value #LEARNING} accesses were seen it is the fixed one.
 *
 * <p>It remembers the last {@value #SLOTS} keys or so by their hash in arrays of fixed length,
 * about 1.3 MB. Safe to use from any thread; a read costs a hash and an uncontended lock.
 */
public final class TtlPredictor implements AccessFollower {
  private static final int SLOTS = 1 << 16;
  private static final int PREFIXES = 1 << 10;
  private static final int STRIPES = 64;
  private static final int LEARNING = 1000;
  private static final float NEWEST = 0.25f;
  private static final double SLOWLY = 0.005;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final Duration min;
  private final Duration max;

  private final int[] tags = new int[SLOTS];
  private final long[] lastMillis = new long[SLOTS];
  private final float[] gaps = new float[SLOTS];
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  // Races on these lose a step of an average, and nothing else.
  private final float[] knownShare = new float[PREFIXES];
  private volatile long accesses;
  private volatile double typicalLog;
  private volatile boolean hasTypical;

  /** Knows nothing yet. */
  public TtlPredictor(Duration min, Duration max) {
    this.min = min;
    this.max = max;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  @Override
  public void read(ContextKey key, long bytes, long nowMillis) {
    accessed(key.text(), nowMillis);
  }

  /** A key was asked for, whether there was a value or not. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // a lost count does no harm
  public void accessed(String key, long nowMillis) {
    long hash = hash(key, key.length());
    int slot = slot(hash);
    int tag = tag(hash);
    boolean isKnown;
    ReentrantLock lock = locks[slot & (STRIPES - 1)];
    lock.lock();
    try {
      isKnown = tags[slot] == tag;
      if (isKnown) {
        float gap = Math.max(1, nowMillis - lastMillis[slot]);
        gaps[slot] = gaps[slot] == 0 ? gap : gaps[slot] + NEWEST * (gap - gaps[slot]);
      } else {
        tags[slot] = tag;
        gaps[slot] = 0;
      }
      lastMillis[slot] = nowMillis;
    } finally {
      lock.unlock();
    }
    int prefix = prefix(key);
    knownShare[prefix] += (float) (2 * SLOWLY * ((isKnown ? 1 : 0) - knownShare[prefix]));
    accesses++;
  }

  /**
   * How long a value that is written now should live.
   *
   * @param fixed the TTL without prediction
   * @param bytes the length of the value
   */
  public Duration predict(String key, Duration fixed, long bytes) {
    float gap = gap(key);
    if (gap == 0) {
      return accesses < LEARNING ? fixed : scaled(fixed, knownShare[prefix(key)]);
    }
    double density = -Math.log(gap) - Math.log(Math.max(64, bytes));
    double typical = hasTypical ? typicalLog : density;
    typicalLog = typical + SLOWLY * (density - typical);
    hasTypical = true;
    return accesses < LEARNING ? fixed : scaled(fixed, Math.exp(2 * (density - typical)));
  }

  private float gap(String key) {
    long hash = hash(key, key.length());
    int slot = slot(hash);
    ReentrantLock lock = locks[slot & (STRIPES - 1)];
    lock.lock();
    try {
      return tags[slot] == tag(hash) ? gaps[slot] : 0;
    } finally {
      lock.unlock();
    }
  }

  private Duration scaled(Duration fixed, double factor) {
    double millis = fixed.toMillis() * factor;
    return Duration.ofMillis((long) Math.min(max.toMillis(), Math.max(min.toMillis(), millis)));
  }

  private static int prefix(String key) {
    return (int) (hash(key, Math.max(0, key.lastIndexOf('/'))) >>> 54);
  }

  private static int slot(long hash) {
    return (int) (hash >>> 48);
  }

  /** Never 0, which is the tag of an empty slot. */
  private static int tag(long hash) {
    return (int) hash | 1;
  }

  private static long hash(String text, int length) {
    long hash = length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ text.charAt(i)) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    return hash * MULTIPLIER;
  }
}
