package dev.holdfast.kernel.home;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.seam.DataFile;
import dev.holdfast.api.seam.DataFiles;
import dev.holdfast.api.spi.encoder.DeltaFormat;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.lease.TokenCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What kind of data lies in a home ({@code data/manifest.json}), and the epoch of the present run.
 *
 * @param store the store provider that wrote it
 * @param persistence the persistence provider that wrote it
 * @param epoch how often the home was opened; the upper part of every fencing token
 * @param codecs the formats of all deltas that the data may hold
 * @param logEnd where the log ended when it was last closed in order, 0 when it never was; a log
 *     that ends before that has lost records
 * @param leasesFrom leases granted under an epoch below this one have ended: the home was restored
 *     or has lost records, and who held them since cannot be known
 */
public record Manifest(
    String store,
    String persistence,
    long epoch,
    List<DeltaFormat> codecs,
    long logEnd,
    long leasesFrom) {
  static final String FILE = "manifest.json";
  private static final int FORMAT = 2;

  /** What a home without deltas has, so that an older version can still open it. */
  private static final int FORMAT_WITHOUT_CODECS = 1;

  private static final int MAX_BYTES = 64 << 10;

  /** Copies the list. */
  public Manifest {
    codecs = List.copyOf(codecs);
  }

  /** Of a home in which every lease may go on. */
  public Manifest(
      String store, String persistence, long epoch, List<DeltaFormat> codecs, long logEnd) {
    this(store, persistence, epoch, codecs, logEnd, 0);
  }

  /**
   * Opens the manifest of a home for a run with these providers: the epoch rises by one, durably,
   * before this returns. Another store is accepted as long as the log that proves the whole state
   * is the same.
   *
   * @param readable the formats of deltas that the encoders present can read
   * @throws StartException when the data is of a newer format, or was written by another
   *     persistence provider, or holds deltas that no encoder reads, or the file is damaged;
   *     nothing was changed then
   */
  public static Manifest open(
      DataFiles files, Path data, String store, String persistence, Set<DeltaFormat> readable)
      throws StartException {
    Path file = data.resolve(FILE);
    try {
      boolean isNew = !files.list(data).contains(FILE);
      Manifest manifest = new Manifest(store, persistence, 1, List.of(), 0);
      if (!isNew) {
        Manifest before = check(file, read(files, file), persistence, readable);
        manifest =
            new Manifest(
                store,
                persistence,
                before.epoch() + 1,
                before.codecs(),
                before.logEnd(),
                before.leasesFrom());
      }
      manifest.write(files, data);
      return manifest;
    } catch (IOException e) {
      throw new StartException(file + " cannot be read or written: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The manifest of a home, changing nothing; empty when there is none.
   *
   * @throws StartException when it is damaged, or of a newer format
   */
  public static Optional<Manifest> find(DataFiles files, Path data) throws StartException {
    Path file = data.resolve(FILE);
    try {
      return files.list(data).contains(FILE)
          ? Optional.of(parse(file, read(files, file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new StartException(file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** The same with one more codec. */
  Manifest with(DeltaFormat codec) {
    return new Manifest(
        store,
        persistence,
        epoch,
        Stream.concat(codecs.stream(), Stream.of(codec)).distinct().toList(),
        logEnd,
        leasesFrom);
  }

  /**
   * Refuses a log that ends before the position at which it was closed.
   *
   * @param end where the log in {@code data} ends
   */
  public void refuseShortened(Path data, long end) throws StartException {
    if (end < logEnd) {
      throw new StartException(
          List.of(
              "The log in %s ends at position %d, but was closed at position %d: records at its end are missing or damaged. 'holdfast recover' shows what can be saved. Nothing was changed."
                  .formatted(data.resolve(persistence), end, logEnd)));
    }
  }

  /** Reads what {@link #toBytes} made; {@code place} is for the message. */
  public static Manifest decode(Path place, byte[] text) throws StartException {
    return parse(place, text);
  }

  /** The same for a home that was opened {@code times}. */
  public Manifest withEpoch(long times) {
    return new Manifest(store, persistence, times, codecs, logEnd, leasesFrom);
  }

  /** The same for a log that was closed in order at that position. */
  public Manifest withLogEnd(long position) {
    return new Manifest(store, persistence, epoch, codecs, position, leasesFrom);
  }

  /** The same, in which no lease goes on that was granted before the next start. */
  public Manifest withoutLeases() {
    return new Manifest(store, persistence, epoch, codecs, logEnd, epoch + 1);
  }

  private static Manifest check(
      Path file, byte[] text, String persistence, Set<DeltaFormat> readable) throws StartException {
    Manifest found = parse(file, text);
    if (!found.persistence().equals(persistence)) {
      throw new StartException(
          List.of(
              "The home was written with persistence '"
                  + found.persistence()
                  + "', the configuration says '"
                  + persistence
                  + "': its contexts would not be seen. Set persistence: "
                  + found.persistence()
                  + ", or choose another --home."));
    }
    List<DeltaFormat> unknown =
        found.codecs().stream().filter(codec -> !readable.contains(codec)).toList();
    if (!unknown.isEmpty()) {
      throw new StartException(unknown.stream().map(codec -> missing(codec, readable)).toList());
    }
    return found;
  }

  private static Manifest parse(Path file, byte[] text) throws StartException {
    Map<String, JsonSlice> members;
    Manifest found;
    long format;
    try {
      members = JsonSlice.parse(text, 8).members();
      format = required(members, "format").asLong();
      found =
          new Manifest(
              required(members, "store").asText(),
              required(members, "persistence").asText(),
              required(members, "epoch").asLong(),
              codecs(members),
              members.containsKey("logEnd") ? required(members, "logEnd").asLong() : 0,
              members.containsKey("leasesFrom") ? required(members, "leasesFrom").asLong() : 0);
      if (found.epoch() < 1 || found.epoch() >= TokenCounter.MAX_EPOCH) {
        throw new HoldfastException(
            ErrorCode.CORRUPT,
            "The epoch is " + found.epoch() + ", not 1 to " + (TokenCounter.MAX_EPOCH - 1) + ".");
      }
    } catch (HoldfastException e) {
      throw new StartException(
          file
              + " is damaged: "
              + e.getMessage()
              + " Restore it from a backup; nothing was changed.",
          e);
    }
    if (format > FORMAT) {
      throw new StartException(
          List.of(
              file
                  + " says format "
                  + format
                  + "; this version reads up to "
                  + FORMAT
                  + ". Use a newer Holdfast for this home."));
    }
    return found;
  }

  private static String missing(DeltaFormat codec, Set<DeltaFormat> readable) {
    return "The home holds values as deltas of the format '"
        + codec
        + "', which no plugin here reads"
        + (readable.isEmpty()
            ? ""
            : " (known: "
                + String.join(", ", readable.stream().map(DeltaFormat::text).sorted().toList())
                + ")")
        + ": put the plugin of the encoder '"
        + codec.name()
        + "' (encoder-"
        + codec.name()
        + ") that wrote it, or a newer one, into the plugin folder. Nothing was changed.";
  }

  private static List<DeltaFormat> codecs(Map<String, JsonSlice> members) {
    JsonSlice codecs = members.get("codecs");
    return codecs == null
        ? List.of()
        : codecs.elements().stream().map(codec -> DeltaFormat.parse(codec.asText())).toList();
  }

  private static JsonSlice required(Map<String, JsonSlice> members, String name) {
    JsonSlice slice = members.get(name);
    if (slice == null) {
      throw new HoldfastException(ErrorCode.CORRUPT, "The member '" + name + "' is missing.");
    }
    return slice;
  }

  private static byte[] read(DataFiles files, Path file) throws IOException {
    try (DataFile open = files.open(file)) {
      long size = open.size();
      if (size > MAX_BYTES) {
        throw new IOException("it has " + size + " bytes, at most " + MAX_BYTES + " are expected");
      }
      ByteBuffer text = ByteBuffer.allocate((int) size);
      while (text.hasRemaining() && open.read(text, text.position()) >= 0) {}
      return java.util.Arrays.copyOf(text.array(), text.position());
    }
  }

  /** As {@code manifest.json} has it. */
  public byte[] toBytes() {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("format", codecs.isEmpty() ? FORMAT_WITHOUT_CODECS : FORMAT)
            .member("store", store)
            .member("persistence", persistence)
            .member("epoch", epoch);
    if (logEnd > 0) {
      json.member("logEnd", logEnd);
    }
    if (leasesFrom > 0) {
      json.member("leasesFrom", leasesFrom);
    }
    if (!codecs.isEmpty()) {
      json.name("codecs").beginArray();
      codecs.forEach(codec -> json.value(codec.text()));
      json.endArray();
    }
    return json.endObject().toBytes();
  }

  /** Writes it in place of the one before, durably. */
  void write(DataFiles files, Path data) throws IOException {
    byte[] text = toBytes();
    Path next = data.resolve("manifest.json.next");
    files.delete(next);
    try (DataFile open = files.open(next)) {
      open.write(ByteBuffer.wrap(text), 0);
      open.force();
    }
    files.rename(next, data.resolve(FILE));
    files.syncDirectory(data);
  }
}
