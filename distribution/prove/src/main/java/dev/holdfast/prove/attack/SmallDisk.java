package dev.holdfast.prove.attack;

import dev.holdfast.prove.process.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small file system in memory, in a mount namespace of its own: it needs no place, harms nobody,
 * and is gone with the process that holds it. Root may make one, and so may everybody where the
 * system lets users have namespaces of their own.
 */
final class SmallDisk implements AutoCloseable {
  private static final String MOUNT =
      "mount -t tmpfs -o \"size=$2,mode=700\" holdfast-prove \"$1\" && echo mounted && exec cat";
  private static final int BLOCK_BYTES = 64 << 10;

  private final Children children;
  private final Process holder;
  private final boolean isRoot;
  private final Path inner;

  private SmallDisk(Children children, Process holder, boolean isRoot, Path inner) {
    this.children = children;
    this.holder = holder;
    this.isRoot = isRoot;
    this.inner = inner;
  }

  /** There can be none here. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  /** Mounts one over an empty folder, as its own processes see it. */
  static SmallDisk mount(Children children, Path folder, long bytes, Path errors)
      throws UnavailableException {
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    List<String> command = new ArrayList<>(List.of("unshare", isRoot ? "-m" : "-rm"));
    command.addAll(List.of("/bin/sh", "-c", MOUNT, "holdfast-prove"));
    command.addAll(List.of(folder.toString(), Long.toString(bytes)));
    try {
      Process holder = children.start(command, Map.of(), errors);
      BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8);
      if (!"mounted".equals(lines.readLine())) {
        children.kill(holder.toHandle());
        throw new UnavailableException(
            "needs root, or a system that lets users mount in a namespace of their own");
      }
      return new SmallDisk(children, holder, isRoot, folder);
    } catch (IOException e) {
      throw new UnavailableException("needs Linux with the commands unshare and nsenter");
    }
  }

  /** Runs a command so that it sees the disk. */
  List<String> wrapper() {
    String pid = Long.toString(holder.pid());
    return isRoot
        ? List.of("nsenter", "-m", "-t", pid, "--")
        : List.of("nsenter", "--preserve-credentials", "-U", "-m", "-t", pid, "--");
  }

  /** The folder as its own processes see it. */
  Path inner() {
    return inner;
  }

  /** The same folder, seen from outside. */
  Path outer() {
    return Path.of("/proc/" + holder.pid() + "/root" + inner);
  }

  /** Fills what is left. */
  void fill() {
    try (OutputStream filler =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int size = BLOCK_BYTES; size > 0; ) {
        size = write(filler, size) ? size : size / 16;
      }
    } catch (IOException e) {
      // It is full: not even a new file can be made.
      return;
    }
  }

  private static boolean write(OutputStream filler, int size) {
    try {
      filler.write(new byte[size]);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives the space back. */
  void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return outer().resolve("filler");
  }

  @Override
  public void close() {
    children.kill(holder.toHandle());
  }
}
