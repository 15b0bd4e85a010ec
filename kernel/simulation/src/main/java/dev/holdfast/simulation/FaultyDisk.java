package dev.holdfast.simulation;

import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A disk in memory that keeps apart what was written and what was synced. Safe to use from any
 * thread.
 *
 * <ol>
 *   <li>On a power cut any subset of the sectors that were not synced survives, in any order, some
 *       of them torn; of a length that was not synced, any between the old and the new.
 *   <li>Any subset of the creations, renames and deletions survives whose directory was not synced;
 *       each of them is all or nothing.
 *   <li>A failed sync leaves the bytes visible and marks them clean, as Linux does.
 *   <li>Directories are durable at once.
 * </ol>
 */
public final class FaultyDisk implements DataFiles {

  /** A creation, rename or deletion. */
  private record NameChange(Path directory, Optional<Path> gone, Map<Path, FaultyInode> come) {
    void applyTo(Map<Path, FaultyInode> names) {
      gone.ifPresent(names::remove);
      names.putAll(come);
    }
  }

  private final Map<Path, FaultyInode> names = new TreeMap<>();
  private final Map<Path, FaultyInode> durableNames = new TreeMap<>();
  private final List<NameChange> notSynced = new ArrayList<>();
  private final Set<Path> directories = new HashSet<>();
  private final DiskFaults faults = new DiskFaults();

  /** An empty disk that works. */
  public FaultyDisk() {}

  /** From now on the power fails at the operation after {@code operations} others. */
  public synchronized void cutPowerAfter(long operations) {
    faults.cutPowerAfter(operations);
  }

  /** Whether the power failed; nothing is written any more. */
  public synchronized boolean isPowerCut() {
    return faults.isPowerCut();
  }

  /** The sync after {@code forces} others fails, once. */
  public synchronized void failForceAfter(long forces) {
    faults.failForceAfter(forces);
  }

  /**
   * By so many bytes files may grow from now on; to write over what is there takes none, to delete
   * gives none back.
   */
  public synchronized void fillUpAfter(long bytes) {
    faults.fillUpAfter(bytes);
  }

  /** How many syncs of files were asked for, failed ones included. */
  public synchronized long syncs() {
    return faults.syncs();
  }

  /** The same disk, with a new process on it: nothing is lost, no fault is pending. */
  public synchronized FaultyDisk afterProcessCrash() {
    faults.clear();
    return this;
  }

  /** What is left of this disk after a power cut. */
  public synchronized FaultyDisk afterPowerCut(RandomGenerator random) {
    Map<Path, FaultyInode> surviving = new TreeMap<>(durableNames);
    for (NameChange change : notSynced) {
      if (random.nextBoolean()) {
        change.applyTo(surviving);
      }
    }
    FaultyDisk left = new FaultyDisk();
    left.directories.addAll(directories);
    Map<FaultyInode, FaultyInode> survivors = new IdentityHashMap<>();
    surviving.forEach((path, inode) ->
        left.add(path, survivors.computeIfAbsent(inode, each -> each.afterPowerCut(random))));
    return left;
  }

  /** The bytes of a file as a reader sees them. */
  public synchronized byte[] bytes(Path path) {
    FaultyInode inode = names.get(path);
    if (inode == null) {
      throw new IllegalArgumentException("no file " + path);
    }
    return inode.bytes();
  }

  /** Replaces or adds a file, durably. */
  public synchronized void put(Path path, byte[] bytes) {
    add(path, new FaultyInode(bytes));
  }

  private void add(Path path, FaultyInode inode) {
    names.put(path, inode);
    durableNames.put(path, inode);
  }

  /** Removes a file, durably. */
  public synchronized void remove(Path path) {
    names.remove(path);
    durableNames.remove(path);
  }

  /** Flips one bit of a file. */
  public synchronized void flip(Path path, int index, int bit) {
    FaultyInode inode = names.get(path);
    if (inode == null) {
      throw new IllegalArgumentException("no file " + path);
    }
    inode.flip(index, bit);
  }

  /** All files, in the order of their names. */
  public synchronized List<Path> paths() {
    return List.copyOf(names.keySet());
  }

  @Override
  public synchronized DataFile open(Path file) throws IOException {
    FaultyInode inode = names.get(file);
    if (inode == null) {
      faults.operate();
      inode = new FaultyInode();
      change(file, Optional.empty(), Map.of(file, inode));
    }
    return new FaultyFile(this, inode, faults);
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    for (Path each = directory; each != null; each = each.getParent()) {
      directories.add(each);
    }
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return Stream.concat(names.keySet().stream(), directories.stream())
        .filter(path -> directory.equals(path.getParent()))
        .map(path -> path.getFileName().toString())
        .sorted()
        .toList();
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    faults.operate();
    FaultyInode inode = names.get(from);
    if (inode == null) {
      throw new NoSuchFileException(from.toString());
    }
    change(to, Optional.of(from), Map.of(to, inode));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (names.containsKey(file)) {
      faults.operate();
      change(file, Optional.of(file), Map.of());
    }
  }

  private void change(Path at, Optional<Path> gone, Map<Path, FaultyInode> come) {
    Path directory = at.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException(at + " is no file");
    }
    NameChange change = new NameChange(directory, gone, come);
    change.applyTo(names);
    notSynced.add(change);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    faults.operate();
    Path synced = directory.toAbsolutePath();
    notSynced.stream()
        .filter(change -> change.directory().equals(synced))
        .forEach(change -> change.applyTo(durableNames));
    notSynced.removeIf(change -> change.directory().equals(synced));
  }
}
