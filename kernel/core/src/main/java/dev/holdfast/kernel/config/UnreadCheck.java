package dev.holdfast.kernel.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Refuses keys in the sections of providers that no provider has read. */
final class UnreadCheck {
  private final SettingTree tree;
  private final List<String> sections;
  private final Predicate<String> mayCome;
  private final Problems problems;

  /**
   * A check over the sections of providers.
   *
   * @param sections their paths, as {@code store.config} or {@code http}
   * @param mayCome whether the provider of that name, below {@code plugins.config}, is excused
   */
  UnreadCheck(
      SettingTree tree, List<String> sections, Predicate<String> mayCome, Problems problems) {
    this.tree = tree;
    this.sections = sections;
    this.mayCome = mayCome;
    this.problems = problems;
  }

  void run() {
    runFile();
    Collection<String> reads = tree.reads().keySet();
    for (Origin.Variable variable : tree.unreadVariables()) {
      if (!isExcused(variable)) {
        problems.add(variable, "", "nobody reads this variable" + nearestVariable(variable, reads));
      }
    }
    for (String path : tree.flagPaths()) {
      section(path)
          .filter(_ -> !reads.contains(path) && !isExcused(path))
          .ifPresent(s -> flag(path, s, reads));
    }
  }

  /** Looks at the file alone. */
  void runFile() {
    Collection<String> reads = tree.reads().keySet();
    for (String section : sections) {
      tree.file()
          .at(List.of(section.split("\\.")))
          .filter(YamlNode.Section.class::isInstance)
          .map(YamlNode.Section.class::cast)
          .ifPresent(node ->
              tree.leaves(
                  section,
                  node,
                  (path, line) -> {
                    if (!reads.contains(path) && !isExcused(path)) {
                      report(tree.at(line), section, path, reads);
                    }
                  }));
    }
  }

  private boolean isExcused(String path) {
    String prefix = Keys.PLUGINS_CONFIG + ".";
    return path.startsWith(prefix)
        && mayCome.test(path.substring(prefix.length()).replaceFirst("\\..*", ""));
  }

  /** A variable does not tell where the provider's name ends. */
  private boolean isExcused(Origin.Variable variable) {
    String prefix = EnvironmentName.of(Keys.PLUGINS_CONFIG) + "_";
    return variable.name().startsWith(prefix)
        && mayCome.test(
            variable.name().substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private void flag(String path, String section, Collection<String> reads) {
    report(new Origin.Flag(), section, path, reads);
  }

  private void report(Origin origin, String section, String path, Collection<String> reads) {
    List<String> here = reads.stream().filter(read -> read.startsWith(section + ".")).toList();
    problems.add(
        origin, path, Suggestion.unknownKey(path.substring(section.length() + 1), section, here));
  }

  private String nearestVariable(Origin.Variable variable, Collection<String> reads) {
    List<String> here =
        sections.stream()
            .filter(section -> EnvironmentName.isBelow(variable.name(), section))
            .flatMap(section -> reads.stream().filter(read -> read.startsWith(section + ".")))
            .map(EnvironmentName::of)
            .toList();
    return here.isEmpty()
        ? "; there are no settings here, remove it."
        : Suggestion.nearest(variable.name(), here);
  }

  private Optional<String> section(String path) {
    return sections.stream().filter(section -> path.startsWith(section + ".")).findFirst();
  }
}
