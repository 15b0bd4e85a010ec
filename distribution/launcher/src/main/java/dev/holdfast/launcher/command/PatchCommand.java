package dev.holdfast.launcher.command;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.launcher.client.Call;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast patch}. */
@Command(
    name = "patch",
    description = "Change a JSON value by a JSON Patch (an array) or a merge patch (an object).")
final class PatchCommand extends WriteCommand {
  private static final int JSON_DEPTH = 512;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Parameters(index = "1", paramLabel = "FILE", description = "The patch; - is standard input.")
  @SuppressWarnings("NullAway.Init")
  String file;

  @Option(names = "--merge", description = "It is a merge patch (RFC 7386), whatever its form.")
  boolean isMerge;

  @Override
  public Integer call() throws IOException {
    byte[] patch = read(file);
    boolean operations =
        !isMerge && JsonSlice.parse(patch, JSON_DEPTH).kind() == JsonSlice.Kind.ARRAY;
    return write(
        Call.of("PATCH", settings.target(contextPath(key)))
            .withBody(
                patch,
                operations ? "application/json-patch+json" : "application/merge-patch+json"));
  }
}
