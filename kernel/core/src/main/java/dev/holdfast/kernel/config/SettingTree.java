package dev.holdfast.kernel.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * All settings with their origins: flag over environment over file. Remembers what was read, and
 * which default the reader would have taken.
 */
final class SettingTree {
  private final String label;
  private final YamlNode.Section file;
  private final Map<String, Variable> environment;
  private final Map<String, String> flags;
  private final Map<String, String> reads = new ConcurrentHashMap<>();

  private final Map<String, Complaint> complaints = new ConcurrentHashMap<>();

  /**
   * A setting that somebody could not read.
   *
   * @param origin where it was made
   * @param path its place
   * @param message what is wrong with it
   */
  record Complaint(Origin origin, String path, String message) {}

  /** A variable under the name by which it is looked up. */
  private record Variable(String name, String text) {}

  private SettingTree(
      String label,
      YamlNode.Section file,
      Map<String, Variable> environment,
      Map<String, String> flags) {
    this.label = label;
    this.file = file;
    this.environment = environment;
    this.flags = flags;
  }

  /**
   * Puts the layers on each other; {@code store: x} becomes {@code store: {provider: x}} in each.
   *
   * @param label how messages name the file
   */
  static SettingTree of(
      String label,
      YamlNode.Section file,
      Map<String, String> environment,
      Map<String, String> flags,
      Problems problems) {
    Map<String, YamlNode.Member> members = new LinkedHashMap<>(file.members());
    Map<String, Variable> variables = new TreeMap<>();
    Map<String, String> switches = new TreeMap<>(flags);
    environment.forEach((name, text) -> {
      if (EnvironmentName.isSetting(name)) {
        variables.put(name, new Variable(name, text));
      }
    });
    for (String spi : Keys.SINGLE_SPIS) {
      members.computeIfPresent(spi, (_, member) -> expand(member));
      String full = spi + ".provider";
      move(variables, EnvironmentName.of(spi), EnvironmentName.of(full))
          .ifPresent(name ->
              problems.add(
                  new Origin.Variable(name),
                  full,
                  "set twice; remove %s.".formatted(EnvironmentName.of(full))));
      move(switches, spi, full)
          .ifPresent(_ -> problems.add(new Origin.Flag(), full, "set twice; remove one."));
    }
    return new SettingTree(label, new YamlNode.Section(members, file.line()), variables, switches);
  }

  private static YamlNode.Member expand(YamlNode.Member member) {
    return member.value() instanceof YamlNode.Scalar scalar
        ? new YamlNode.Member(
            member.keyLine(),
            new YamlNode.Section(
                Map.of("provider", new YamlNode.Member(member.keyLine(), scalar)), scalar.line()))
        : member;
  }

  /** Renames a setting; answers the old name when the new one was taken. */
  private static <V> Optional<String> move(Map<String, V> settings, String from, String to) {
    V value = settings.remove(from);
    if (value == null) {
      return Optional.empty();
    }
    return settings.putIfAbsent(to, value) == null ? Optional.empty() : Optional.of(from);
  }

  /** The file's mapping. */
  YamlNode.Section file() {
    return file;
  }

  /** A line of the file. */
  Origin at(int line) {
    return new Origin.Line(label, line);
  }

  /** The setting in force at a path; empty when nobody made one. */
  Optional<Setting> find(String path) {
    String flag = flags.get(path);
    if (flag != null) {
      return Optional.of(new Setting(path, quoted(flag), new Origin.Flag()));
    }
    Variable variable = environment.get(EnvironmentName.of(path));
    if (variable != null) {
      return Optional.of(
          new Setting(path, quoted(variable.text()), new Origin.Variable(variable.name())));
    }
    return file.at(List.of(path.split("\\.", -1)))
        .map(node -> new Setting(path, node, at(node.line())));
  }

  /** Where a setting was made, or that it is a default. */
  Origin origin(String path) {
    return find(path).map(Setting::origin).orElse(new Origin.Default());
  }

  /** Remembers that somebody reads a path. */
  void markRead(String path, String defaultText) {
    reads.put(path, defaultText);
  }

  /** Remembers that somebody could not read a setting. */
  void complain(Setting setting, String message) {
    complaints.put(setting.path(), new Complaint(setting.origin(), setting.path(), message));
  }

  /** What could not be read below a section, by path. */
  List<Complaint> complaints(String section) {
    return new TreeMap<>(complaints)
        .values().stream().filter(wrong -> wrong.path().startsWith(section + ".")).toList();
  }

  /** What was read so far, with the default that the reader would have taken. */
  Map<String, String> reads() {
    return new TreeMap<>(reads);
  }

  /** The names of all variables that want to set something. */
  List<Origin.Variable> variables() {
    return environment.values().stream().map(v -> new Origin.Variable(v.name())).toList();
  }

  /** Variables that no read has looked up. */
  List<Origin.Variable> unreadVariables() {
    List<String> known = reads.keySet().stream().map(EnvironmentName::of).toList();
    return environment.entrySet().stream()
        .filter(entry -> !known.contains(entry.getKey()))
        .map(entry -> new Origin.Variable(entry.getValue().name()))
        .toList();
  }

  /** The paths of all flags. */
  List<String> flagPaths() {
    return List.copyOf(flags.keySet());
  }

  /** Hands over every key of the file below a section that is no mapping itself, and its line. */
  void leaves(String prefix, YamlNode.Section section, BiConsumer<String, Integer> to) {
    section
        .members()
        .forEach((name, member) -> {
          String path = prefix.isEmpty() ? name : prefix + "." + name;
          if (member.value() instanceof YamlNode.Section inner && !reads.containsKey(path)) {
            leaves(path, inner, to);
          } else {
            to.accept(path, member.keyLine());
          }
        });
  }

  /** Every path that somebody set or read, in order. */
  List<String> paths() {
    var paths = new TreeMap<String, Boolean>();
    leaves("", file, (path, _) -> paths.put(path, true));
    flags.keySet().forEach(path -> paths.put(path, true));
    reads.keySet().forEach(path -> paths.put(path, true));
    return new ArrayList<>(paths.keySet());
  }

  /** Text from outside the file means what it says, also when it is empty. */
  private static YamlNode quoted(String text) {
    return new YamlNode.Scalar(text, false, 0);
  }
}
