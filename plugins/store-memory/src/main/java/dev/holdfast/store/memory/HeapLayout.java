package dev.holdfast.store.memory;

import java.lang.invoke.MethodHandles;

/**
 * How this JVM lays objects out.
 *
 * @param headerBytes the header of an object: 8 with compact headers, else 12
 * @param arrayHeaderBytes the header of an array with its length
 * @param referenceBytes a reference: 4 when they are compressed
 */
record HeapLayout(int headerBytes, int arrayHeaderBytes, int referenceBytes) {
  /** With compressed references and ordinary headers. */
  static final HeapLayout ORDINARY = new HeapLayout(12, 16, 4);

  /**
   * The layout of the running JVM. Read from constants of {@code sun.misc.Unsafe}, because asking
   * the management interface takes a tenth of the time in which a daemon starts; where they are not
   * to be had, {@link #ORDINARY}.
   */
  static HeapLayout current() {
    try {
      Class<?> constants = Class.forName("sun.misc.Unsafe");
      int array = number(constants, "ARRAY_BYTE_BASE_OFFSET");
      int reference = number(constants, "ARRAY_OBJECT_INDEX_SCALE");
      // The length of an array fills the rest of its header, 4 bytes, after the class.
      return new HeapLayout(Math.max(8, array - Integer.BYTES), array, reference);
    } catch (ReflectiveOperationException e) {
      return ORDINARY;
    }
  }

  private static int number(Class<?> constants, String name) throws ReflectiveOperationException {
    return (int) MethodHandles.publicLookup().findStaticVarHandle(constants, name, int.class).get();
  }

  /** The size of an array of so many bytes. */
  long array(long bytes) {
    return aligned(arrayHeaderBytes + bytes);
  }

  /** The size of an object with so many bytes of fields. */
  long object(long fieldBytes) {
    return aligned(headerBytes + fieldBytes);
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & ~7L;
  }
}
