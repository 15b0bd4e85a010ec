package dev.holdfast.prove.peer;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.prove.process.Children;
import dev.holdfast.prove.process.Scratch;
import dev.holdfast.prove.report.Wording;
import dev.holdfast.prove.wire.McpConnection;
import dev.holdfast.prove.wire.McpException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server under attack: a directory of its own in which it keeps its state, and the processes that
 * were started on it.
 */
final class Peer {
  /** The first start may have to fetch the server from a registry. */
  static final Duration FIRST = Duration.ofSeconds(180);

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration DYING = Duration.ofSeconds(1);
  private static final int LONGEST_WORDS = 200;
  private static final Duration END = Duration.ofSeconds(3);

  private final Children children;
  private final Scratch scratch;
  private final List<String> command;
  private final Mapping mapping;
  private final Path directory;

  private Peer(
      Children children, Scratch scratch, List<String> command, Mapping mapping, Path directory) {
    this.children = children;
    this.scratch = scratch;
    this.command = List.copyOf(command);
    this.mapping = mapping;
    this.directory = directory;
  }

  /** One with an empty state. */
  static Peer create(
      Children children, Scratch scratch, List<String> command, Mapping mapping, String name)
      throws IOException {
    Path directory = scratch.folder(name);
    for (Map.Entry<String, String> file : mapping.files().entrySet()) {
      Path path = directory.resolve(file.getKey()).normalize();
      if (!path.startsWith(directory)) {
        throw new IOException(
            "the mapping names a file outside of the directory: " + file.getKey());
      }
      Files.createDirectories(
          path.getParent() == null ? directory : path.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(path, file.getValue());
    }
    return new Peer(children, scratch, command, mapping, directory);
  }

  /** A process of the server, as one agent has it. */
  record Session(Process process, McpConnection connection, String name) {}

  /** Starts a process and says hello. */
  Session start(Duration patience) throws IOException, McpException {
    Path errors = scratch.directory().resolve(directory.getFileName() + ".stderr.log");
    Process process = children.start(command, mapping.environmentIn(directory), errors);
    McpConnection connection = McpConnection.of(process);
    try {
      return new Session(process, connection, connection.initialize(patience));
    } catch (McpException e) {
      Optional<Integer> exitCode = exitCode(process);
      children.kill(process.toHandle());
      throw exitCode.isEmpty()
          ? e
          : new McpException(
              "%s: it ended with exit code %d%s"
                  .formatted(e.getMessage(), exitCode.get(), lastWords(errors)));
    }
  }

  /** Empty when it has not ended: its output ends a moment before it does. */
  private static Optional<Integer> exitCode(Process process) {
    try {
      return process.waitFor(DYING) ? Optional.of(process.exitValue()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The last line that the server wrote to its standard error. */
  private static String lastWords(Path errors) throws IOException {
    return new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((before, after) -> after)
        .map(line -> ", and its last words: " + Wording.shortened(line, LONGEST_WORDS))
        .orElse(" and without a word");
  }

  /** Ends a process as an agent does: its input ends. */
  void end(Session session) throws IOException {
    children.end(session.process(), END);
  }

  /** Kills (SIGKILL) processes with everything below them, and the one that holds the state. */
  void kill(List<Session> sessions) {
    holder().ifPresent(children::kill);
    sessions.forEach(session -> children.kill(session.process().toHandle()));
    // In between, one of them may have started it again.
    holder().ifPresent(children::kill);
  }

  /** The process that holds the state, where it is not one of those that were started. */
  Optional<ProcessHandle> holder() {
    if (mapping.pidFile().isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] file = Files.readAllBytes(directory.resolve(mapping.pidFile().get()));
      JsonSlice json = JsonSlice.parse(file, 8);
      JsonSlice pid = json.kind() == JsonSlice.Kind.OBJECT ? json.member("pid").orElse(json) : json;
      return pid.kind() == JsonSlice.Kind.NUMBER
          ? ProcessHandle.of(pid.asLong())
          : Optional.empty();
    } catch (IOException | HoldfastException e) {
      return Optional.empty();
    }
  }
}
