package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class DependencyDirectionTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();
  private final DirectionRules real = new DirectionRules(House.real());
  private final DirectionRules broken = new DirectionRules(House.ofFixtures());

  @Test
  void apiNeedsOnlyTheJdk() {
    real.apiNeedsOnlyTheJdk().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(broken.apiNeedsOnlyTheJdk(), fixtures, "ApiKnowsKernel");
    Broken.assertNotBrokenBy(details, "ClosedForSubclasses", "TooLarge");
  }

  @Test
  void kernelKnowsNoPluginAndNoDistribution() {
    real.kernelKnowsNoPluginAndNoDistribution().check(shipped);
    Broken.assertBrokenBy(
        broken.kernelKnowsNoPluginAndNoDistribution(),
        fixtures,
        "KernelKnowsPlugin",
        "KernelKnowsLauncher");
  }

  @Test
  void everyPluginKnowsOnlyTheApi() {
    real.pluginKnowsOnlyTheApi().forEach(rule -> rule.check(shipped));
    List<ArchRule> rules = broken.pluginKnowsOnlyTheApi();
    assertThat(rules).hasSize(2);
    Broken.assertBrokenBy(rules.get(0), fixtures, "PluginKnowsKernel", "PluginKnowsPlugin");
    Broken.assertBrokenBy(rules.get(1), fixtures, "PluginKnowsLauncher");
  }
}
