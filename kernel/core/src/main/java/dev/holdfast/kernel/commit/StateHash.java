package dev.holdfast.kernel.commit;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.store.EntryHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Map;

/**
 * A sum modulo 2^256 over SHA-256 digests, one for each element of a state: equal states have equal
 * sums in whatever order they came about, and a change costs what it touches. Used by one thread at
 * a time.
 *
 * <pre>
 * entry   SHA-256(u8 1, u16 length, key, i64 version, 32 bytes digest, i64 deadline in ms)
 * fence   SHA-256(u8 2, u16 length, lease name, i64 register)
 * </pre>
 *
 * <p>A sum is 32 bytes, the lowest first; numbers within an element are big-endian.
 */
public final class StateHash {
  private static final byte ENTRY = 1;
  private static final byte FENCE = 2;
  private static final int WORDS = 4;

  private final MessageDigest sha = Digest.sha256();
  private final long[] sum = new long[WORDS];
  private final ByteBuffer scratch =
      ByteBuffer.allocate(1 + 2 + ContextKey.MAX_BYTES + 8 + Digest.LENGTH + 8);
  private final byte[] result = new byte[Digest.LENGTH];
  private final long[] element = new long[WORDS];

  /** The hash of nothing. */
  public StateHash() {}

  /** Goes on from a sum. */
  public static StateHash of(Digest sum) {
    StateHash hash = new StateHash();
    hash.add(words(sum.toBytes()));
    return hash;
  }

  /** Adds an entry. */
  public void add(EntryHead head) {
    add(head.key(), head.version(), head.digest(), head.deadlineMillis());
  }

  void add(ContextKey key, long version, Digest digest, long deadlineMillis) {
    add(entry(key, version, digest, deadlineMillis));
  }

  /** Takes an entry out that was added. */
  void remove(EntryHead head) {
    subtract(entry(head.key(), head.version(), head.digest(), head.deadlineMillis()));
  }

  /** Adds the registers of fences. */
  public void addFences(Map<String, Long> registers) {
    registers.forEach((name, register) -> {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      add(
          element(
              ByteBuffer.allocate(1 + 2 + utf8.length + 8)
                  .put(FENCE)
                  .putShort((short) utf8.length)
                  .put(utf8)
                  .putLong(register)));
    });
  }

  private long[] entry(ContextKey key, long version, Digest digest, long deadlineMillis) {
    byte[] utf8 = key.toBytes();
    ByteBuffer bytes =
        scratch.clear().put(ENTRY).putShort((short) utf8.length).put(utf8).putLong(version);
    digest.copyTo(bytes.array(), bytes.position());
    return element(bytes.position(bytes.position() + Digest.LENGTH).putLong(deadlineMillis));
  }

  /** The digest of what was put. */
  private long[] element(ByteBuffer bytes) {
    sha.update(bytes.array(), 0, bytes.position());
    try {
      sha.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("there is room for a digest", e);
    }
    ByteBuffer.wrap(result).order(java.nio.ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(element);
    return element;
  }

  private static long[] words(byte[] digest) {
    long[] words = new long[WORDS];
    ByteBuffer.wrap(digest).order(java.nio.ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
    return words;
  }

  private void add(long[] words) {
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long before = sum[i] + carry;
      carry = carry == 1 && before == 0 ? 1 : 0;
      sum[i] = before + words[i];
      carry += Long.compareUnsigned(sum[i], words[i]) < 0 ? 1 : 0;
    }
  }

  private void subtract(long[] words) {
    long borrow = 0;
    for (int i = 0; i < WORDS; i++) {
      long before = sum[i] - borrow;
      long next = borrow == 1 && before == -1 ? 1 : 0;
      next += Long.compareUnsigned(before, words[i]) < 0 ? 1 : 0;
      sum[i] = before - words[i];
      borrow = next;
    }
  }

  /** The sum. */
  public Digest value() {
    ByteBuffer bytes = ByteBuffer.allocate(Digest.LENGTH).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(sum);
    return Digest.of(bytes.array());
  }
}
