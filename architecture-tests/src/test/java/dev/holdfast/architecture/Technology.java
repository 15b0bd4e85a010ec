package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A library and the one package that may know it.
 *
 * @param packages what its packages begin with
 * @param homes the packages below the root that may use it; none when nothing shipped may
 */
record Technology(List<String> packages, List<String> homes, Decision decision, String reason) {

  static List<Technology> all() {
    return List.of(
        new Technology(
            List.of("org.pf4j.."),
            List.of("kernel.plugin"),
            Decision.LAYERS,
            "its life cycle is wrapped once, with its defects"),
        new Technology(
            List.of("dagger..", "jakarta.inject..", "javax.inject.."),
            List.of("kernel.wiring"),
            Decision.NO_STATIC_STATE,
            "objects get their collaborators by constructor; one place puts them together"),
        new Technology(
            List.of("org.snakeyaml..", "org.yaml.."),
            List.of("kernel.config"),
            Decision.SETTINGS,
            "providers see typed settings, never the file"),
        new Technology(
            List.of("org.eclipse.jetty..", "jakarta.servlet.."),
            List.of("gateway.http"),
            Decision.JETTY,
            "other gateways add routes through the API, so the server stays replaceable"),
        new Technology(
            List.of("org.rocksdb.."),
            List.of("store.rocksdb"),
            Decision.LAYERS,
            "a native library belongs to the one plugin that brings it"),
        new Technology(
            List.of("java.sql..", "javax.sql..", "org.sqlite.."),
            List.of("exchange"),
            Decision.LAYERS,
            "SQL is a way in and out, not a way to keep"),
        new Technology(
            List.of("picocli.."),
            List.of("launcher"),
            Decision.LAYERS,
            "only a command line has options"),
        new Technology(
            List.of("ch.qos.logback.."),
            List.of("launcher"),
            Decision.LAYERS,
            "who embeds the kernel brings his own logging"),
        new Technology(
            List.of("tools.jackson..", "com.fasterxml.jackson..", "com.google.gson.."),
            List.of(),
            Decision.JSON_SCANNER,
            "a tree forgets spelling, order and duplicates"),
        new Technology(
            List.of("io.modelcontextprotocol.."),
            List.of(),
            Decision.MCP,
            "the SDK is a client in tests, not part of the product"));
  }

  /** The rule, over all classes of a house. */
  ArchRule rule(House house) {
    String[] mayUse =
        homes.stream().map(home -> house.root() + "." + home + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(house.all())
        .and()
        .resideOutsideOfPackages(mayUse)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages.toArray(String[]::new))
        .because(decision.because(reason));
  }
}
