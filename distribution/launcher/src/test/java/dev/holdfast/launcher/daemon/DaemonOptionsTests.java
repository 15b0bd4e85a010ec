package dev.holdfast.launcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shim.Home;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DaemonOptionsTests {
  @Test
  void theChildReadsWhatTheParentWrote() {
    DaemonOptions options =
        new DaemonOptions(
            new Home(Path.of("/h o m e")),
            Optional.of(Path.of("/c")),
            OptionalInt.of(0),
            Optional.of(Path.of("/p")),
            Optional.of(Path.of("/s")));

    assertThat(DaemonOptions.parse(options.toArguments().toArray(String[]::new)))
        .isEqualTo(options);
  }

  @Test
  void shippedPluginsComeFirst() {
    DaemonOptions options =
        new DaemonOptions(
            new Home(Path.of("/h")),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(Path.of("/p")),
            Optional.of(Path.of("/s")));

    assertThat(options.pluginFolders())
        .containsExactly(Path.of("/s"), Path.of("/h/plugins"), Path.of("/p"));
  }

  @Test
  void theHeapGrowsWithTheMemoryLimit() {
    assertThat(JvmFlags.heapBytes(100L << 20)).isEqualTo(428L << 20);
  }
}
