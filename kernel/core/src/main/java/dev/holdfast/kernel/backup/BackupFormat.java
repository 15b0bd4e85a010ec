package dev.holdfast.kernel.backup;

import dev.holdfast.api.Digest;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.kernel.commit.AppliedState.Mark;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code backup.json}: one line with a JSON object, and in the line after it the SHA-256 of the
 * first line in hex, so that a changed byte in either is found.
 */
final class BackupFormat {
  /** The newest format that this version knows, and the one it writes. */
  static final int FORMAT = 1;

  static final int MAX_BYTES = 64 << 20;

  private BackupFormat() {}

  static byte[] encode(BackupDescription backup) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("format", FORMAT)
            .member("version", backup.version())
            .member("createdAt", backup.createdAt().toString())
            .member("home", backup.home())
            .member("store", backup.store())
            .member("persistence", backup.persistence())
            .member("epoch", backup.epoch())
            .member("position", backup.position())
            .member("checkpoint", backup.checkpoint());
    backup
        .proof()
        .ifPresent(proof ->
            json.member("provenAt", proof.position()).member("stateHash", proof.hash().hex()));
    json.name("files").beginArray();
    for (BackupFile file : backup.files()) {
      json.beginObject()
          .member("path", file.path())
          .member("bytes", file.bytes())
          .member("sha256", file.digest().hex())
          .endObject();
    }
    json.endArray();
    if (!backup.findings().isEmpty()) {
      json.name("findings").beginArray();
      backup.findings().forEach(json::value);
      json.endArray();
    }
    byte[] line = json.endObject().toBytes();
    byte[] seal = ("\n" + Digest.compute(line).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] text = Arrays.copyOf(line, line.length + seal.length);
    System.arraycopy(seal, 0, text, line.length, seal.length);
    return text;
  }

  /**
   * Reads it.
   *
   * @throws HoldfastException with {@code corrupt} when it is not what was written, with {@code
   *     unsupported} when a newer version wrote it
   */
  static BackupDescription decode(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    byte[] line = Arrays.copyOf(text, end);
    byte[] seal = ("\n" + Digest.compute(line).hex() + "\n").getBytes(StandardCharsets.US_ASCII);
    if (!Arrays.equals(text, end, text.length, seal, 0, seal.length)) {
      throw new HoldfastException(ErrorCode.CORRUPT, "its digest does not fit");
    }
    try {
      Map<String, JsonSlice> members = JsonSlice.parse(line, 8).members();
      long format = required(members, "format").asLong();
      if (format > FORMAT) {
        throw new HoldfastException(
            ErrorCode.UNSUPPORTED,
            "it says format "
                + format
                + ", and this version reads up to "
                + FORMAT
                + "; use a newer Holdfast");
      }
      return read(members);
    } catch (HoldfastException e) {
      throw e.code() == ErrorCode.UNSUPPORTED
          ? e
          : new HoldfastException(ErrorCode.CORRUPT, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new HoldfastException(ErrorCode.CORRUPT, "a member has no meaning: " + e.getMessage());
    }
  }

  private static BackupDescription read(Map<String, JsonSlice> members) {
    List<BackupFile> files = new ArrayList<>();
    for (JsonSlice file : required(members, "files").elements()) {
      Map<String, JsonSlice> facts = file.members();
      files.add(
          new BackupFile(
              required(facts, "path").asText(),
              required(facts, "bytes").asLong(),
              Digest.parse(required(facts, "sha256").asText())));
    }
    JsonSlice found = members.get("findings");
    List<String> findings =
        found == null ? List.of() : found.elements().stream().map(JsonSlice::asText).toList();
    return new BackupDescription(
        required(members, "version").asText(),
        Instant.parse(required(members, "createdAt").asText()),
        required(members, "home").asText(),
        required(members, "store").asText(),
        required(members, "persistence").asText(),
        required(members, "epoch").asLong(),
        required(members, "position").asLong(),
        required(members, "checkpoint").asLong(),
        members.containsKey("stateHash")
            ? Optional.of(
                new Mark(
                    required(members, "provenAt").asLong(),
                    Digest.parse(required(members, "stateHash").asText())))
            : Optional.empty(),
        files,
        findings);
  }

  private static JsonSlice required(Map<String, JsonSlice> members, String name) {
    JsonSlice slice = members.get(name);
    if (slice == null) {
      throw new HoldfastException(ErrorCode.CORRUPT, "the member '" + name + "' is missing");
    }
    return slice;
  }
}
