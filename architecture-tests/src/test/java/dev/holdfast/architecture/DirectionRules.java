package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Who may know whom: plugins to API, kernel to API, distribution to kernel; nothing else. */
record DirectionRules(House house) {

  ArchRule apiNeedsOnlyTheJdk() {
    return classes()
        .that()
        .resideInAPackage(house.api())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(house.api(), "java..", "org.jspecify..", "")
        .because(
            Decision.LAYERS.because("plugins carry their own libraries, so the API brings none"));
  }

  ArchRule kernelKnowsNoPluginAndNoDistribution() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            join(
                house.pluginPatterns(),
                house.distributionPatterns(),
                new String[] {house.testKit() + ".."}))
        .because(Decision.LAYERS.because("everything interchangeable is found at start, by name"));
  }

  /** One rule for each plugin. */
  List<ArchRule> pluginKnowsOnlyTheApi() {
    return house.plugins().stream().map(this::pluginKnowsOnlyTheApi).toList();
  }

  private ArchRule pluginKnowsOnlyTheApi(String plugin) {
    String[] others =
        house.plugins().stream()
            .filter(other -> !other.equals(plugin))
            .map(other -> other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(plugin + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            join(
                others,
                house.distributionPatterns(),
                new String[] {house.kernel(), house.testKit() + ".."}))
        .because(Decision.LAYERS.because("its layer shows it the API, SLF4J and the JDK"));
  }

  private static String[] join(String[]... patterns) {
    return Stream.of(patterns).flatMap(Stream::of).toArray(String[]::new);
  }
}
