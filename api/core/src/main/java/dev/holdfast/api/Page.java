package dev.holdfast.api;

import java.util.List;
import java.util.Optional;

/**
 * One page of a longer list.
 *
 * @param items in order
 * @param next what to pass as {@code after} for the following page; absent on the last one
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** The largest page. */
  public static final int MAX_LIMIT = 1000;

  /** The page when no limit is asked for. */
  public static final int DEFAULT_LIMIT = 100;

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
