package dev.holdfast.kernel.config;

import dev.holdfast.api.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every setting that is known before any plugin is loaded. */
final class Keys {
  /**
   * SPIs with exactly one provider at a time; {@code store: x} is short for {@code provider: x}.
   */
  static final List<String> SINGLE_SPIS = List.of("store", "lock", "persistence", "encoder");

  /** Keys of the contract that do nothing yet; refused, so that nobody relies on them. */
  static final Set<String> WITHOUT_EFFECT = Set.of("router", "integrity.digest");

  /** Where providers of which many serve at once have their sections, by provider name. */
  static final String PLUGINS_CONFIG = "plugins.config";

  /** The one setting whose form is too rich for the environment. */
  static final String CLASSES = "contexts.classes";

  static final Key<String> STORE =
      new Key<>("store.provider", new Form.Name(), "memory", "Where the present state lives.");
  static final Key<String> STORE_NEAR =
      new Key<>(
          "store.near",
          new Form.Name(),
          "none",
          "A store in memory before one on disk: it keeps copies of what is hot.");
  static final Key<Long> STORE_NEAR_BYTES =
      new Key<>(
          "store.near-bytes",
          new Form.Size(1 << 20, 1L << 40),
          32L << 20,
          "What these copies may take.");
  static final Key<String> LOCK =
      new Key<>("lock.provider", new Form.Name(), "local", "Who grants leases.");
  static final Key<String> PERSISTENCE =
      new Key<>("persistence.provider", new Form.Name(), "wal", "Who keeps the log.");
  static final Key<String> ENCODER =
      new Key<>(
          "encoder.provider",
          new Form.Name(),
          "json",
          "Who tells new values as deltas; `none` logs them whole.");
  static final Key<List<String>> GATEWAYS =
      new Key<>("gateways", new Form.Names(), List.of("http", "mcp"), "The ways in, in order.");
  static final Key<String> HTTP_HOST =
      new Key<>(
          "http.host", new Form.Text(), "127.0.0.1", "The address that the HTTP gateway binds.");
  static final Key<Long> HTTP_PORT =
      new Key<>(
          "http.port", new Form.Whole(0, 65_535), 7433L, "Its port; 0 takes any that is free.");
  static final Key<Long> MEMORY_HARD_LIMIT =
      new Key<>(
          "memory.hard-limit",
          new Form.Size(1 << 20, 1L << 40),
          100L << 20,
          "Accounted bytes never exceed it.");
  static final Key<String> MEMORY_MODE =
      new Key<>(
          "memory.mode",
          new Form.Choice(List.of("observe", "warn", "enforce")),
          "enforce",
          "What happens at the limits: bytes are only accounted, or told of too, or held to them.");
  static final Key<Share> MEMORY_SOFT =
      new Key<>("memory.soft", new Form.Part(100), new Share.Percent(80), "Where eviction ends.");
  static final Key<Share> MEMORY_EVICT_FROM =
      new Key<>(
          "memory.evict-from",
          new Form.Part(100),
          new Share.Percent(85),
          "Above it `cache` entries are given up, the least valuable first.");
  static final Key<Share> MEMORY_EMERGENCY =
      new Key<>(
          "memory.emergency",
          new Form.Part(50),
          new Share.Percent(2),
          "The last part of the hard limit: for deletions, and for critical writes that an admin"
              + " overrides.");
  static final Key<Duration> EXPIRY_DEFAULT =
      ttl("expiry.default", Duration.ofMinutes(5), "The time to live of a `cache` entry.");
  static final Key<Duration> EXPIRY_MIN =
      ttl("expiry.min", Duration.ofSeconds(30), "The shortest time to live that is accepted.");
  static final Key<Duration> EXPIRY_MAX =
      ttl("expiry.max", Duration.ofHours(1), "The longest time to live that is accepted.");
  static final Key<Duration> EXPIRY_SWEEP =
      new Key<>(
          "expiry.sweep",
          new Form.Time(Duration.ofMillis(10), Duration.ofHours(1)),
          Duration.ofSeconds(1),
          "How often expired entries are reclaimed.");
  static final Key<String> BACKUP_DIRECTORY =
      new Key<>(
          "backup.directory",
          new Form.Place(),
          "",
          "Where backups are written by themselves; none are without it.");
  static final Key<Duration> BACKUP_EVERY =
      new Key<>(
          "backup.every",
          new Form.Time(Duration.ofSeconds(1), Duration.ofDays(365)),
          Duration.ofHours(24),
          "A backup is written when the newest one is so old.");
  static final Key<Long> BACKUP_KEEP =
      new Key<>(
          "backup.keep",
          new Form.Whole(1, 10_000),
          7L,
          "How many backups of this home are kept; the oldest goes when a newer one is proven.");
  static final Key<Duration> CHECKPOINT_INTERVAL =
      new Key<>(
          "checkpoint.interval",
          new Form.Time(Duration.ofSeconds(1), Duration.ofDays(1)),
          Duration.ofSeconds(60),
          "A checkpoint is written when there were changes and the one before is so old.");
  static final Key<Long> CHECKPOINT_BYTES =
      new Key<>(
          "checkpoint.bytes",
          new Form.Size(1 << 20, 1L << 40),
          64L << 20,
          "The same when the log grew by so much, so that a recovery stays short.");
  static final Key<Duration> HISTORY_ALL =
      age(
          "history.retention.all",
          Duration.ofDays(30),
          "How long every version of a key is kept; `0s` keeps none but the newest.");
  static final Key<Duration> HISTORY_DAILY =
      age(
          "history.retention.daily",
          Duration.ofDays(365),
          "How long the last version of each day (UTC) is kept.");
  static final Key<Duration> IDEMPOTENCY_RETENTION =
      new Key<>(
          "idempotency.retention",
          new Form.Time(Duration.ofSeconds(1), Duration.ofDays(365)),
          Duration.ofHours(24),
          "How long the result of an idempotency key is remembered.");
  static final Key<Long> IDEMPOTENCY_PER_PRINCIPAL =
      new Key<>(
          "idempotency.per-principal",
          new Form.Whole(1, 10_000_000),
          100_000L,
          "How many keys of one principal are remembered; the oldest goes first.");
  static final Key<Long> LIMITS_VALUE =
      size("limits.value", 1 << 30, Limits.DEFAULTS.valueBytes(), "The largest value.");
  static final Key<Long> LIMITS_BATCH =
      size("limits.batch", 1 << 30, Limits.DEFAULTS.batchBytes(), "The largest body of a batch.");
  static final Key<Long> LIMITS_BATCH_OPERATIONS =
      count(
          "limits.batch-operations",
          100_000,
          Limits.DEFAULTS.batchOperations(),
          "The most operations of a batch.");
  static final Key<Long> LIMITS_HEADERS =
      size(
          "limits.headers",
          1 << 20,
          Limits.DEFAULTS.headerBytes(),
          "The largest header section of a request.");
  static final Key<Long> LIMITS_JSON_DEPTH =
      count("limits.json-depth", 2_000, Limits.DEFAULTS.jsonDepth(), "The deepest JSON nesting.");
  static final Key<Long> LIMITS_CONNECTIONS =
      count(
          "limits.connections",
          100_000,
          Limits.DEFAULTS.connections(),
          "The most open connections of a gateway.");
  static final Key<Duration> INTEGRITY_SCRUB =
      new Key<>(
          "integrity.scrub",
          new Form.Time(Duration.ZERO, Duration.ofDays(365)),
          Duration.ofHours(24),
          "A full check of all that is stored begins so long after the one before; `0s`: none does.");
  static final Key<Long> INTEGRITY_SCRUB_RATE =
      new Key<>(
          "integrity.scrub-rate",
          new Form.Size(1 << 10, 1L << 40),
          8L << 20,
          "What it reads in a second, at most.");
  static final Key<Boolean> PLUGINS_HOT =
      new Key<>(
          "plugins.hot",
          new Form.Truth(),
          true,
          "Start what is dropped into the plugin folder while running.");

