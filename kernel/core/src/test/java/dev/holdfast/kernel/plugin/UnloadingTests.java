package dev.holdfast.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.store.StoreProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was unloaded is gone: its classes can be collected, its copies are deleted. */
final class UnloadingTests extends PluginPlatformFixture {

  @Test
  void removedPluginIsCollected() throws IOException {
    workshop.store("acme.gone", "gone").jar(folder.resolve("gone.jar"));
    PluginPlatform platform = open();
    WeakReference<ClassLoader> loader = loader(platform);

    Files.delete(folder.resolve("gone.jar"));
    platform.look(0);

    assertCollected(List.of(loader));
    assertThat(copies()).isZero();
  }

  @Test
  void failedPluginIsCollected() {
    workshop.store("acme.bad", "bad").jar(folder.resolve("bad.jar"));
    PluginPlatform platform = open();
    WeakReference<ClassLoader> loader = loader(platform);
    RecordedDeployment deployment = new RecordedDeployment();
    deployment.broken.add("acme.bad");

    platform.deploy(deployment);

    assertThat(status(platform, "acme.bad").state()).isEqualTo("failed");
    assertCollected(List.of(loader));
  }

  @Test
  void fiftyReloadsLeaveOneLoaderAndOneCopy() throws IOException {
    workshop.store("acme.again", "again").jar(folder.resolve("again.jar"));
    PluginPlatform platform = open();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      loaders.add(loader(platform));
      platform.reload("acme.again").orThrow();
    }

    assertCollected(loaders);
    assertThat(loader(platform).get()).isNotNull();
    assertThat(copies()).isEqualTo(1);
  }

  private static WeakReference<ClassLoader> loader(PluginPlatform platform) {
    return new WeakReference<>(
        platform.registry().all(StoreProvider.class).getFirst().getClass().getClassLoader());
  }

  private long copies() throws IOException {
    try (var copies = Files.list(temp.resolve("work/plugin-copies"))) {
      return copies.count();
    }
  }

  private static void assertCollected(List<WeakReference<ClassLoader>> loaders) {
    for (int tries = 0; tries < 20 && loaders.stream().anyMatch(l -> l.get() != null); tries++) {
      System.gc();
    }
    assertThat(loaders).allMatch(loader -> loader.get() == null);
  }
}
