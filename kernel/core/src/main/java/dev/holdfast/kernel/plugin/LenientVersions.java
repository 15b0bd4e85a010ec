package dev.holdfast.kernel.plugin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/**
 * Semantic versions that forgive a missing minor or patch number. What is no version satisfies no
 * range, where pf4j's own throws in the middle of resolving all plugins.
 */
final class LenientVersions implements VersionManager {
  private static final Pattern SHORT = Pattern.compile("(\\d+)(\\.\\d+)?([+-].*)?");

  private final VersionManager strict = new DefaultVersionManager();

  /** Whether a text is a range of versions. */
  boolean isConstraint(String constraint) {
    try {
      strict.checkVersionConstraint("1.0.0", constraint);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public boolean checkVersionConstraint(String version, String constraint) {
    try {
      return strict.checkVersionConstraint(complete(version), constraint);
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public int compareVersions(String left, String right) {
    return strict.compareVersions(complete(left), complete(right));
  }

  private static String complete(String version) {
    Matcher parts = SHORT.matcher(version);
    if (!parts.matches()) {
      return version;
    }
    String minor = parts.group(2) == null ? ".0" : parts.group(2);
    return parts.group(1) + minor + ".0" + (parts.group(3) == null ? "" : parts.group(3));
  }
}
