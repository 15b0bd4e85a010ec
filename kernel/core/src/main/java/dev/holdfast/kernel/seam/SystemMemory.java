package dev.holdfast.kernel.seam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the operating system says of this process's memory. On Linux; elsewhere nothing is known but
 * the heap.
 */
public final class SystemMemory {
  /** Version 1 says this, rounded to pages, when there is no limit. */
  private static final long NO_LIMIT = 1L << 60;

  private static final long KIB = 1024;

  private final Path root;

  /** Of this machine. */
  public SystemMemory() {
    this(Path.of("/"));
  }

  /** Of a tree that looks like one, for tests. */
  SystemMemory(Path root) {
    this.root = root;
  }

  /**
   * One look.
   *
   * @param heapUsedBytes the heap in use, garbage included
   * @param heapMaxBytes the largest heap
   * @param residentBytes physical memory of the process (RSS)
   * @param groupUsedBytes what its control group uses, caches of files included
   * @param groupLimitBytes what the group may use, when it is limited
   */
  public record Figures(
      long heapUsedBytes,
      long heapMaxBytes,
      OptionalLong residentBytes,
      OptionalLong groupUsedBytes,
      OptionalLong groupLimitBytes) {}

  /** Looks now. */
  public Figures look() {
    Runtime runtime = Runtime.getRuntime();
    return new Figures(
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        residentBytes(),
        group("memory.current", "memory.usage_in_bytes"),
        group("memory.max", "memory.limit_in_bytes"));
  }

  /** Physical memory of the process. */
  public OptionalLong residentBytes() {
    for (String line : lines("proc/self/status")) {
      if (line.startsWith("VmRSS:")) {
        String[] parts = line.substring("VmRSS:".length()).strip().split("\\s+", 2);
        OptionalLong kib = number(parts[0]);
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * KIB) : kib;
      }
    }
    return OptionalLong.empty();
  }

  /** From the group of the process, or, within a container, the one that it sees as the root. */
  private OptionalLong group(String unified, String legacy) {
    for (String line : lines("proc/self/cgroup")) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      boolean isUnified = parts[1].isEmpty();
      if (!isUnified && !List.of(parts[1].split(",")).contains("memory")) {
        continue;
      }
      String mount = isUnified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory";
      String file = isUnified ? unified : legacy;
      for (String place : List.of(mount + parts[2] + "/" + file, mount + "/" + file)) {
        List<String> content = lines(place);
        OptionalLong found = content.isEmpty() ? OptionalLong.empty() : number(content.getFirst());
        if (found.isPresent() && found.getAsLong() < NO_LIMIT) {
          return found;
        }
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(String text) {
    String digits = text.strip();
    return digits.length() <= 18 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit)
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Another operating system, or a file that this kernel does not have.
      return List.of();
    }
  }
}
