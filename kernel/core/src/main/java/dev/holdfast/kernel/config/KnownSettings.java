package dev.holdfast.kernel.config;

import dev.holdfast.api.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the keys that are known without any plugin; whatever is wrong is collected. */
final class KnownSettings {
  private final SettingTree tree;
  private final Problems problems;

  KnownSettings(SettingTree tree, Problems problems) {
    this.tree = tree;
    this.problems = problems;
  }

  /** The value in force; the default when the setting is wrong, which is then a problem. */
  <T> T read(Key<T> key) {
    tree.markRead(key.path(), key.defaultText());
    return check(key).orElse(key.defaultValue());
  }

  /** Reports a wrong setting, but leaves the reading to the provider that owns it. */
  <T> Optional<T> check(Key<T> key) {
    Optional<Setting> setting = tree.find(key.path());
    if (setting.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = setting.get().as(key.form());
    if (value.isEmpty()) {
      problems.add(
          setting.get().origin(),
          key.path(),
          setting.get().complaint(key.form(), key.defaultText()));
    }
    return value;
  }

  /** The gateways, from a list or from one text. */
  List<String> readGateways() {
    Key<List<String>> key = Keys.GATEWAYS;
    Optional<Setting> setting = tree.find(key.path());
    if (setting.isPresent() && setting.get().value() instanceof YamlNode.Items items) {
      tree.markRead(key.path(), key.defaultText());
      return gateways(items);
    }
    return read(key);
  }

  private List<String> gateways(YamlNode.Items items) {
    List<String> names = new ArrayList<>();
    for (YamlNode item : items.values()) {
      Setting setting = new Setting(Keys.GATEWAYS.path(), item, tree.at(item.line()));
      Optional<String> name = setting.as(new Form.Name());
      if (name.isEmpty()) {
        problems.add(setting.origin(), setting.path(), setting.complaint(new Form.Name(), "http"));
      } else if (names.contains(name.get())) {
        problems.add(
            setting.origin(),
            setting.path(),
            Shown.value(name.get()) + " is there twice; remove one.");
      } else {
        names.add(name.get());
      }
    }
    return names;
  }

  /** The limits of requests. */
  Limits readLimits() {
    return new Limits(
        read(Keys.LIMITS_VALUE),
        read(Keys.LIMITS_BATCH),
        Math.toIntExact(read(Keys.LIMITS_BATCH_OPERATIONS)),
        Math.toIntExact(read(Keys.LIMITS_HEADERS)),
        Math.toIntExact(read(Keys.LIMITS_JSON_DEPTH)),
        Math.toIntExact(read(Keys.LIMITS_CONNECTIONS)),
        read(DeadlineRule.DEFAULT),
        read(DeadlineRule.MAX));
  }
}
