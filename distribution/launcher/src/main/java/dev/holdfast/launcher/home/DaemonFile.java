package dev.holdfast.launcher.home;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code run/daemon.json} says. A hint, not a proof: the file outlives a daemon that was
 * killed.
 *
 * @param pid the daemon's process
 * @param address where it serves HTTP, as {@code 127.0.0.1:7433}
 * @param version its version
 * @param instance the identity of its run
 */
public record DaemonFile(long pid, String address, String version, String instance) {
  private static final int MAX_DEPTH = 4;

  /** What the file says; empty when it is absent or unreadable as such. */
  public static Optional<DaemonFile> find(Home home) {
    try {
      Map<String, JsonSlice> members =
          JsonSlice.parse(Files.readAllBytes(home.daemonFile()), MAX_DEPTH).members();
      JsonSlice pid = members.get("pid");
      JsonSlice address = members.get("address");
      JsonSlice version = members.get("version");
      JsonSlice instance = members.get("instance");
      if (pid == null || address == null || version == null || instance == null) {
        return Optional.empty();
      }
      return Optional.of(
          new DaemonFile(pid.asLong(), address.asText(), version.asText(), instance.asText()));
    } catch (IOException | HoldfastException e) {
      return Optional.empty();
    }
  }

  /** Writes the file in one step, readable by nobody else. */
  public void write(Home home) throws IOException {
    byte[] text =
        new JsonWriter()
            .beginObject()
            .member("pid", pid)
            .member("address", address)
            .member("version", version)
            .member("instance", instance)
            .endObject()
            .toBytes();
    Path draft = home.run().resolve("daemon.json.new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(draft, text, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(
        draft,
        home.daemonFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the file if it is still this daemon's. */
  public void delete(Home home) throws IOException {
    if (find(home).filter(this::equals).isPresent()) {
      try {
        Files.delete(home.daemonFile());
      } catch (NoSuchFileException e) {
        // Another process was faster; what was wanted is so.
      }
    }
  }

  /** Whether a process of that number runs; one that ended and was not yet reaped does not. */
  public boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie();
  }

  /** Where nobody reaps orphans, as in many containers, an ended process stays in the table. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
