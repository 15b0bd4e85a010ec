package dev.holdfast.api.seam;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of a backend.
 *
 * <ol>
 *   <li>Written bytes may be lost on a crash of the operating system until {@link #force} returned.
 *   <li>After {@code force} failed nothing is known about bytes written since the last one that
 *       succeeded.
 *   <li>A file is written by one thread at a time; reading is safe from any thread.
 * </ol>
 */
public interface DataFile extends AutoCloseable {
  /** Writes all remaining bytes of {@code source} at {@code offset}. */
  void write(ByteBuffer source, long offset) throws IOException;

  /**
   * Reads into {@code target} from {@code offset}; returns the bytes read, -1 at the end of the
   * file.
   */
  int read(ByteBuffer target, long offset) throws IOException;

  /** Makes everything written durable, and the length of the file with it. */
  void force() throws IOException;

  /** The length in bytes. */
  long size() throws IOException;

  /** Cuts the file to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Closes the file; twice does no harm. */
  @Override
  void close() throws IOException;
}
