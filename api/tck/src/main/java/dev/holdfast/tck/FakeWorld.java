package dev.holdfast.tck;

import dev.holdfast.api.spi.ProviderContext;
import java.nio.file.Path;

/**
 * Everything that a {@link ProviderContext} needs, for one test.
 *
 * @param time the clock, moved by hand
 * @param threads real threads
 * @param files real files
 * @param meter figures to look at
 */
public record FakeWorld(ManualTime time, RealThreads threads, RealFiles files, FakeMeter meter) {
  /** A new world. */
  public FakeWorld() {
    this(new ManualTime(), new RealThreads(), new RealFiles(), new FakeMeter());
  }

  /** A context in this world, with its data in {@code dataDirectory}. */
  public ProviderContext context(Path dataDirectory) {
    return new ProviderContext(time, time, threads, files, meter, dataDirectory);
  }
}
