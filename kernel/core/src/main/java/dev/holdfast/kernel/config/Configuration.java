package dev.holdfast.kernel.config;

import dev.holdfast.api.Limits;
import dev.holdfast.api.spi.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The effective configuration: flag over environment over file over default.
 *
 * <p>The kernel's own settings are checked when it is loaded; the sections of providers are read by
 * the providers, and {@link #rejectUnread} refuses afterwards what none of them read. Safe to use
 * from any thread.
 */
public final class Configuration {
  private final SettingTree tree;
  private final Map<String, String> providers;
  private final List<String> gateways;
  private final Limits limits;
  private final JobSettings jobs;
  private final ExpirySettings expiry;
  private final List<ClassRule> classRules;
  private final IdempotencySettings idempotency;
  private final CheckpointSettings checkpoints;
  private final RetentionSettings retention;
  private final IntegritySettings integrity;
  private final Optional<BackupSettings> backups;
  private final MemorySettings memory;
  private final Optional<NearStore> nearStore;
  private final boolean pluginsHot;

  private Configuration(SettingTree tree, Problems problems) {
    KnownSettings known = new KnownSettings(tree, problems);
    this.tree = tree;
    this.gateways = List.copyOf(known.readGateways());
    this.providers =
        Map.of(
            "store", known.read(Keys.STORE),
            "lock", known.read(Keys.LOCK),
            "persistence", known.read(Keys.PERSISTENCE),
            "encoder", known.read(Keys.ENCODER));
    this.limits = known.readLimits();
    DeadlineRule.check(limits, tree, problems);
    this.jobs = JobRule.read(known, tree, problems);
    this.expiry = ExpiryRule.read(known, tree, problems);
    this.classRules = new ClassRules(tree, problems, expiry).read();
    this.idempotency =
        new IdempotencySettings(
            known.read(Keys.IDEMPOTENCY_RETENTION),
            Math.toIntExact(known.read(Keys.IDEMPOTENCY_PER_PRINCIPAL)));
    this.integrity =
        new IntegritySettings(
            known.read(Keys.INTEGRITY_SCRUB), known.read(Keys.INTEGRITY_SCRUB_RATE));
    this.backups = BackupRule.read(known, tree, problems, known.read(Keys.PERSISTENCE));
    this.checkpoints =
        new CheckpointSettings(
            known.read(Keys.CHECKPOINT_INTERVAL), known.read(Keys.CHECKPOINT_BYTES));
    this.retention =
        new RetentionSettings(known.read(Keys.HISTORY_ALL), known.read(Keys.HISTORY_DAILY));
    this.memory = MemoryRule.read(known, tree, problems);
    this.nearStore = nearStore(known, tree, problems, memory.hardLimitBytes());
    this.pluginsHot = known.read(Keys.PLUGINS_HOT);
    if (gateways.contains("http")) {
      known.check(Keys.HTTP_HOST);
      known.check(Keys.HTTP_PORT);
    }
  }

  /**
   * Where settings come from.
   *
   * @param file the YAML file; absent when there is none
   * @param environment the process environment; {@code HOLDFAST_HTTP_PORT} sets {@code http.port}
   * @param flags settings by path ({@code http.port}), from the command line
   */
  public record Sources(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    /** Copies the maps. */
    public Sources {
      environment = Map.copyOf(environment);
      flags = Map.copyOf(flags);
    }
  }

  /**
   * A setting in force.
   *
   * @param path its path, as {@code http.port}
   * @param value its value as text; {@code (hidden)} for passwords, tokens and the like
   * @param origin where it came from: {@code default}, {@code FILE:LINE}, {@code environment NAME},
   *     {@code flag}
   */
  public record Effective(String path, String value, String origin) {}

  /**
   * Reads all sources and checks what the kernel itself knows.
   *
   * @throws ConfigurationException with one line per problem
   */
  public static Configuration load(Sources sources) throws ConfigurationException {
    Problems problems = new Problems();
    String label = sources.file().map(Path::toString).orElse("");
    Optional<YamlNode.Section> file =
        sources
            .file()
            .map(path -> new YamlReader(label, problems).read(path))
            .orElse(Optional.of(YamlNode.Section.empty()));
    if (file.isEmpty()) {
      problems.throwIfAny();
    }
    SettingTree tree =
        SettingTree.of(
            label,
            file.orElse(YamlNode.Section.empty()),
            sources.environment(),
            sources.flags(),
            problems);
    Configuration configuration = new Configuration(tree, problems);
    new StructureCheck(tree, configuration.gateways, problems).run();
    problems.throwIfAny();
    return configuration;
  }

  /** Every setting in force, by path: known ones, those that were set, and those that were read. */
  public List<Effective> effective() {
    Map<String, String> defaults = tree.reads();
    if (gateways.contains("http")) {
      defaults.putIfAbsent(Keys.HTTP_HOST.path(), Keys.HTTP_HOST.defaultText());
      defaults.putIfAbsent(Keys.HTTP_PORT.path(), Keys.HTTP_PORT.defaultText());
    }
    return Stream.concat(defaults.keySet().stream(), tree.paths().stream())
        .distinct()
        .sorted()
        .map(path ->
            tree.find(path)
                .map(setting -> new Effective(path, setting.shown(), setting.origin().text()))
                .orElseGet(() ->
                    new Effective(
                        path, defaults.getOrDefault(path, ""), new Origin.Default().text())))
        .toList();
  }

  /**
   * The chosen provider of an SPI with one provider at a time.
   *
   * @param spi {@code store}, {@code lock}, {@code persistence} or {@code encoder}
   */
  public String provider(String spi) {
    String provider = providers.get(spi);
    if (provider == null) {
      throw new IllegalArgumentException("not an SPI with one provider: " + spi);
    }
    return provider;
  }

  /** The settings of that provider: the {@code config} of its section. Every read is remembered. */
  public Settings settings(String spi) {
    provider(spi);
    return new TypedSettings(tree, spi + ".config");
  }

  /** The store before the chosen one; empty when there is none. */
  public Optional<NearStore> nearStore() {
    return nearStore;
  }

  /**
   * The complaint that the near store is not one that can stand before the chosen one.
   *
   * @param known the names of those that can
   */
  public ConfigurationException unknownNearStore(List<String> known) {
    return new UnknownNames(tree)
        .nearStore(
            nearStore.map(NearStore::provider).orElse(Keys.STORE_NEAR.defaultValue()), known);
  }

  /** The gateways to start, in order. */
  public List<String> gateways() {
    return gateways;
  }

  /** The settings of a gateway: the top-level section of its name. Every read is remembered. */
  public Settings section(String gateway) {
    return new TypedSettings(tree, gateway);
  }

  /**
   * The settings of a provider of which many serve at once and which is no configured gateway: the
   * section of its name below {@code plugins.config}. Every read is remembered.
   */
  public Settings pluginSection(String provider) {
    return new TypedSettings(tree, Keys.PLUGINS_CONFIG + "." + provider);
  }

  /** Whether the plugin folder is watched while running. */
  public boolean pluginsHot() {
    return pluginsHot;
  }

  /** The limits of requests. */
  public Limits limits() {
    return limits;
  }

  /** How jobs run. */
  public JobSettings jobs() {
    return jobs;
  }

  /** When cached entries expire. */
  public ExpirySettings expiry() {
    return expiry;
  }

  /** The classes of keys by prefix, in the order of the file. */
  public List<ClassRule> classRules() {
    return classRules;
  }

  /** How results of idempotency keys are remembered. */
  public IdempotencySettings idempotency() {
    return idempotency;
  }

  /**
   * Refuses automatic backups within that folder.
   *
   * @param data what is backed up
   * @throws ConfigurationException with the place of the setting
   */
  public void refuseBackupsWithin(Path data) throws ConfigurationException {
    if (backups.isPresent()) {
      BackupRule.refuseWithin(data, backups.get(), tree.origin(Keys.BACKUP_DIRECTORY.path()));
    }
  }

  /** Backups that are written by themselves; empty when none are. */
  public Optional<BackupSettings> backups() {
    return backups;
  }

  /** How what nobody reads is checked. */
  public IntegritySettings integrity() {
    return integrity;
  }

  /** When checkpoints are written. */
  public CheckpointSettings checkpoints() {
    return checkpoints;
  }

  /** Which older versions are kept. */
  public RetentionSettings retention() {
    return retention;
  }

  /** The memory budget. */
  public MemorySettings memory() {
    return memory;
  }

  /**
   * Refuses every key that nobody has read; called when all providers have been created.
   *
   * @throws ConfigurationException with one line per key: where, and the nearest key that was read
   */
  public void rejectUnread() throws ConfigurationException {
    rejectUnread(_ -> false);
  }

  /**
   * The same, but for the sections below {@code plugins.config} of providers that may come later.
   *
   * @param mayCome whether a provider of that name may belong to a plugin that does not run now
   * @throws ConfigurationException also for what a plugin could not read in its section
   */
  public void rejectUnread(Predicate<String> mayCome) throws ConfigurationException {
    List<String> sections =
        new ArrayList<>(Keys.SINGLE_SPIS.stream().map(spi -> spi + ".config").toList());
    sections.addAll(gateways);
    sections.add(Keys.PLUGINS_CONFIG);
    Problems problems = new Problems();
    tree.complaints(Keys.PLUGINS_CONFIG)
        .forEach(wrong -> problems.add(wrong.origin(), wrong.path(), wrong.message()));
    new UnreadCheck(tree, sections, mayCome, problems).run();
    problems.throwIfAny();
  }

  /** The complaint about keys that a provider left unread in its section, if there are any. */
  public Optional<ConfigurationException> unreadPluginKeys(String provider) {
    Problems problems = new Problems();
    new UnreadCheck(tree, List.of(Keys.PLUGINS_CONFIG + "." + provider), _ -> false, problems)
        .runFile();
    try {
      problems.throwIfAny();
      return Optional.empty();
    } catch (ConfigurationException e) {
      return Optional.of(e);
    }
  }

  /**
   * The complaint that the chosen provider of an SPI does not exist.
   *
   * @param spi {@code store}, {@code lock}, {@code persistence} or {@code encoder}
   * @param known the names that do exist
   */
  public ConfigurationException unknownProvider(String spi, List<String> known) {
    return new UnknownNames(tree).provider(spi, provider(spi), known);
  }

  /**
   * The complaint that a gateway does not exist.
   *
   * @param gateway its name, one of {@link #gateways}
   * @param known the names that do exist
   */
  public ConfigurationException unknownGateway(String gateway, List<String> known) {
    return new UnknownNames(tree).gateway(gateway, known);
  }

  private static Optional<NearStore> nearStore(
      KnownSettings known, SettingTree tree, Problems problems, long hardLimitBytes) {
    String provider = known.read(Keys.STORE_NEAR);
    long bytes = known.read(Keys.STORE_NEAR_BYTES);
    if (provider.equals(Keys.STORE_NEAR.defaultValue())) {
      return Optional.empty();
    }
    if (bytes > hardLimitBytes / 2) {
      problems.add(
          tree.origin(Keys.STORE_NEAR_BYTES.path()),
          Keys.STORE_NEAR_BYTES.path(),
          "%s is more than half of memory.hard-limit %s; lower it, or raise that."
              .formatted(
                  Keys.STORE_NEAR_BYTES.form().show(bytes),
                  Keys.MEMORY_HARD_LIMIT.form().show(hardLimitBytes)));
    }
    return Optional.of(new NearStore(provider, bytes));
  }
}
