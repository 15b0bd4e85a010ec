package dev.holdfast.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the stream of events: the log position of a commit and the index of a change within
 * it.
 *
 * @param position the log position, 0 = before everything
 * @param index the change within the commit, from 0
 */
public record EventCursor(long position, int index) implements Comparable<EventCursor> {
  /** Before the first event. */
  public static final EventCursor START = new EventCursor(0, Integer.MAX_VALUE);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,19})(?:\\.([0-9]{1,10}))?");

  /**
   * Reads {@code POSITION} or {@code POSITION.INDEX}; a position alone stands after all changes of
   * that commit.
   *
   * @throws HoldfastException with {@link ErrorCode#INVALID_REQUEST} on anything else
   */
  public static EventCursor parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      try {
        long position = Long.parseLong(matcher.group(1));
        String index = matcher.group(2);
        return new EventCursor(
            position, index == null ? Integer.MAX_VALUE : Integer.parseInt(index));
      } catch (NumberFormatException e) {
        // Too large: falls through to the one message below.
      }
    }
    throw new HoldfastException(
        ErrorCode.INVALID_REQUEST,
        "Not an event position: give POSITION or POSITION.INDEX, as an event's id says.");
  }

  @Override
  public int compareTo(EventCursor other) {
    int byPosition = Long.compare(position, other.position);
    return byPosition != 0 ? byPosition : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return index == Integer.MAX_VALUE ? Long.toString(position) : position + "." + index;
  }
}
