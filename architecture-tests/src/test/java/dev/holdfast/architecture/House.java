package dev.holdfast.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of a house live, as package patterns. Rules are written for any house: the real
 * one, and one of fixtures that breaks each of them.
 *
 * @param root the package of everything
 * @param testKit the contract suites and fakes, which are in main scope but never shipped
 * @param plugins the root package of each plugin
 */
record House(String root, String testKit, List<String> plugins, List<String> distribution) {

  /** The real one. */
  static House real() {
    return new House(
        "dev.holdfast",
        "dev.holdfast.tck",
        Reactor.modules(Reactor.Area.PLUGINS).stream().map(Reactor.Module::name).toList(),
        List.of(
            "dev.holdfast.embedded",
            "dev.holdfast.exchange",
            "dev.holdfast.launcher",
            "dev.holdfast.prove",
            "dev.holdfast.shim"));
  }

  /** The one in which every rule is broken. */
  static House ofFixtures() {
    String root = "dev.holdfast.architecture.fixture.house";
    return new House(
        root, root + ".tck", List.of(root + ".store", root + ".lock"), List.of(root + ".launcher"));
  }

  String api() {
    return root + ".api..";
  }

  String spi() {
    return root + ".api.spi..";
  }

  String kernel() {
    return root + ".kernel..";
  }

  String kernel(String part) {
    return root + ".kernel." + part + "..";
  }

  String all() {
    return root + "..";
  }

  String[] pluginPatterns() {
    return patterns(plugins);
  }

  String[] distributionPatterns() {
    return patterns(distribution);
  }

  /** Kernel, plugins and API: what runs inside the daemon under the rules of the seams. */
  String[] inside() {
    return Stream.concat(Stream.of(api(), kernel()), Stream.of(pluginPatterns()))
        .toArray(String[]::new);
  }

  private static String[] patterns(List<String> packages) {
    return packages.stream().map(name -> name + "..").toArray(String[]::new);
  }
}
