package dev.holdfast.kernel.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses keys, variables and flags that no part of the kernel and no chosen provider could read.
 * Keys inside the sections of providers are left to {@link UnreadCheck}.
 */
final class StructureCheck {
  private static final String NO_EFFECT = "has no effect in this version; remove it.";

  private final SettingTree tree;
  private final List<String> gateways;
  private final Problems problems;
  private final Set<String> known = new TreeSet<>();
  private final List<String> openSections = new ArrayList<>();

  StructureCheck(SettingTree tree, List<String> gateways, Problems problems) {
    this.tree = tree;
    this.gateways = gateways;
    this.problems = problems;
    Keys.ALL.forEach(key -> known.add(key.path()));
    known.add(Keys.CLASSES);
    for (String spi : Keys.SINGLE_SPIS) {
      known.add(spi + ".config");
      openSections.add(spi + ".config");
    }
    known.add(Keys.PLUGINS_CONFIG);
    openSections.add(Keys.PLUGINS_CONFIG);
    openSections.addAll(gateways);
  }

  void run() {
    checkGatewayNames();
    tree.file().members().forEach(this::checkTopLevel);
    tree.variables().forEach(this::checkVariable);
    tree.flagPaths().forEach(this::checkFlag);
  }

  private void checkGatewayNames() {
    for (String gateway : gateways) {
      if (isKernelSection(gateway) || Keys.WITHOUT_EFFECT.contains(gateway)) {
        problems.add(
            tree.origin(Keys.GATEWAYS.path()),
            Keys.GATEWAYS.path(),
            "'%s' is a section of its own, not a gateway; remove it.".formatted(gateway));
      }
    }
  }

  private void checkTopLevel(String name, YamlNode.Member member) {
    if (Keys.WITHOUT_EFFECT.contains(name)) {
      problems.add(tree.at(member.keyLine()), name, NO_EFFECT);
    } else if (name.equals(Keys.GATEWAYS.path())) {
      // Its value is checked where it is read.
      return;
    } else if (isKernelSection(name)) {
      checkSection(name, member, true);
    } else if (gateways.contains(name)) {
      checkSection(name, member, false);
    } else {
      problems.add(
          tree.at(member.keyLine()),
          name,
          isUnlistedGateway(name) ? unlisted(name) : Suggestion.unknownKey(name, "", candidates()));
    }
  }

  private void checkSection(String name, YamlNode.Member member, boolean closed) {
    switch (member.value()) {
      case YamlNode.Section section when closed ->
          section.members().forEach((key, inner) -> checkMember(name, key, inner));
      case YamlNode.Section _ -> {}
      case YamlNode.Scalar scalar when scalar.isAbsent() -> {}
      case YamlNode other ->
          problems.add(
              tree.at(other.line()),
              name,
              "%s where a mapping is expected, such as %s.".formatted(other.kind(), example(name)));
    }
  }

  private void checkMember(String section, String key, YamlNode.Member member) {
    String path = section + "." + key;
    if (Keys.WITHOUT_EFFECT.contains(path)) {
      problems.add(tree.at(member.keyLine()), path, NO_EFFECT);
    } else if (known.stream().anyMatch(setting -> setting.startsWith(path + "."))
        && !openSections.contains(path)) {
      checkSection(path, member, true);
    } else if (!known.contains(path)) {
      problems.add(
          tree.at(member.keyLine()), path, Suggestion.unknownKey(key, section, candidates()));
    } else if (openSections.contains(path)) {
      checkSection(path, member, false);
    }
  }

  private void checkVariable(Origin.Variable variable) {
    String name = variable.name();
    boolean right =
        known.stream().filter(this::isReachable).map(EnvironmentName::of).anyMatch(name::equals)
            || Keys.SINGLE_SPIS.stream().map(EnvironmentName::of).anyMatch(name::equals)
            || openSections.stream().anyMatch(path -> EnvironmentName.isBelow(name, path));
    if (Keys.WITHOUT_EFFECT.stream()
        .anyMatch(
            key -> name.equals(EnvironmentName.of(key)) || EnvironmentName.isBelow(name, key))) {
      problems.add(variable, "", NO_EFFECT);
    } else if (!right) {
      unlistedGateways().stream()
          .filter(gateway -> EnvironmentName.isBelow(name, gateway))
          .findFirst()
          .ifPresentOrElse(
              gateway -> problems.add(variable, "", unlisted(gateway)),
              () -> problems.add(variable, "", "unknown variable" + nearestVariable(name)));
    }
  }

  private void checkFlag(String path) {
    boolean right =
        (known.contains(path) && isReachable(path))
            || openSections.stream().anyMatch(section -> path.startsWith(section + "."));
    String section = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    if (Keys.WITHOUT_EFFECT.stream()
        .anyMatch(key -> path.equals(key) || path.startsWith(key + "."))) {
      problems.add(new Origin.Flag(), path, NO_EFFECT);
    } else if (!right && isUnlistedGateway(section)) {
      problems.add(new Origin.Flag(), path, unlisted(section));
    } else if (!right) {
      problems.add(
          new Origin.Flag(), path, "unknown setting" + Suggestion.nearest(path, candidates()));
    }
  }

  /** Settings of a gateway that is not listed reach nobody. */
  private boolean isReachable(String path) {
    return unlistedGateways().stream().noneMatch(gateway -> path.startsWith(gateway + "."))
        && !openSections.contains(path);
  }

  private List<String> unlistedGateways() {
    return Keys.GATEWAYS.defaultValue().stream().filter(name -> !gateways.contains(name)).toList();
  }

  private boolean isUnlistedGateway(String name) {
    return unlistedGateways().contains(name);
  }

  private static String unlisted(String gateway) {
    return "'%s' is not listed in gateways, so nobody reads this; add it there or remove this."
        .formatted(gateway);
  }

  private boolean isKernelSection(String name) {
    return Keys.ALL.stream()
            .filter(key -> key != Keys.HTTP_HOST && key != Keys.HTTP_PORT)
            .anyMatch(key -> key.section().filter(name::equals).isPresent())
        || Keys.CLASSES.startsWith(name + ".");
  }

  /**
   * What suggestions are taken from: nobody is sent to the settings of a part that is not there.
   */
  private List<String> candidates() {
    List<String> candidates = new ArrayList<>(known);
    candidates.removeIf(path -> !isReachable(path) && !openSections.contains(path));
    candidates.addAll(gateways);
    return candidates;
  }

  private String nearestVariable(String name) {
    List<String> variables =
        known.stream().filter(this::isReachable).map(EnvironmentName::of).toList();
    return NearestName.of(name, variables)
        .map(near ->
            NearestName.isNear(name, near)
                ? "; did you mean " + near + "?"
                : "; the nearest is " + near + ".")
        .orElse(".");
  }

  private static String example(String section) {
    if (Keys.SINGLE_SPIS.contains(section)) {
      return section + ": {provider: NAME, config: {...}}";
    }
    return Keys.ALL.stream()
        .filter(key ->
            key.path().startsWith(section + ".")
                && key.path().indexOf('.', section.length() + 1) < 0)
        .findFirst()
        .map(key ->
            "%s: {%s: %s}"
                .formatted(section, key.path().substring(section.length() + 1), key.defaultText()))
        .orElse(section + ": {KEY: VALUE}");
  }
}
