package dev.holdfast.launcher.daemon;

import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import dev.holdfast.shim.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code up} was told, and what it tells its child.
 *
 * @param home the home
 * @param file the configuration, when not the home's own
 * @param port the port, when given on the command line
 * @param plugins one more folder of plugins, when given
 * @param shipped the installation's folder of plugins, when known
 */
public record DaemonOptions(
    Home home,
    Optional<Path> file,
    OptionalInt port,
    Optional<Path> plugins,
    Optional<Path> shipped) {

  /** Variables that are about the launcher, not settings. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "HOLDFAST_HOME",
          "HOLDFAST_TOKEN",
          "HOLDFAST_LAUNCHER",
          "HOLDFAST_AOT",
          "HOLDFAST_AOT_OUTPUT",
          "HOLDFAST_JAVA_OPTS",
          "HOLDFAST_FENCE",
          "HOLDFAST_LEASE");

  /** Reads what {@link #toArguments} wrote. */
  public static DaemonOptions parse(String[] arguments) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    String home = named.get("--home");
    if (home == null) {
      throw new IllegalArgumentException("--home DIR is needed");
    }
    String port = named.get("--port");
    return new DaemonOptions(
        new Home(Path.of(home)),
        Optional.ofNullable(named.get("--config")).map(Path::of),
        port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
        Optional.ofNullable(named.get("--plugins")).map(Path::of),
        Optional.ofNullable(named.get("--shipped")).map(Path::of));
  }

  /** Arguments for {@link dev.holdfast.launcher.DaemonMain}. */
  public List<String> toArguments() {
    List<String> arguments = new ArrayList<>(List.of("--home", home.directory().toString()));
    file.ifPresent(path -> arguments.addAll(List.of("--config", absolute(path))));
    port.ifPresent(number -> arguments.addAll(List.of("--port", Integer.toString(number))));
    plugins.ifPresent(path -> arguments.addAll(List.of("--plugins", absolute(path))));
    shipped.ifPresent(path -> arguments.addAll(List.of("--shipped", absolute(path))));
    return arguments;
  }

  /** With that port, unless one was given. */
  public DaemonOptions preferring(OptionalInt other) {
    return new DaemonOptions(home, file, port.isPresent() ? port : other, plugins, shipped);
  }

  /** Where plugins are looked for, the shipped ones first. */
  public List<Path> pluginFolders() {
    List<Path> folders = new ArrayList<>();
    shipped.ifPresent(folders::add);
    folders.add(home.plugins());
    plugins.ifPresent(folders::add);
    return folders;
  }

  /**
   * Loads the configuration: flag over environment over file over default.
   *
   * @throws ConfigurationException with one line per problem
   */
  public Configuration load(Map<String, String> environment) throws ConfigurationException {
    if (file.isPresent() && !Files.exists(file.get())) {
      throw new ConfigurationException(
          List.of(file.get() + ": no such file; --config names the configuration to use"));
    }
    Optional<Path> source = file.or(() -> Optional.of(home.config()).filter(Files::exists));
    if (source.filter(Files::isDirectory).isPresent()) {
      throw new ConfigurationException(
          List.of(source.get() + ": is a folder; the configuration is a file of YAML"));
    }
    Map<String, String> settings = new LinkedHashMap<>(environment);
    settings.keySet().removeAll(NOT_SETTINGS);
    Map<String, String> flags = new LinkedHashMap<>();
    port.ifPresent(number -> flags.put("http.port", Integer.toString(number)));
    Configuration configuration =
        Configuration.load(new Configuration.Sources(source, settings, flags));
    configuration.refuseBackupsWithin(home.data());
    return configuration;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().toString();
  }
}
