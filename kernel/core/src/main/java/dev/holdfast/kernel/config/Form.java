package dev.holdfast.kernel.config;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.spi.ProviderName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of a setting's text: how it becomes a value, and how people are told about it. */
sealed interface Form<T> {
  /** The value; empty when the text has another form or is out of bounds. */
  Optional<T> parse(String text);

  /** What is expected, with the bounds: "a size from 1KiB to 1GiB". */
  String expectation();

  /** A value as it would be written. */
  String show(T value);

  /** Any text. */
  record Text() implements Form<String> {
    @Override
    public Optional<String> parse(String text) {
      return Optional.of(text);
    }

    @Override
    public String expectation() {
      return "text";
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** A folder that does not depend on where the daemon was started; empty for none. */
  record Place() implements Form<String> {
    @Override
    public Optional<String> parse(String text) {
      try {
        return text.isEmpty() || Path.of(text).isAbsolute() ? Optional.of(text) : Optional.empty();
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expectation() {
      return "an absolute path";
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** {@code true} or {@code false}. */
  record Truth() implements Form<Boolean> {
    @Override
    public Optional<Boolean> parse(String text) {
      return switch (text) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    public String expectation() {
      return "true or false";
    }

    @Override
    public String show(Boolean value) {
      return value.toString();
    }
  }

  /** One of some words. */
  record Choice(List<String> words) implements Form<String> {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public Optional<String> parse(String text) {
      return words.contains(text) ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String expectation() {
      return "one of " + String.join(", ", words);
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** A whole number within bounds (inclusive). */
  record Whole(long min, long max) implements Form<Long> {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

    @Override
    public Optional<Long> parse(String text) {
      return DIGITS.matcher(text).matches()
          ? Optional.of(Long.parseLong(text)).filter(n -> n >= min && n <= max)
          : Optional.empty();
    }

    @Override
    public String expectation() {
      return "a whole number from " + min + " to " + max;
    }

    @Override
    public String show(Long value) {
      return value.toString();
    }
  }

  /** A size within bounds (inclusive), in bytes. */
  record Size(long min, long max) implements Form<Long> {
    @Override
    public Optional<Long> parse(String text) {
      try {
        return Optional.of(Quantities.parseSize(text)).filter(n -> n >= min && n <= max);
      } catch (HoldfastException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expectation() {
      return "a size from %s to %s".formatted(show(min), show(max));
    }

    @Override
    public String show(Long value) {
      return Quantities.formatSize(value);
    }
  }

  /** A part of a size: percent up to {@code mostPercent}, or a size. */
  record Part(long mostPercent) implements Form<Share> {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
    private static final long MOST_BYTES = 1L << 40;

    @Override
    public Optional<Share> parse(String text) {
      Matcher percent = PERCENT.matcher(text);
      if (percent.matches()) {
        long number = Long.parseLong(percent.group(1));
        return number > mostPercent ? Optional.empty() : Optional.of(new Share.Percent(number));
      }
      return new Size(0, MOST_BYTES).parse(text).map(Share.Bytes::new);
    }

    @Override
    public String expectation() {
      return "0% to " + mostPercent + "%, or a size";
    }

    @Override
    public String show(Share value) {
      return value.text();
    }
  }

  /** A duration within bounds (inclusive). */
  record Time(Duration min, Duration max) implements Form<Duration> {
    @Override
    public Optional<Duration> parse(String text) {
      try {
        return Optional.of(Quantities.parseDuration(text))
            .filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0);
      } catch (HoldfastException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expectation() {
      return "a duration from %s to %s".formatted(show(min), show(max));
    }

    @Override
    public String show(Duration value) {
      return Quantities.format(value);
    }
  }

  /** The name of a provider. */
  record Name() implements Form<String> {
    @Override
    public Optional<String> parse(String text) {
      try {
        return Optional.of(new ProviderName(text).text());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String expectation() {
      return "a provider's name (kebab-case, at most 40 characters)";
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** Names of providers, none twice; a list in the file, split by commas elsewhere. */
  record Names() implements Form<List<String>> {
    @Override
    public Optional<List<String>> parse(String text) {
      List<String> names =
          text.isBlank()
              ? List.of()
              : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
      boolean right =
          names.stream().allMatch(name -> new Name().parse(name).isPresent())
              && names.stream().distinct().count() == names.size();
      return right ? Optional.of(names) : Optional.empty();
    }

    @Override
    public String expectation() {
      return "a list of providers' names (kebab-case, none twice)";
    }

    @Override
    public String show(List<String> value) {
      return value.toString();
    }
  }
}
