package dev.holdfast.kernel.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class StripedHistogramTests {
  @Test
  void everyBucketBeginsWhereTheOneBeforeEnds() {
    for (int bucket = 0; bucket < StripedHistogram.BUCKETS; bucket++) {
      assertThat(StripedHistogram.bucket(StripedHistogram.lowest(bucket))).isEqualTo(bucket);
      if (bucket < StripedHistogram.BUCKETS - 1) {
        assertThat(StripedHistogram.bucket(StripedHistogram.lowest(bucket + 1) - 1))
            .isEqualTo(bucket);
      }
    }
  }

  @Test
  void middleIsWithinOneAndAHalfPercentOfEveryValue() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000_000; i++) {
      long value = 1L << random.nextInt(40);
      value += random.nextLong(value);

      assertThat(StripedHistogram.middle(StripedHistogram.bucket(value)))
          .isCloseTo(value, within(value * 0.016));
    }
  }

  @Test
  void whatIsBelowOrAboveAllBucketsIsInTheFirstOrLast() {
    assertThat(StripedHistogram.bucket(-5)).isZero();
    assertThat(StripedHistogram.bucket(Long.MIN_VALUE)).isZero();
    assertThat(StripedHistogram.bucket(Long.MAX_VALUE)).isEqualTo(StripedHistogram.BUCKETS - 1);
  }

  @Test
  void nothingIsLostBetweenManyThreads() {
    StripedHistogram histogram = new StripedHistogram(4);
    int threads = 16;

    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < threads; t++) {
        all.submit(() -> {
          for (int i = 0; i < 10_000; i++) {
            histogram.record(i);
          }
        });
      }
    }

    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(threads * 10_000L);
  }
}
