package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Leases;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.lock.LockManager;
import dev.holdfast.kernel.record.LogRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fence registers of keys and the leases behind them, as the log has them. Guarded by the
 * sequencer's lock.
 *
 * <p>A lease name covers the key that it equals; {@code prefix/**} covers every key below {@code
 * prefix/}. A register only rises. Those of the last {@value #MOST_REGISTERS} names and of every
 * lease in force are kept: a token whose lease has ended is refused without one.
 */
final class FenceTable implements Fences {
  private static final String BELOW = "/**";

  /** Beyond it the registers go whose leases have ended, the oldest first. */
  private static final int MOST_REGISTERS = 10_000;

  /** In the order in which they were raised last. */
  private final Map<String, Long> registers = new LinkedHashMap<>();

  private final Map<String, Leases.Lease> byId = new HashMap<>();
  private final Map<Long, Leases.Lease> byToken = new HashMap<>();
  private long highestToken;

  void granted(LogRecord.LeaseGranted granted) {
    Leases.Lease lease = granted.lease();
    for (String name : lease.names()) {
      Long before = registers.remove(name);
      registers.put(name, before == null ? lease.token() : Math.max(before, lease.token()));
    }
    highestToken = Math.max(highestToken, lease.token());
    byId.put(lease.id(), lease);
    byToken.put(lease.token(), lease);
  }

  void renewed(LogRecord.LeaseRenewed renewed) {
    Leases.Lease lease = byId.get(renewed.id());
    if (lease != null) {
      Leases.Lease extended =
          new Leases.Lease(
              lease.id(),
              lease.names(),
              lease.mode(),
              lease.owner(),
              lease.principal(),
              lease.token(),
              java.time.Duration.ofMillis(renewed.ttlMillis()),
              java.time.Instant.ofEpochMilli(renewed.expiresAtMillis()));
      byId.put(lease.id(), extended);
      byToken.put(lease.token(), extended);
    }
  }

  void ended(LogRecord.LeaseEnded ended) {
    Leases.Lease lease = byId.remove(ended.id());
    if (lease != null) {
      byToken.remove(lease.token());
    }
  }

  /** Forgets leases that keep nobody out any more at {@code nowMillis}, and then old registers. */
  void forgetEnded(long nowMillis) {
    byId.values().removeIf(lease -> !keepsOthersOut(lease, nowMillis));
    byToken.values().removeIf(lease -> !keepsOthersOut(lease, nowMillis));
    // Not at each grant: to find out which names are held takes a look at all of them.
    if (registers.size() > MOST_REGISTERS + MOST_REGISTERS / 8) {
      forgetRegisters();
    }
  }

  private void forgetRegisters() {
    Set<String> held = new HashSet<>();
    byId.values().forEach(lease -> held.addAll(lease.names()));
    int surplus = registers.size() - MOST_REGISTERS;
    Iterator<String> oldest = registers.keySet().iterator();
    while (surplus > 0 && oldest.hasNext()) {
      if (!held.contains(oldest.next())) {
        oldest.remove();
        surplus--;
      }
    }
  }

  /** Leases that keep others out at {@code nowMillis}: in force, or within the grace. */
  List<Leases.Lease> keepingOthersOut(long nowMillis) {
    return byId.values().stream().filter(lease -> keepsOthersOut(lease, nowMillis)).toList();
  }

  private static boolean keepsOthersOut(Leases.Lease lease, long nowMillis) {
    return lease.expiresAt().plus(LockManager.GRACE).toEpochMilli() > nowMillis;
  }

  /** The register of every name; a copy. */
  Map<String, Long> registers() {
    return Map.copyOf(registers);
  }

  /** The leases that are known, by token. */
  List<Leases.Lease> leases() {
    return byId.values().stream().sorted(Comparator.comparingLong(Leases.Lease::token)).toList();
  }

  void restore(Map<String, Long> image, List<Leases.Lease> leases, long highest) {
    registers.putAll(image);
    for (Leases.Lease lease : leases) {
      byId.put(lease.id(), lease);
      byToken.put(lease.token(), lease);
    }
    highestToken = highest;
  }

  long highestToken() {
    return highestToken;
  }

  @Override
  public @Nullable Refusal check(ContextKey key, OptionalLong token, long nowMillis) {
    if (token.isEmpty()) {
      return null;
    }
    long register = register(key.text());
    Leases.Lease lease = byToken.get(token.getAsLong());
    boolean inForce = lease != null && lease.expiresAt().toEpochMilli() > nowMillis;
    if (token.getAsLong() >= register && inForce) {
      return null;
    }
    String why = inForce ? "a newer lease covers the key" : "the lease of this token has ended";
    Refusal refusal =
        Refusal.of(
                ErrorCode.STALE_FENCE,
                "Fencing token "
                    + token.getAsLong()
                    + " is stale for '"
                    + key
                    + "': "
                    + why
                    + ". Acquire a lease and use its token.")
            .with("currentToken", register);
    return holder(register, nowMillis)
        .map(holder -> refusal.with("holder", holder))
        .orElse(refusal);
  }

  private Optional<String> holder(long register, long nowMillis) {
    return Optional.ofNullable(byToken.get(register))
        .filter(lease -> lease.expiresAt().toEpochMilli() > nowMillis)
        .map(Leases.Lease::owner);
  }

  /** Whether a lease of this token is known. */
  boolean knows(long token) {
    return byToken.containsKey(token);
  }

  @Override
  public long highest(Iterable<ContextKey> keys) {
    long highest = 0;
    for (ContextKey key : keys) {
      highest = Math.max(highest, register(key.text()));
    }
    return highest;
  }

  private long register(String key) {
    long register = registers.getOrDefault(key, 0L);
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      register = Math.max(register, registers.getOrDefault(key.substring(0, slash) + BELOW, 0L));
    }
    return register;
  }
}
