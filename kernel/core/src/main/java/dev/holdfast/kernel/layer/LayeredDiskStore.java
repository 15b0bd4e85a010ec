package dev.holdfast.kernel.layer;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Digest;
import dev.holdfast.api.spi.Meter;
import dev.holdfast.api.spi.store.ContextStore;
import dev.holdfast.api.spi.store.OnDiskStore;
import dev.holdfast.api.spi.store.VersionRow;
import java.util.List;
import java.util.Optional;

/** A near store before one on disk. */
final class LayeredDiskStore extends LayeredStore implements OnDiskStore {
  private final OnDiskStore far;

  LayeredDiskStore(ContextStore near, OnDiskStore far, long nearBytes, Meter meter) {
    super(near, far, nearBytes, meter);
    this.far = far;
  }

  @Override
  public Optional<Digest> stamp() {
    return far.stamp();
  }

  @Override
  public long persist() {
    return far.persist();
  }

  @Override
  public List<VersionRow> versions(ContextKey key, long after, int limit) {
    return far.versions(key, after, limit);
  }

  @Override
  public Optional<VersionRow> versionAtOrBelow(ContextKey key, long version) {
    return far.versionAtOrBelow(key, version);
  }
}
