package dev.holdfast.shim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code run/daemon.json} says of the daemon that serves a home. It may be stale: after a
 * crash it names a process that is gone, or even another process that got the same id; in a copy of
 * a home it names the daemon of the original.
 *
 * @param pid the process id
 * @param address where HTTP is served, as {@code host:port}
 * @param version the version of Holdfast
 * @param instance the identity of the process's run
 * @param lock the {@link Home#lockIdentity} of the home that it serves; may be empty
 */
public record DaemonFile(long pid, String address, String version, String instance, String lock) {
  private static final int MAX_BYTES = 64 << 10;

  /** What the file says; empty when there is none, or none that can be understood. */
  public static Optional<DaemonFile> read(Home home) {
    try {
      Path file = home.daemonJson();
      return Files.size(file) > MAX_BYTES ? Optional.empty() : parse(Files.readAllBytes(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<DaemonFile> parse(byte[] bytes) {
    JsonMembers.Span json = JsonMembers.Span.of(bytes);
    try {
      long pid = Long.parseLong(member(json, "pid"));
      String address = member(json, "address");
      return pid <= 0 || address.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new DaemonFile(
                  pid,
                  address,
                  member(json, "version"),
                  member(json, "instance"),
                  member(json, "lock")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String member(JsonMembers.Span json, String name) {
    JsonMembers.Span value = JsonMembers.find(json, name);
    return value == null ? "" : value.asText();
  }

  /** Writes the file, mode 600, in one step: a reader sees the old one or this one. */
  public void write(Home home) throws IOException {
    home.createRun();
    StringBuilder json = new StringBuilder(128).append("{\"pid\": ").append(pid);
    json.append(", \"address\": ");
    JsonMembers.quote(json, address);
    json.append(", \"version\": ");
    JsonMembers.quote(json, version);
    json.append(", \"instance\": ");
    JsonMembers.quote(json, instance);
    json.append(", \"lock\": ");
    JsonMembers.quote(json, lock);
    json.append("}\n");
    Path part = home.run().resolve("daemon.json.part");
    Files.deleteIfExists(part);
    Set<PosixFilePermission> owner =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(owner));
    Files.write(part, json.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    Files.move(
        part,
        home.daemonJson(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file, if it is this daemon's. */
  public void delete(Home home) throws IOException {
    Optional<DaemonFile> present = read(home);
    if (present.isPresent() && present.get().instance().equals(instance)) {
      Files.deleteIfExists(home.daemonJson());
    }
  }

  /** Whether a process of that id runs; it need not be the daemon. */
  public boolean isProcessAlive() {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isPresent() && process.get().isAlive();
  }

  /**
   * Whether the daemon is, or was, one of this home, and not of the home that this is a copy of.
   */
  public boolean isOf(Home home) {
    return lock.isEmpty() || lock.equals(home.lockIdentity());
  }

  /** The host of the address, without the brackets of IPv6. */
  public String host() {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port of the address; 0 when it has none. */
  public int port() {
    try {
      return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
