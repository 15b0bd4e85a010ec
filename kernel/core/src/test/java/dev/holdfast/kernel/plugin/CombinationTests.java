package dev.holdfast.kernel.plugin;

import static dev.holdfast.kernel.plugin.PluginWorkshop.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.kernel.Kernel;
import dev.holdfast.kernel.KernelOptions;
import dev.holdfast.kernel.StartException;
import dev.holdfast.kernel.config.Configuration;
import dev.holdfast.kernel.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends that cannot keep their promises together are refused at start, with the remedy. */
final class CombinationTests {
  @TempDir Path temp;

  private Path folder;
  private PluginWorkshop workshop;

  @BeforeEach
  void makeBackends() throws IOException {
    folder = Files.createDirectories(temp.resolve("home/plugins"));
    workshop = new PluginWorkshop(Files.createDirectory(temp.resolve("workshop")));
    backend("store", "shared-store", "SHARED");
    backend("store", "own-store", "ATOMIC_BATCH");
    backend("lock", "shared-lock", "SHARED");
    backend("lock", "own-lock", "EXCLUSIVE");
    backend("persistence", "own-log", "DURABLE");
  }

  @Test
  void sharedStoreWithTheLockOfOneProcessIsRefused() {
    assertThat(problems("shared-store", "own-lock", "none"))
        .containsExactly(
            "store 'shared-store' is shared between daemons, lock 'own-lock' is not: two daemons"
                + " would grant the same lease. Choose a shared lock (shared-lock), or a store that"
                + " is this daemon's own.");
  }

  @Test
  void sharedStoreWithAPrivateLogIsRefused() {
    assertThat(problems("shared-store", "shared-lock", "own-log"))
        .containsExactly(
            "store 'shared-store' is shared between daemons, persistence 'own-log' is private to"
                + " this one: writes of others would be missing from it. Set persistence: none, or"
                + " choose a store that is this daemon's own.");
  }

  @Test
  void everyReasonIsNamedAtOnce() {
    assertThat(problems("shared-store", "own-lock", "own-log")).hasSize(2);
  }

  @Test
  void goodCombinationGetsAsFarAsCreatingTheStore() {
    assertThat(problems("own-store", "own-lock", "own-log"))
        .singleElement()
        .asString()
        .contains("store 'own-store' could not be created: not used");
    assertThat(problems("shared-store", "shared-lock", "none"))
        .singleElement()
        .asString()
        .contains("store 'shared-store' could not be created: not used");
  }

  @Test
  void brokenPluginStopsTheStartOnlyWhenItIsChosen() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "no jar");

    assertThat(problems("own-store", "own-lock", "own-log"))
        .singleElement()
        .asString()
        .contains("own-store");
    assertThat(problems("broken", "own-lock", "own-log"))
        .anySatisfy(line -> assertThat(line).contains("'broken' is not a known provider"))
        .anySatisfy(
            line -> assertThat(line).contains("broken.jar: 'broken.jar' is not a readable"));
  }

  @Test
  void disabledPluginThatIsChosenIsNamedWithTheRemedy() throws IOException {
    Files.writeString(folder.resolve("plugins.disabled"), "acme.own-store".replace('-', '_'));

    assertThat(problems("own-store", "own-lock", "own-log"))
        .anySatisfy(line ->
            assertThat(line).contains("plugin acme.own_store is disabled", "plugins.disabled"));
  }

  private void backend(String spi, String name, String capability) {
    String module = "acme." + name.replace('-', '_');
    String type = Character.toUpperCase(spi.charAt(0)) + spi.substring(1);
    workshop
        .source()
        .moduleInfo(
            """
            module %s {
              requires dev.holdfast.api;
              provides dev.holdfast.api.spi.%s.%sProvider with %s.Backend;
            }
            """
                .formatted(module, spi, type, module))
        .type(
            module + ".Backend",
            provider(module, "Backend", spi, name, "")
                .replace("Capability.ATOMIC_BATCH, Capability.DURABLE", "Capability." + capability))
        .jar(folder.resolve(name + ".jar"));
  }

  private List<String> problems(String store, String lock, String persistence) {
    List<String> problems = new java.util.ArrayList<>();
    assertThatThrownBy(() -> Kernel.open(configuration(store, lock, persistence), options()))
        .isInstanceOfSatisfying(StartException.class, e -> problems.addAll(e.problems()));
    return problems;
  }

  private static Configuration configuration(String store, String lock, String persistence)
      throws ConfigurationException {
    return Configuration.load(
        new Configuration.Sources(
            Optional.empty(),
            Map.of(),
            Map.of(
                "store.provider",
                store,
                "lock.provider",
                lock,
                "persistence.provider",
                persistence,
                "encoder.provider",
                "none",
                "gateways",
                "")));
  }

  private KernelOptions options() {
    Path home = temp.resolve("home");
    return new KernelOptions(home, List.of(folder), "test", "0", line -> {});
  }
}
