package dev.holdfast.tck;

import java.util.List;

/**
 * Turns single bits of what a backend keeps, behind the back of its checksums, as a failing memory
 * or disk would. A plugin's own test makes one, because it alone can reach what its backend keeps;
 * suites and proofs go through all bits with it.
 *
 * <p>For files, see {@link FlippedFiles}.
 */
public interface BitFlipInjector {
  /** How many bits can be turned; the same until the backend is told to change what it keeps. */
  long bits();

  /**
   * Turns a bit; turning it again turns it back.
   *
   * @param bit 0 to {@link #bits} - 1
   */
  void flip(long bit);

  /** The bits of nothing: what is kept cannot be reached. */
  static BitFlipInjector none() {
    return of();
  }

  /** The bits of arrays that the backend itself reads from, one array after the other. */
  static BitFlipInjector of(byte[]... arrays) {
    List<byte[]> all = List.of(arrays);
    long bits = all.stream().mapToLong(array -> 8L * array.length).sum();
    return new BitFlipInjector() {
      @Override
      public long bits() {
        return bits;
      }

      @Override
      public void flip(long bit) {
        long rest = bit;
        for (byte[] array : all) {
          if (rest < 8L * array.length) {
            array[(int) (rest / 8)] ^= (byte) (1 << rest % 8);
            return;
          }
          rest -= 8L * array.length;
        }
        throw new IllegalArgumentException("there is no bit " + bit + " of " + bits);
      }
    };
  }
}
