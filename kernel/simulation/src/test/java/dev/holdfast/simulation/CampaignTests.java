package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CampaignTests {
  private final Campaign campaign = Campaign.of(CampaignTests.class, "aMethod", 100);
  private final List<Long> seeds = new ArrayList<>();
  private String before = "";

  @BeforeEach
  void setAside() {
    before = System.getProperty("simulation.seed", "");
    System.clearProperty("simulation.seed");
  }

  @AfterEach
  void putBack() {
    System.clearProperty("simulation.seed");
    if (!before.isEmpty()) {
      System.setProperty("simulation.seed", before);
    }
  }

  @Test
  void eachSeedIsRunOnceInOrder() {
    assertThat(campaign.run(3, seeds::add)).isEqualTo(103);
    assertThat(seeds).containsExactly(100L, 101L, 102L);
    assertThat(campaign.runWhile(() -> seeds.size() < 5, seeds::add)).isEqualTo(102);
  }

  @Test
  void theLineOfAFailedRunReplaysIt() {
    Throwable first = catchThrowable(() -> campaign.run(1000, this::failOnSomeSeed));
    assertThat(first).isInstanceOf(AssertionError.class);
    Matcher line =
        Pattern.compile("replay: -Dsimulation.seed=(\\d+) -Dtest=CampaignTests#aMethod \\((.*)\\)")
            .matcher(first.getMessage());
    assertThat(line.matches()).as(first.getMessage()).isTrue();

    System.setProperty("simulation.seed", line.group(1));
    seeds.clear();
    assertThatThrownBy(() -> campaign.run(1000, this::failOnSomeSeed)).hasMessage(line.group());
    assertThat(seeds).containsExactly(Long.valueOf(line.group(1)));
  }

  private void failOnSomeSeed(long seed) {
    seeds.add(seed);
    int drawn = new SplittableRandom(seed).nextInt(50);
    if (drawn == 7) {
      throw new IllegalStateException("drew " + drawn);
    }
  }

  @Test
  void aFigureCanBeChosen() {
    assertThat(Figure.of(25, 25)).isEqualTo(Integer.getInteger("simulation.figure", 25));
  }
}
