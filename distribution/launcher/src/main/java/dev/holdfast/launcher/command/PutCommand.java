package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.Call;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast put}. */
@Command(name = "put", description = "Store a value; of a key that exists, its next version.")
final class PutCommand extends WriteCommand {
  @Parameters(index = "0", paramLabel = "KEY", description = "The key: segments split by /.")
  @SuppressWarnings("NullAway.Init")
  String key;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The value; standard input when absent or -.")
  @Nullable String file;

  @Option(
      names = "--type",
      paramLabel = "MIME",
      description = "Its content type (default: application/json if it is, else bytes).")
  @Nullable String type;

  @Override
  public Integer call() throws IOException {
    byte[] value = read(file);
    String contentType = type == null ? typeOf(value) : type;
    return write(
        Call.of("PUT", settings.target(contextPath(key)))
            .withBody(value, contentType)
            .with("Content-Digest", digest(value)));
  }
}
