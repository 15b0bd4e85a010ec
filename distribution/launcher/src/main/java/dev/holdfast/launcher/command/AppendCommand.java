package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.Call;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast append}. */
@Command(
    name = "append",
    description = "Append one element to a JSON array, or bytes to a byte value.")
final class AppendCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "KEY", description = "The key; created when absent.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The element; standard input when absent or -.")
  @Nullable String file;

  @Option(
      names = "--type",
      paramLabel = "MIME",
      description = "Its content type (default: application/json if it is, else bytes).")
  @Nullable String type;

  @Override
  public Integer call() throws IOException {
    byte[] element = read(file);
    String contentType = type == null ? typeOf(element) : type;
    return write(
        Call.of("POST", settings.target(contextPath(key) + "?append"))
            .withBody(element, contentType)
            .with("Content-Digest", digest(element)));
  }
}
