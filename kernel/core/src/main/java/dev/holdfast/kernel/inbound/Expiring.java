package dev.holdfast.kernel.inbound;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Page;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.EntryHead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Pages of what ends within some time, the earliest first. The store's index of deadlines is asked
 * for a bounded number of entries; where it has more than that, the entries below the prefix are
 * gone through instead, keeping no more than a page.
 */
final class Expiring {
  private static final int FROM_INDEX = 4096;
  private static final int SCAN = 256;
  private static final Comparator<EntryHead> ORDER =
      Comparator.comparingLong(EntryHead::deadlineMillis).thenComparing(EntryHead::key);

  /**
   * Which page.
   *
   * @param prefix what the keys begin with
   * @param within how far ahead
   * @param after the place of the last entry of the page before
   * @param limit the most entries
   */
  record Request(String prefix, Duration within, Optional<String> after, int limit) {}

  /** A place in the order, as pages name it: the deadline in milliseconds, a slash, the key. */
  private record Place(long deadlineMillis, ContextKey key) {
    static Place of(String text) {
      int slash = text.indexOf('/');
      try {
        return new Place(
            Long.parseLong(text.substring(0, Math.max(0, slash))),
            new ContextKey(text.substring(slash + 1)));
      } catch (NumberFormatException | HoldfastException e) {
        throw new HoldfastException(
            ErrorCode.INVALID_REQUEST,
            "'after' is not a place in this list: pass the 'next' of the page before.");
      }
    }

    boolean isBefore(EntryHead head) {
      int byTime = Long.compare(deadlineMillis, head.deadlineMillis());
      return byTime != 0 ? byTime < 0 : key.compareTo(head.key()) < 0;
    }
  }

  private final ContextStore store;
  private final InstantSource clock;

  Expiring(ContextStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  Outcome<Page<EntryHead>> page(Request request, Predicate<ContextKey> isShown) {
    long millis = request.within().toMillis();
    if (millis <= 0) {
      return Outcome.refused(
          ErrorCode.INVALID_REQUEST, "Give a time that is longer than nothing, such as 10m.");
    }
    Optional<Place> after;
    try {
      after = request.after().map(Place::of);
    } catch (HoldfastException e) {
      return Outcome.refused(e.refusal());
    }
    long now = clock.millis();
    long until = now > Long.MAX_VALUE - 1 - millis ? Long.MAX_VALUE - 1 : now + millis;
    Predicate<EntryHead> isWanted =
        head ->
            head.deadlineMillis() <= until
                && !head.isExpiredAt(now)
                && head.key().startsWith(request.prefix())
                && after.map(place -> place.isBefore(head)).orElse(true)
                && isShown.test(head.key());
    List<EntryHead> found = first(request, until, isWanted);
    boolean hasMore = found.size() > request.limit();
    List<EntryHead> items = hasMore ? found.subList(0, request.limit()) : found;
    return Outcome.done(
        new Page<>(
            items,
            hasMore
                ? Optional.of(items.getLast().deadlineMillis() + "/" + items.getLast().key().text())
                : Optional.empty()));
  }

  /** The first ones in order, one more than the page has. */
  private List<EntryHead> first(Request request, long until, Predicate<EntryHead> isWanted) {
    List<EntryHead> due = store.expiring(until, FROM_INDEX);
    List<EntryHead> wanted = due.stream().filter(isWanted).sorted(ORDER).toList();
    if (due.size() < FROM_INDEX || wanted.size() > request.limit()) {
      return wanted.subList(0, Math.min(wanted.size(), request.limit() + 1));
    }
    return scanned(request, isWanted);
  }

  private List<EntryHead> scanned(Request request, Predicate<EntryHead> isWanted) {
    PriorityQueue<EntryHead> latestFirst = new PriorityQueue<>(ORDER.reversed());
    Optional<ContextKey> from = Optional.empty();
    List<EntryHead> heads;
    do {
      heads = store.scan(request.prefix(), from, SCAN);
      for (EntryHead head : heads) {
        if (isWanted.test(head)) {
          latestFirst.add(head);
          if (latestFirst.size() > request.limit() + 1) {
            latestFirst.remove();
          }
        }
      }
      from = heads.isEmpty() ? from : Optional.of(heads.getLast().key());
    } while (heads.size() == SCAN);
    List<EntryHead> found = new ArrayList<>(latestFirst);
    found.sort(ORDER);
    return found;
  }
}
