package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Answer;
import dev.holdfast.launcher.client.Call;
import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that writes one key. */
abstract class WriteCommand extends Subcommand {
  private static final int JSON_DEPTH = 512;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  WriteSettings settings;

  /** The bytes of the file, or of standard input when there is none or it is {@code -}. */
  final byte[] read(@Nullable String file) throws IOException {
    return file == null || file.equals("-")
        ? terminal().in().readAllBytes()
        : Files.readAllBytes(Path.of(file));
  }

  /** JSON when the bytes are. */
  static String typeOf(byte[] bytes) {
    try {
      JsonSlice.parse(bytes, JSON_DEPTH);
      return "application/json";
    } catch (HoldfastException e) {
      return "application/octet-stream";
    }
  }

  /** The {@code Content-Digest} of RFC 9530: the daemon checks that it got these very bytes. */
  static String digest(byte[] bytes) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Sends the write and prints what was written. */
  final int write(Call call) {
    try (DaemonClient client = connect()) {
      Answer answer = client.request(settings.apply(call));
      if (isJson()) {
        terminal().line(answer.json().raw());
      } else if (settings.isDryRun) {
        new DryRunPrinter(terminal()).print(answer.json());
      } else {
        JsonSlice written = answer.json();
        StringBuilder line = new StringBuilder(Json.textOrDash(written, "key"));
        line.append(" version ").append(Json.textOrDash(written, "version"));
        Json.text(written, "bytes")
            .ifPresent(bytes -> line.append(", ").append(bytes).append(" bytes"));
        Json.text(written, "expiresAt").ifPresent(at -> line.append(", expires ").append(at));
        terminal().line(line.toString());
      }
      return ExitCode.OK;
    }
  }

  static String contextPath(String key) {
    return Call.path("/v1/contexts/", key);
  }
}
