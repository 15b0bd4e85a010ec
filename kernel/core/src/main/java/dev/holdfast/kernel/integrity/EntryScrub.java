package dev.holdfast.kernel.integrity;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import dev.holdfast.api.spi.store.StoreRead;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Walks over the entries of the store in key order. Each is read with its checksum, and its digest
 * is computed anew: the checksum tells what the store did to the bytes, the digest what happened
 * before the store had them.
 */
final class EntryScrub {
  private static final int SCAN = 64;

  /** What an entry costs besides its bytes: a tiny one is not free. */
  private static final int OVERHEAD_BYTES = 256;

  private final ContextStore store;
  private final Repairer repairer;
  private final KnownDamage known;
  private final IntegrityFigures figures;
  private final Queue<ContextKey> upcoming = new ArrayDeque<>();
  private Optional<ContextKey> after = Optional.empty();
  private boolean isLast;
  private boolean isDone = true;
  private long entries;
  private long bytes;
  private long findings;

  EntryScrub(ContextStore store, Repairer repairer, KnownDamage known, IntegrityFigures figures) {
    this.known = known;
    this.store = store;
    this.repairer = repairer;
    this.figures = figures;
  }

  void begin() {
    upcoming.clear();
    after = Optional.empty();
    isLast = false;
    isDone = false;
    entries = 0;
    bytes = 0;
    findings = 0;
  }

  boolean isDone() {
    return isDone;
  }

  long entries() {
    return entries;
  }

  long bytes() {
    return bytes;
  }

  long findings() {
    return findings;
  }

  /** Checks the next entry, and returns what it cost in bytes. */
  long next() {
    ContextKey key = upcoming.poll();
    if (key == null) {
      look();
      return 0;
    }
    after = Optional.of(key);
    long before = bytes;
    check(key);
    return bytes - before + OVERHEAD_BYTES;
  }

  private void look() {
    if (isLast) {
      isDone = true;
      return;
    }
    try {
      List<EntryHead> heads = store.scan("", after, SCAN);
      heads.forEach(head -> upcoming.add(head.key()));
      isLast = heads.size() < SCAN;
    } catch (HoldfastException e) {
      unreadable(e);
    }
  }

  /** The row of one entry is damaged, or so much that nobody can tell which. */
  private void unreadable(HoldfastException why) {
    if (why.code() != ErrorCode.CORRUPT) {
      throw why;
    }
    findings++;
    if (why.refusal().facts().get("key") instanceof String text) {
      ContextKey key = new ContextKey(text);
      if (!repairer.mendHeads(List.of(key))) {
        known.unreadable(Optional.of(key), text);
        after = Optional.of(key);
      }
    } else {
      known.unreadable(Optional.empty(), "after " + after.map(ContextKey::text).orElse(""));
      isLast = true;
    }
  }

  private void check(ContextKey key) {
    figures.verified();
    if (isWrong(key)) {
      // Once more, as for any reader: it may have been the way, and not the place.
      read(key);
    }
  }

  private boolean isWrong(ContextKey key) {
    try {
      return switch (store.inspect(key)) {
        case StoreRead.Hit(EntryHead head, byte[] value) -> {
          boolean isSound = Digest.compute(value).equals(head.digest());
          if (isSound) {
            count(value.length);
            known.sound(head);
          }
          yield !isSound;
        }
        case StoreRead.Miss _ -> false;
        case StoreRead.Damaged _ -> true;
      };
    } catch (HoldfastException e) {
      return isCorrupt(e);
    }
  }

  private void read(ContextKey key) {
    try {
      switch (store.inspect(key)) {
        case StoreRead.Hit(EntryHead head, byte[] value) -> {
          count(value.length);
          if (!Digest.compute(value).equals(head.digest())) {
            found(head);
          }
        }
        case StoreRead.Miss _ -> {}
        case StoreRead.Damaged(EntryHead head) -> {
          count(head.length());
          found(head);
        }
      }
    } catch (HoldfastException e) {
      if (isCorrupt(e)) {
        findings++;
        if (!repairer.mendHeads(List.of(key))) {
          known.unreadable(Optional.of(key), key.text());
        }
      }
    }
  }

  private static boolean isCorrupt(HoldfastException e) {
    if (e.code() != ErrorCode.CORRUPT) {
      throw e;
    }
    return true;
  }

  private void count(long length) {
    entries++;
    bytes += length;
  }

  private void found(EntryHead head) {
    findings++;
    repairer.repair(head);
  }
}
