package dev.holdfast.launcher.command;

import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A line of an import: {@code {key, value | bytes, contentType?, ttl?, expiresAt?, ...}}. */
final class ImportLine {
  private static final int JSON_DEPTH = 1024;

  /** What may stand in a line and is taken over as it is. */
  private static final Set<String> TAKEN =
      Set.of("key", "value", "bytes", "contentType", "ifVersion", "ttl", "fence", "priority");

  /** What a list or an export may add, and an import has no use for. */
  private static final Set<String> IGNORED = Set.of("version", "digest", "updatedAt", "writer");

  /** An entry that would end sooner is not worth the write, and below the default minimum. */
  private static final Duration SHORTEST = Duration.ofSeconds(30);

  private ImportLine() {}

  /**
   * The batch operation for a line; empty when the entry has expired or is about to.
   *
   * @throws CommandFailure naming the line when it cannot be read
   */
  static Optional<byte[]> operation(String line, long number, Instant now) {
    try {
      Map<String, JsonSlice> fields =
          JsonSlice.parse(line.getBytes(StandardCharsets.UTF_8), JSON_DEPTH).members();
      if (!fields.containsKey("key")) {
        throw new CommandFailure("line " + number + ": the field 'key' is missing");
      }
      JsonWriter json = new JsonWriter().beginObject().member("op", "put");
      for (Map.Entry<String, JsonSlice> field : fields.entrySet()) {
        String name = field.getKey();
        if (TAKEN.contains(name)) {
          json.name(name).value(field.getValue());
        } else if (name.equals("expiresAt")) {
          if (!fields.containsKey("ttl")) {
            Duration left = Duration.between(now, Instant.parse(field.getValue().asText()));
            if (left.compareTo(SHORTEST) < 0) {
              return Optional.empty();
            }
            json.member("ttl", Quantities.format(left));
          }
        } else if (!IGNORED.contains(name)) {
          throw new CommandFailure("line " + number + ": unknown field '" + name + "'");
        }
      }
      return Optional.of(json.endObject().toBytes());
    } catch (HoldfastException e) {
      throw new CommandFailure("line " + number + ": " + e.getMessage());
    } catch (DateTimeException | ArithmeticException e) {
      throw new CommandFailure("line " + number + ": expiresAt is not an RFC 3339 time");
    }
  }
}
