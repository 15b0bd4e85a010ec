package dev.holdfast.kernel.config;

import dev.holdfast.api.ContextKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code contexts.classes}: the one setting that is a list of mappings. */
final class ClassRules {
  private static final int MOST = 1_000;
  private static final List<String> MEMBERS = List.of("class", "prefix", "ttl");
  private static final Form<String> CLASS_WORD =
      new Form.Choice(List.of(EntryClass.KEEP.word(), EntryClass.CACHE.word()));

  private final SettingTree tree;
  private final Problems problems;
  private final Form.Time ttlForm;

  /** Times to live must lie within {@code expiry.min} and {@code expiry.max}. */
  ClassRules(SettingTree tree, Problems problems, ExpirySettings expiry) {
    this.tree = tree;
    this.problems = problems;
    this.ttlForm = new Form.Time(expiry.min(), expiry.max());
  }

  List<ClassRule> read() {
    tree.markRead(Keys.CLASSES, "[]");
    Optional<Setting> setting = tree.find(Keys.CLASSES);
    if (setting.isEmpty()) {
      return List.of();
    }
    if (!(setting.get().value() instanceof YamlNode.Items items)) {
      problems.add(
          setting.get().origin(),
          Keys.CLASSES,
          "not a list of rules such as [{prefix: scratch/, class: cache, ttl: 10m}];"
              + " it can be set in the file only.");
      return List.of();
    }
    return rules(items);
  }

  private List<ClassRule> rules(YamlNode.Items items) {
    if (items.values().size() > MOST) {
      problems.add(
          tree.at(items.line()), Keys.CLASSES, "more than %d rules; merge some.".formatted(MOST));
      return List.of();
    }
    List<ClassRule> rules = new ArrayList<>();
    for (int i = 0; i < items.values().size(); i++) {
      YamlNode item = items.values().get(i);
      String path = "%s[%d]".formatted(Keys.CLASSES, i);
      if (item instanceof YamlNode.Section section) {
        rule(section, path).ifPresent(rule -> add(rule, rules, section.line(), path));
      } else {
        problems.add(
            tree.at(item.line()),
            path,
            item.kind() + " is not a rule such as {prefix: scratch/, class: cache, ttl: 10m}.");
      }
    }
    return List.copyOf(rules);
  }

  private void add(ClassRule rule, List<ClassRule> rules, int line, String path) {
    if (rules.stream().anyMatch(other -> other.prefix().equals(rule.prefix()))) {
      problems.add(
          tree.at(line),
          path + ".prefix",
          "there is another rule for %s; remove one.".formatted(Shown.value(rule.prefix())));
    } else {
      rules.add(rule);
    }
  }

  private Optional<ClassRule> rule(YamlNode.Section section, String path) {
    section
        .members()
        .forEach((name, member) -> {
          if (!MEMBERS.contains(name)) {
            problems.add(
                tree.at(member.keyLine()),
                path + "." + name,
                Suggestion.unknownKey(name, "", MEMBERS));
          }
        });
    Optional<String> prefix = required(section, path, "prefix", new Form.Text(), "scratch/");
    Optional<String> word = required(section, path, "class", CLASS_WORD, "cache");
    Optional<Duration> ttl = member(section, path, "ttl", ttlForm, ttlForm.show(ttlForm.max()));
    if (prefix.isEmpty() || word.isEmpty() || !isPossible(prefix.get(), section, path)) {
      return Optional.empty();
    }
    EntryClass entryClass =
        word.get().equals(EntryClass.KEEP.word()) ? EntryClass.KEEP : EntryClass.CACHE;
    if (entryClass == EntryClass.KEEP && section.members().containsKey("ttl")) {
      problems.add(
          tree.at(line(section, "ttl")),
          path + ".ttl",
          "a keep entry never expires; remove the ttl, or write 'class: cache'.");
      return Optional.empty();
    }
    return Optional.of(new ClassRule(prefix.get(), entryClass, ttl));
  }

  /** A rule that can match no key is a mistake. */
  private boolean isPossible(String prefix, YamlNode.Section section, String path) {
    boolean reserved =
        Set.of(ContextKey.RESERVED_NAMESPACE, ContextKey.RESERVED_NAMESPACE + "/").contains(prefix)
            || prefix.startsWith(ContextKey.RESERVED_NAMESPACE + "/");
    boolean possible =
        !reserved
            && prefix.length() <= ContextKey.MAX_BYTES
            && !prefix.startsWith("/")
            && prefix.chars().noneMatch(Character::isISOControl);
    if (!possible) {
      problems.add(
          tree.at(line(section, "prefix")),
          path + ".prefix",
          "no key can begin with %s; write a prefix such as scratch/."
              .formatted(Shown.value(prefix)));
    }
    return possible;
  }

  private <T> Optional<T> required(
      YamlNode.Section section, String path, String name, Form<T> form, String example) {
    if (!section.members().containsKey(name)) {
      problems.add(
          tree.at(section.line()),
          path,
          "'%s' is missing; add %s: %s.".formatted(name, name, example));
      return Optional.empty();
    }
    return member(section, path, name, form, example);
  }

  private <T> Optional<T> member(
      YamlNode.Section section, String path, String name, Form<T> form, String example) {
    YamlNode.Member member = section.members().get(name);
    if (member == null) {
      return Optional.empty();
    }
    YamlNode node = member.value();
    Setting setting = new Setting(path + "." + name, node, tree.at(node.line()));
    Optional<T> value = setting.as(form);
    if (value.isEmpty()) {
      problems.add(setting.origin(), setting.path(), setting.complaint(form, example));
    }
    return value;
  }

  private static int line(YamlNode.Section section, String name) {
    YamlNode.Member member = section.members().get(name);
    return member == null ? section.line() : member.keyLine();
  }
}
