package dev.holdfast.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.spi.Provider;
import dev.holdfast.api.spi.encoder.EncoderProvider;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.persistence.PersistenceProvider;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.api.web.RouteProvider;
import dev.holdfast.api.web.ToolProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plugin folder, a workshop to fill it, and the platform that opens it. */
abstract class PluginPlatformFixture {
  static final Set<Class<? extends Provider<?>>> SPIS =
      Set.of(
          StoreProvider.class,
          LockProvider.class,
          PersistenceProvider.class,
          EncoderProvider.class,
          GatewayProvider.class,
          RouteProvider.class,
          ToolProvider.class);

  @TempDir Path temp;

  Path folder;
  Path parts;
  PluginWorkshop workshop;
  private PluginPlatform platform;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("plugins"));
    parts = Files.createDirectory(temp.resolve("parts"));
    workshop = new PluginWorkshop(Files.createDirectory(temp.resolve("workshop")));
  }

  @AfterEach
  void closePlatform() {
    if (platform != null) {
      platform.close();
      assertThat(temp.resolve("work/plugin-copies")).doesNotExist();
    }
  }

  PluginPlatform open(Path... more) {
    List<Path> folders = new ArrayList<>(List.of(folder));
    folders.addAll(List.of(more));
    platform =
        PluginPlatform.open(
            new PluginPlaces(
                List.of(), folders, temp.resolve("work"), temp.resolve("plugins.disabled")),
            SPIS);
    return platform;
  }

  /** Puts a plugin that works beside the one under test. */
  void addHealthyPlugin() {
    workshop.store("healthy", "healthy").jar(folder.resolve("healthy.jar"));
  }

  /** Opens, checks that the healthy plugin goes on and that one other failed; gives its status. */
  PluginStatus openAndFindFailed() {
    PluginPlatform opened = open();
    assertThat(opened.registry().find(StoreProvider.class, "healthy")).isPresent();
    List<PluginStatus> failed =
        opened.statuses().stream().filter(s -> s.state().equals("failed")).toList();
    assertThat(failed).hasSize(1);
    assertThat(problem(failed.getFirst())).doesNotContain("\n").hasSizeLessThan(700);
    return failed.getFirst();
  }

  static String problem(PluginStatus status) {
    return status.problem().orElseThrow();
  }

  static PluginStatus status(PluginPlatform platform, String id) {
    return platform.statuses().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }
}
