package dev.holdfast.shim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** The client's end: whole lines, one after another, from any thread. */
final class LineOutput {
  private final OutputStream stream;
  private final ReentrantLock lock = new ReentrantLock();

  LineOutput(OutputStream stream) {
    this.stream = stream;
  }

  /** Writes a line, which ends with its line break. */
  void write(byte[] line) throws IOException {
    lock.lock();
    try {
      stream.write(line);
      stream.flush();
    } finally {
      lock.unlock();
    }
  }
}
