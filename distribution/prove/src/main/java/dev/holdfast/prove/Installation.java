package dev.holdfast.prove;

import dev.holdfast.api.spi.Settings;
import java.nio.file.Path;
import java.util.List;

/** How the programs of the installation under attack are run. */
public interface Installation {
  /**
   * The command that serves a home at any free port; it says {@code ready} on its standard output,
   * or {@code problem TEXT} before it ends.
   */
  List<String> daemon(Path home);

  /**
   * The command that speaks MCP on its standard input and output ({@code HOLDFAST_HOME} is set).
   */
  List<String> shim();

  /** The persistence of the configuration under attack, as {@code wal}. */
  String persistence();

  /** That persistence's settings. */
  Settings persistenceSettings();

  /** The folder of the shipped plugins. */
  Path plugins();

  /** The command that runs a main class of this module; the class's arguments are added to it. */
  List<String> main(String mainClass);
}
