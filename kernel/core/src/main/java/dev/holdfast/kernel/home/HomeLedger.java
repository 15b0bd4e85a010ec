package dev.holdfast.kernel.home;

import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.kernel.delta.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down in the manifest of a home what a later start must know. Safe to use from any thread.
 */
public final class HomeLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(HomeLedger.class);

  private final DataFiles files;
  private final Path data;
  private volatile Manifest manifest;

  /** Over the manifest that this run opened in {@code data}. */
  public HomeLedger(DataFiles files, Path data, Manifest manifest) {
    this.files = files;
    this.data = data;
    this.manifest = manifest;
  }

  @Override
  public boolean name(DeltaFormat format) {
    return manifest.codecs().contains(format) || write(format);
  }

  private synchronized boolean write(DeltaFormat format) {
    try {
      if (!manifest.codecs().contains(format)) {
        Manifest next = manifest.with(format);
        next.write(files, data);
        manifest = next;
      }
      return true;
    } catch (IOException e) {
      LOG.warn("the manifest in {} could not be written; values are logged whole", data, e);
      return false;
    }
  }

  /** What the manifest says now. */
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public synchronized void reached(long position) {
    if (position > manifest.logEnd()) {
      closed(position);
    }
  }

  /** Notes that no lease goes on that was granted before the next start. */
  public synchronized void endLeases() throws IOException {
    Manifest next = manifest.withoutLeases();
    next.write(files, data);
    manifest = next;
  }

  /** Notes that the log was closed in order and ends at that position. */
  public synchronized void closed(long position) {
    try {
      Manifest next = manifest.withLogEnd(position);
      next.write(files, data);
      manifest = next;
    } catch (IOException e) {
      LOG.warn(
          "the manifest in {} could not be written; the next start cannot tell a shortened log",
          data,
          e);
    }
  }
}
