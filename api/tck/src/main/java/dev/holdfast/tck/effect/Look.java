package dev.holdfast.tck.effect;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.Digest;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.WriteRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One look at each kind of thing that can be observed. */
final class Look {
  private Look() {}

  /** Every entry with its bytes and head, and its versions. */
  static void contexts(Contexts contexts, Map<String, String> found) {
    Optional<String> after = Optional.empty();
    do {
      Page<ContextSummary> page = contexts.list("", after, Page.MAX_LIMIT).orThrow();
      for (ContextSummary summary : page.items()) {
        found.put("context " + summary.key(), summary + " " + bytes(contexts, summary.key()));
        found.put("history of " + summary.key(), history(contexts, summary.key()));
      }
      after = page.next();
    } while (after.isPresent());
  }

  private static String bytes(Contexts contexts, ContextKey key) {
    return switch (contexts.find(key, OptionalLong.empty())) {
      case Outcome.Done<ContextEntry>(ContextEntry entry) -> Digest.compute(entry.value()).hex();
      case Outcome.Refused<ContextEntry>(Refusal refusal) -> refusal.code().text();
    };
  }

  private static String history(Contexts contexts, ContextKey key) {
    List<String> versions = new ArrayList<>();
    Optional<String> after = Optional.of("0");
    while (after.isPresent()) {
      switch (contexts.history(key, Long.parseLong(after.get()), Page.MAX_LIMIT)) {
        case Outcome.Done<Page<HistoryItem>>(Page<HistoryItem> page) -> {
          page.items().forEach(item -> versions.add(item.toString()));
          after = page.next();
        }
        case Outcome.Refused<Page<HistoryItem>>(Refusal refusal) -> {
          versions.add(refusal.code().text());
          after = Optional.empty();
        }
      }
    }
    return versions.toString();
  }

  /** Whether the request would be answered by what is remembered of it. */
  static String answer(Contexts contexts, WriteRequest request) {
    return switch (contexts.dryRun(request)) {
      case Outcome.Done<DryRunReport>(DryRunReport report) ->
          report.repeated() ? "as it was answered before" : "new";
      case Outcome.Refused<DryRunReport>(Refusal refusal) -> refusal.code().text();
    };
  }

  /** Every file below a folder, byte for byte. */
  static void files(Path folder, Map<String, String> found) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (Files.isRegularFile(path)) {
          try {
            byte[] bytes = Files.readAllBytes(path);
            found.put(
                "file " + folder.relativize(path),
                bytes.length + " bytes " + Digest.compute(bytes).hex());
          } catch (NoSuchFileException e) {
            // It went between the two looks: whoever compares sees that it is absent.
          }
        }
      }
    }
  }
}
