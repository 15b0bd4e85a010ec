package dev.holdfast.kernel.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a small and strict YAML: one mapping, at most 1 MiB, no aliases, anchors, tags or repeated
 * keys.
 *
 * <p>It works on the parser's events, not on composed nodes: a node no longer tells whether its tag
 * was written or guessed, and composing follows nesting as deep as the file likes. (The library's
 * own entry point to events lies in a package that its module does not export.)
 */
final class YamlReader {
  /** The largest file, in bytes. */
  static final int LARGEST_FILE = 1 << 20;

  private static final int DEEPEST = 16;

  private final String label;
  private final Problems problems;

  /**
   * A reader for one file.
   *
   * @param label how messages name the file
   * @param problems told about everything that is wrong
   */
  YamlReader(String label, Problems problems) {
    this.label = label;
    this.problems = problems;
  }

  /** The file cannot be read further. */
  private static final class Unreadable extends Exception {
    @Serial private static final long serialVersionUID = 1L;
    private final int line;

    Unreadable(int line, String message) {
      super(message);
      this.line = line;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** The file's mapping; empty when it cannot be read at all, and then there is a problem. */
  Optional<YamlNode.Section> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in.readNBytes(LARGEST_FILE + 1));
    } catch (NoSuchFileException e) {
      problems.add(new Origin.Line(label, 1), "", "there is no such file; check the path.");
    } catch (IOException e) {
      problems.add(
          new Origin.Line(label, 1),
          "",
          "the file cannot be read (%s).".formatted(e.getClass().getSimpleName()));
    }
    return Optional.empty();
  }

  Optional<YamlNode.Section> read(byte[] bytes) {
    try {
      String text = decode(bytes);
      try {
        return Optional.of(document(text));
      } catch (MarkedYamlEngineException e) {
        throw new Unreadable(
            e.getProblemMark().or(e::getContextMark).map(YamlReader::line).orElse(1),
            "this is not YAML: " + Shown.sentence(e.getProblem()) + ".");
      } catch (ReaderException e) {
        throw new Unreadable(
            lineOf(text, e.getPosition()),
            "this is not YAML: the character U+%04X is not allowed.".formatted(e.getCodePoint()));
      } catch (YamlEngineException e) {
        throw new Unreadable(1, "this is not YAML.");
      }
    } catch (Unreadable e) {
      problems.add(new Origin.Line(label, e.line), "", e.getMessage());
      return Optional.empty();
    }
  }

  private String decode(byte[] bytes) throws Unreadable {
    if (bytes.length > LARGEST_FILE) {
      throw new Unreadable(1, "the file is larger than 1MiB.");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var out = java.nio.CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    String text = out.toString();
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw new Unreadable(lineOf(text, text.length()), "the file is not UTF-8 text.");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private YamlNode.Section document(String text) throws Unreadable {
    LoadSettings settings =
        LoadSettings.builder().setLabel(label).setCodePointLimit(LARGEST_FILE).build();
    Iterator<Event> events = new ParserImpl(settings, new StreamReader(settings, text));
    YamlNode.Section root = YamlNode.Section.empty();
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        if (seen) {
          throw new Unreadable(
              line(event), "a second document starts here; the configuration is one document.");
        }
        seen = true;
        root = root(events);
      }
    }
    return root;
  }

  private YamlNode.Section root(Iterator<Event> events) throws Unreadable {
    Event first = events.next();
    Optional<YamlNode> node = node(first, events, "", 1);
    return switch (node.orElse(YamlNode.Section.empty())) {
      case YamlNode.Section section -> section;
      case YamlNode.Scalar scalar when scalar.isAbsent() -> YamlNode.Section.empty();
      case YamlNode other ->
          throw new Unreadable(
              other.line(),
              "the configuration is a mapping such as 'store: memory', not %s."
                  .formatted(other.kind()));
    };
  }

  /** A node; empty when it was an alias, which has been reported. */
  private Optional<YamlNode> node(Event event, Iterator<Event> events, String path, int depth)
      throws Unreadable {
    if (depth > DEEPEST) {
      throw new Unreadable(line(event), "nested deeper than " + DEEPEST + " levels.");
    }
    refuseDecoration(event, path);
    return switch (event) {
      case ScalarEvent scalar ->
          Optional.of(new YamlNode.Scalar(scalar.getValue(), scalar.isPlain(), line(scalar)));
      case SequenceStartEvent start -> Optional.of(items(start, events, path, depth));
      case MappingStartEvent start -> Optional.of(section(start, events, path, depth));
      default -> Optional.empty();
    };
  }

  private YamlNode items(Event start, Iterator<Event> events, String path, int depth)
      throws Unreadable {
    List<YamlNode> values = new ArrayList<>();
    for (Event next = events.next(); isNode(next); next = events.next()) {
      node(next, events, path, depth + 1).ifPresent(values::add);
    }
    return new YamlNode.Items(values, line(start));
  }

  private YamlNode section(Event start, Iterator<Event> events, String path, int depth)
      throws Unreadable {
    Map<String, YamlNode.Member> members = new LinkedHashMap<>();
    for (Event next = events.next(); isNode(next); next = events.next()) {
      Optional<YamlNode> key = node(next, events, path, depth + 1);
      if (key.isPresent() && !(key.get() instanceof YamlNode.Scalar)) {
        problems.add(at(next), path, "a key is a single word, not %s.".formatted(key.get().kind()));
      }
      String name = key.orElse(null) instanceof YamlNode.Scalar scalar ? scalar.text() : "";
      String memberPath = path.isEmpty() ? name : path + "." + name;
      Optional<YamlNode> value = node(events.next(), events, memberPath, depth + 1);
      if (key.isPresent() && name.isEmpty() && key.get() instanceof YamlNode.Scalar) {
        problems.add(at(next), path, "a key is empty; name it or remove it.");
      } else if (value.isPresent() && key.orElse(null) instanceof YamlNode.Scalar) {
        YamlNode.Member before =
            members.putIfAbsent(name, new YamlNode.Member(line(next), value.get()));
        if (before != null) {
          problems.add(
              at(next),
              memberPath,
              "the key is there twice, first on line %d; remove one.".formatted(before.keyLine()));
        }
      }
    }
    return new YamlNode.Section(members, line(start));
  }

  private void refuseDecoration(Event event, String path) {
    if (!(event instanceof NodeEvent node)) {
      return;
    }
    Optional<String> anchor = node.getAnchor().map(Anchor::getValue).map(Shown::value);
    if (node instanceof AliasEvent) {
      problems.add(
          at(event),
          path,
          "aliases are not allowed (*%s); write the value itself.".formatted(anchor.orElse("")));
    } else if (anchor.isPresent()) {
      problems.add(
          at(event), path, "anchors are not allowed (&%s); remove it.".formatted(anchor.get()));
    }
    tag(node)
        .ifPresent(tag ->
            problems.add(
                at(event),
                path,
                "tags are not allowed (%s); remove it.".formatted(Shown.value(tag))));
  }

  private static Optional<String> tag(NodeEvent node) {
    return switch (node) {
      case ScalarEvent scalar -> scalar.getTag();
      case SequenceStartEvent sequence -> sequence.getTag();
      case MappingStartEvent mapping -> mapping.getTag();
      default -> Optional.empty();
    };
  }

  private static boolean isNode(Event event) {
    return event instanceof NodeEvent;
  }

  private Origin at(Event event) {
    return new Origin.Line(label, line(event));
  }

  private static int line(Event event) {
    return event.getStartMark().map(YamlReader::line).orElse(1);
  }

  /** The library counts from 0, people count from 1. */
  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static int lineOf(String text, int position) {
    int end = Math.min(position, text.length());
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }
}