  /** All of them, in the order of the reference. */
  static final List<Key<?>> ALL = all();

  private static List<Key<?>> all() {
    List<Key<?>> all =
        new ArrayList<>(
            List.of(
                STORE,
                STORE_NEAR,
                STORE_NEAR_BYTES,
                LOCK,
                PERSISTENCE,
                ENCODER,
                GATEWAYS,
                HTTP_HOST,
                HTTP_PORT,
                MEMORY_HARD_LIMIT,
                MEMORY_MODE,
                MEMORY_SOFT,
                MEMORY_EVICT_FROM,
                MEMORY_EMERGENCY,
                EXPIRY_DEFAULT,
                EXPIRY_MIN,
                EXPIRY_MAX,
                EXPIRY_SWEEP,
                BACKUP_DIRECTORY,
                BACKUP_EVERY,
                BACKUP_KEEP,
                CHECKPOINT_INTERVAL,
                CHECKPOINT_BYTES,
                HISTORY_ALL,
                HISTORY_DAILY,
                IDEMPOTENCY_RETENTION,
                IDEMPOTENCY_PER_PRINCIPAL,
                INTEGRITY_SCRUB,
                INTEGRITY_SCRUB_RATE,
                LIMITS_VALUE,
                LIMITS_BATCH,
                LIMITS_BATCH_OPERATIONS,
                LIMITS_HEADERS,
                LIMITS_JSON_DEPTH,
                LIMITS_CONNECTIONS,
                PLUGINS_HOT));
    all.addAll(List.of(DeadlineRule.DEFAULT, DeadlineRule.MAX));
    all.addAll(JobRule.keys());
    return List.copyOf(all);
  }

  private Keys() {}

  private static Key<Duration> ttl(String path, Duration value, String meaning) {
    return new Key<>(
        path, new Form.Time(Duration.ofMillis(1), Duration.ofDays(365)), value, meaning);
  }

  private static Key<Duration> age(String path, Duration value, String meaning) {
    return new Key<>(path, new Form.Time(Duration.ZERO, Duration.ofDays(36_500)), value, meaning);
  }

  private static Key<Long> size(String path, long max, long value, String meaning) {
    return new Key<>(path, new Form.Size(1 << 10, max), value, meaning);
  }

  private static Key<Long> count(String path, long max, long value, String meaning) {
    return new Key<>(path, new Form.Whole(1, max), value, meaning);
  }
}
