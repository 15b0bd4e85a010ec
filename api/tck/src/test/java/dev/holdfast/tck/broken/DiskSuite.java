package dev.holdfast.tck.broken;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.spi.Capability;
import dev.holdfast.api.spi.ProviderContext;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.tck.broken.PlainDiskStore.Saved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The suite over a plain store on disk: its file names a state that the suite remembers. */
abstract class DiskSuite extends StoreSuite {
  private final Map<String, Saved> saved = new ConcurrentHashMap<>();

  @Override
  final Set<Capability> claimed() {
    return Set.of(Capability.ATOMIC_BATCH, Capability.ON_DISK);
  }

  /** The store. */
  PlainDiskStore store(Saved found, Consumer<Saved> disk) {
    return new PlainDiskStore(found, disk);
  }

  @Override
  final ContextStore create(ProviderContext context) {
    Path file = context.dataDirectory().resolve("state");
    try {
      Files.createDirectories(context.dataDirectory());
      Saved found =
          Files.exists(file)
              ? Objects.requireNonNull(saved.get(Files.readString(file)))
              : Saved.EMPTY;
      return store(found, state -> save(file, state));
    } catch (IOException e) {
      throw new HoldfastException(ErrorCode.UNAVAILABLE, file + " cannot be made: " + e + ".");
    }
  }

  private void save(Path file, Saved state) {
    String name = Integer.toString(saved.size());
    saved.put(name, state);
    try {
      Files.writeString(file, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
