package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ContextSummary;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HistoryItem;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.kernel.commit.CommitPipeline;
import dev.holdfast.kernel.commit.Layer;
import dev.holdfast.kernel.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads within a {@link dev.holdfast.api.DryRun}: what it wrote, over what is real. */
final class OverlayReads {
  private static final int SCAN = 256;

  private final QuietReads reads;
  private final ContextStore store;
  private final CommitPipeline pipeline;
  private final Optional<History> history;

  OverlayReads(
      QuietReads reads, ContextStore store, CommitPipeline pipeline, Optional<History> history) {
    this.reads = reads;
    this.store = store;
    this.pipeline = pipeline;
    this.history = history;
  }

  Outcome<ContextEntry> find(OverlayRun run, ContextKey key, OptionalLong version) {
    synchronized (run) {
      Layer layer = run.layer();
      if (version.isEmpty()) {
        return reads.find(key, layer);
      }
      Layer.Entry own = layer.find(key, version);
      if (own != null) {
        return reads.serve(own.head(), own.value());
      }
      Outcome<ContextEntry> present = reads.find(key, null);
      if (present instanceof Outcome.Done<ContextEntry>(ContextEntry entry)
          && entry.summary().version() == version.getAsLong()) {
        return present;
      }
      if (pipeline.isUnapplied(key)) {
        return Outcome.refused(CommitPipeline.unapplied(key));
      }
      return history.isEmpty()
          ? Outcome.refused(
              ErrorCode.UNSUPPORTED,
              "Older versions need a log that keeps history; the configuration has none.")
          : history.get().find(key, version.getAsLong());
    }
  }

  /** The real versions, then those of the run. */
  Outcome<Page<HistoryItem>> history(
      OverlayRun run, ContextKey key, long after, int limit, Outcome<Page<HistoryItem>> real) {
    List<HistoryItem> own =
        run.history(key).stream().filter(item -> item.version() > after).toList();
    if (own.isEmpty()) {
      return real;
    }
    List<HistoryItem> items = new ArrayList<>();
    switch (real) {
      case Outcome.Done<Page<HistoryItem>>(Page<HistoryItem> page) -> {
        if (page.next().isPresent()) {
          return real;
        }
        items.addAll(page.items());
      }
      case Outcome.Refused<Page<HistoryItem>>(Refusal refusal) -> {
        if (refusal.code() != ErrorCode.NOT_FOUND) {
          return real;
        }
      }
    }
    long first = own.getFirst().version();
    items.removeIf(item -> item.version() >= first);
    items.addAll(own);
    return Outcome.done(
        items.size() <= limit
            ? new Page<>(items, Optional.empty())
            : new Page<>(
                items.subList(0, limit),
                Optional.of(Long.toString(items.get(limit - 1).version()))));
  }

  Outcome<Page<ContextSummary>> list(
      OverlayRun run, String prefix, Optional<String> after, int limit, Principal principal) {
    Optional<ContextKey> from;
    try {
      from = after.map(ContextKey::new);
    } catch (HoldfastException e) {
      return Outcome.refused(
          ErrorCode.INVALID_REQUEST, "'after' is not a key: pass the 'next' of the page before.");
    }
    Refusal behind = pipeline.unappliedBelow(prefix);
    if (behind != null) {
      return Outcome.refused(behind);
    }
    synchronized (run) {
      NavigableMap<ContextKey, EntryHead> found = new TreeMap<>();
      own(run.layer(), prefix, from, found);
      real(run.layer(), prefix, from, limit, principal, found);
      List<ContextSummary> items =
          found.values().stream()
              .filter(head -> isShown(head, principal))
              .limit(limit + 1L)
              .map(QuietReads::summary)
              .toList();
      return Outcome.done(
          items.size() <= limit
              ? new Page<>(items, Optional.empty())
              : new Page<>(
                  items.subList(0, limit), Optional.of(items.get(limit - 1).key().text())));
    }
  }

  private static void own(
      Layer layer,
      String prefix,
      Optional<ContextKey> from,
      NavigableMap<ContextKey, EntryHead> found) {
    for (ContextKey key : layer.keys()) {
      if (key.startsWith(prefix) && (from.isEmpty() || key.compareTo(from.get()) > 0)) {
        Layer.Entry entry = layer.find(key, OptionalLong.empty());
        if (entry != null) {
          found.put(key, entry.head());
        }
      }
    }
  }

  /** As many as could be shown: what the run wrote only adds to them, or takes their place. */
  private void real(
      Layer layer,
      String prefix,
      Optional<ContextKey> after,
      int limit,
      Principal principal,
      NavigableMap<ContextKey, EntryHead> found) {
    Optional<ContextKey> from = after;
    int shown = 0;
    while (shown <= limit) {
      List<EntryHead> heads = store.scan(prefix, from, SCAN);
      for (EntryHead head : heads) {
        if (!layer.holds(head.key()) && isShown(head, principal)) {
          found.put(head.key(), head);
          shown++;
        }
      }
      if (heads.size() < SCAN) {
        return;
      }
      from = Optional.of(heads.getLast().key());
    }
  }

  private boolean isShown(EntryHead head, Principal principal) {
    return !head.isExpiredAt(reads.now())
        && principal.mayRead(head.key())
        && !reads.isQuarantined(head.key());
  }
}
