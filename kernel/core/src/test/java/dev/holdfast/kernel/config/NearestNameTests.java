package dev.holdfast.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTests {
  @ParameterizedTest
  @CsvSource({
    "store,store,0",
    "STORE,store,0",
    "memroy,memory,1",
    "memry,memory,1",
    "memoory,memory,1",
    "mexory,memory,1",
    "kitten,sitting,3",
    "ca,abc,3",
    "'',abc,3",
    "abc,'',3"
  })
  void distanceCountsEditsAndSwaps(String left, String right, int distance) {
    assertThat(NearestName.distance(left, right)).isEqualTo(distance);
    assertThat(NearestName.distance(right, left)).isEqualTo(distance);
  }

  @Test
  void theNearestIsFoundAndTiesAreStable() {
    assertThat(NearestName.of("memroy", List.of("rocksdb", "memory"))).contains("memory");
    assertThat(NearestName.of("x", List.of("b", "a"))).contains("a");
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }

  @Test
  void aNameOfAMegabyteCostsNoMoreThanAShortOne() {
    assertThat(NearestName.distance("x".repeat(1 << 20), "store")).isEqualTo(80);
  }

  @Test
  void farNamesAreNotNear() {
    assertThat(NearestName.isNear("htpp", "http")).isTrue();
    assertThat(NearestName.isNear("rocksdb", "memory")).isFalse();
  }
}
