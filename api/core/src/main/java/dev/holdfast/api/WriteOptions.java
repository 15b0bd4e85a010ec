package dev.holdfast.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What goes with any write.
 *
 * @param condition what must be true of the key's version
 * @param fence the fencing token of the lease under which the writer acts
 * @param ttl how long the value lives from now on; absent on a put means the class of the key
 *     decides, absent on an append or patch means that the deadline stays as it is
 * @param priority how hard the value is to give up; absent means {@link Priority#NORMAL}, or
 *     unchanged
 */
public record WriteOptions(
    VersionCondition condition,
    OptionalLong fence,
    Optional<Duration> ttl,
    Optional<Priority> priority) {
  /** No condition, no fence, no TTL, no priority. */
  public static final WriteOptions NONE =
      new WriteOptions(
          new VersionCondition.Any(), OptionalLong.empty(), Optional.empty(), Optional.empty());

  /** No options but {@code ifVersion}. */
  public static WriteOptions ifVersion(long version) {
    return NONE.with(VersionCondition.ifVersion(version));
  }

  /** These options with another condition. */
  public WriteOptions with(VersionCondition other) {
    return new WriteOptions(other, fence, ttl, priority);
  }

  /** These options without a time to live. */
  public WriteOptions withoutTtl() {
    return new WriteOptions(condition, fence, Optional.empty(), priority);
  }

  /** These options with a fencing token. */
  public WriteOptions withFence(long token) {
    return new WriteOptions(condition, OptionalLong.of(token), ttl, priority);
  }

  /** These options with a time to live. */
  public WriteOptions withTtl(Duration duration) {
    return new WriteOptions(condition, fence, Optional.of(duration), priority);
  }
}
