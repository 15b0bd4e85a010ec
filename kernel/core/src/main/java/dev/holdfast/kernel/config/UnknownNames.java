package dev.holdfast.kernel.config;

import java.util.List;

/** The complaints about names that no plugin provides: where they stand, and what is near. */
final class UnknownNames {
  private final SettingTree tree;

  UnknownNames(SettingTree tree) {
    this.tree = tree;
  }

  ConfigurationException nearStore(String name, List<String> known) {
    String path = Keys.STORE_NEAR.path();
    return complaint(tree.origin(path), path, name, "store that forgets with the process", known);
  }

  ConfigurationException provider(String spi, String name, List<String> known) {
    return complaint(tree.origin(spi + ".provider"), spi, name, "provider", known);
  }

  ConfigurationException gateway(String name, List<String> known) {
    Origin origin =
        tree.find(Keys.GATEWAYS.path())
            .map(setting ->
                setting.value() instanceof YamlNode.Items items
                    ? items.values().stream()
                        .filter(item ->
                            item instanceof YamlNode.Scalar scalar && scalar.text().equals(name))
                        .findFirst()
                        .map(item -> tree.at(item.line()))
                        .orElse(setting.origin())
                    : setting.origin())
            .orElse(new Origin.Default());
    return complaint(origin, Keys.GATEWAYS.path(), name, "gateway", known);
  }

  private static ConfigurationException complaint(
      Origin origin, String path, String name, String what, List<String> known) {
    String message =
        known.isEmpty()
            ? "; no plugin provides one. Look into the plugin folder."
            : Suggestion.nearest(name, known);
    return new ConfigurationException(
        List.of(
            Problems.line(
                origin,
                path,
                "%s is not a known %s%s".formatted(Shown.value(name), what, message))));
  }
}
