package dev.holdfast.kernel.plugin;

import static dev.holdfast.kernel.plugin.PluginWorkshop.provider;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.spi.store.StoreProvider;
import dev.holdfast.api.web.ToolProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plugins that come, change and go while the platform runs. */
final class HotPluginTests extends PluginPlatformFixture {
  private final RecordedDeployment deployment = new RecordedDeployment();
  private PluginPlatform platform;
  private long now;

  @BeforeEach
  void aHealthyPluginRuns() {
    addHealthyPlugin();
    platform = open();
    platform.deploy(deployment);
    deployment.told.clear();
  }

  @Test
  void droppedFileServesWhenItHasRested() {
    drop("acme.tool", "acme", "hello");

    look(0);
    assertThat(ids()).containsExactly("healthy");
    look(499);
    assertThat(ids()).containsExactly("healthy");
    look(500);

    assertThat(deployment.told).containsExactly("deploy acme.tool");
    assertThat(status(platform, "acme.tool").state()).isEqualTo("started");
    assertThat(status(platform, "acme.tool").available()).isEmpty();
    assertThat(platform.registry().names(ToolProvider.class)).containsExactly("acme");
  }

  @Test
  void droppedStoreIsAvailableAndNotInUse() {
    workshop.store("acme.store", "acme").jar(folder.resolve("store.jar"));

    rest();

    PluginStatus store = status(platform, "acme.store");
    assertThat(store.state()).isEqualTo("available");
    assertThat(store.available()).containsExactly("store:acme");
  }

  @Test
  void halfCopiedFileWaitsUntilItRests() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            workshop.tool("acme.tool", "acme", "hello").jar(parts.resolve("whole.jar")));
    Path file = folder.resolve("growing.jar");
    for (int part = 1; part < 5; part++) {
      Files.write(file, Arrays.copyOf(whole, whole.length * part / 5));
      look(400);
    }
    Files.write(file, whole);
    look(400);
    assertThat(ids()).containsExactly("healthy");

    look(500);

    assertThat(status(platform, "acme.tool").state()).isEqualTo("started");
  }

  @Test
  void brokenFileIsOneLineUntilItIsMended() throws IOException {
    Path file = Files.writeString(folder.resolve("acme.jar"), "no jar");
    rest();
    rest();
    assertThat(problem(status(platform, "acme.jar"))).contains("not a readable jar");

    workshop.tool("acme.tool", "acme", "hello").jar(file);
    rest();

    assertThat(ids()).containsExactly("acme.tool", "healthy");
  }

  @Test
  void removedFileEndsThePlugin() throws IOException {
    drop("acme.tool", "acme", "hello");
    rest();
    deployment.told.clear();

    Files.delete(folder.resolve("acme.tool.jar"));
    look(0);

    assertThat(ids()).containsExactly("healthy");
    assertThat(deployment.told)
        .containsExactly("pause acme.tool", "end acme.tool", "forget acme.tool");
    assertThat(platform.registry().names(ToolProvider.class)).isEmpty();
  }

  @Test
  void removedFileOfAPluginInUseChangesNothingButSaysSo() throws IOException {
    deployment.inUse.add("healthy");

    Files.delete(folder.resolve("healthy.jar"));
    look(0);

    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
    assertThat(problem(status(platform, "healthy"))).contains("its file is gone");
  }

  @Test
  void changedFileIsNotedAndReloadedOnRequest() {
    drop("acme.tool", "acme", "one");
    rest();

    drop("acme.tool", "acme", "two", "2.0.0");
    look(0);
    assertThat(problem(status(platform, "acme.tool")))
        .contains("holdfast plugins reload acme.tool");
    assertThat(status(platform, "acme.tool").version()).isEqualTo("1.0.0");
    deployment.told.clear();

    PluginStatus reloaded = platform.reload("acme.tool").orThrow();

    assertThat(reloaded.version()).isEqualTo("2.0.0");
    assertThat(reloaded.problem()).isEmpty();
    assertThat(deployment.told)
        .containsExactly("pause acme.tool", "end acme.tool", "deploy acme.tool");
  }

  @Test
  void reloadIsRefusedWhileInUse() {
    deployment.inUse.add("healthy");

    Refusal refusal = refusal(platform.reload("healthy"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.HELD);
    assertThat(refusal.message()).contains("The plugin healthy is in use: it is chosen");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
  }

  @Test
  void reloadIsRefusedWhileCallsDoNotEnd() {
    drop("acme.tool", "acme", "one");
    rest();
    deployment.busy.add("acme.tool");

    assertThat(refusal(platform.reload("acme.tool")).code()).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(status(platform, "acme.tool").state()).isEqualTo("started");
  }

  @Test
  void unreadableNewVersionLeavesTheFormerOneAlone() throws IOException {
    drop("acme.tool", "acme", "one");
    rest();
    deployment.told.clear();
    Files.writeString(folder.resolve("acme.tool.jar"), "no jar");

    Refusal refusal = refusal(platform.reload("acme.tool"));

    assertThat(refusal.message()).contains("goes on as it was", "not a readable jar");
    assertThat(deployment.told).isEmpty();
  }

  @Test
  void newVersionThatCannotStartGivesWayToTheFormerOne() {
    workshop.store("acme.store", "acme").jar(folder.resolve("acme.jar"));
    rest();
    workshop
        .store("acme.store", "acme")
        .type(
            "acme.store.Store",
            provider(
                "acme.store", "Store", "store", "acme", "throw new IllegalStateException(\"no\");"))
        .moduleVersion("2.0.0")
        .jar(folder.resolve("acme.jar"));

    Refusal refusal = refusal(platform.reload("acme.store"));

    assertThat(refusal.message()).contains("the former one goes on", "IllegalStateException: no");
    assertThat(status(platform, "acme.store").version()).isEqualTo("1.0.0");
    assertThat(status(platform, "acme.store").state()).isEqualTo("available");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("acme", "healthy");
  }

  @Test
  void pluginThatCannotBePutToUseFailsAlone() {
    deployment.broken.add("acme.tool");
    drop("acme.tool", "acme", "hello");

    rest();

    assertThat(problem(status(platform, "acme.tool")))
        .isEqualTo("acme.tool.jar: IllegalStateException: cannot be created");
    assertThat(ids()).containsExactly("acme.tool", "healthy");
  }

  @Test
  void dependentStartsWhenItsDependencyArrives() {
    workshop
        .tool("acme.above", "above", "x")
        .manifest("Plugin-Dependencies: acme.base")
        .jar(folder.resolve("above.jar"));
    rest();
    assertThat(problem(status(platform, "acme.above")))
        .contains("depends on the plugin acme.base, which is not there");

    drop("acme.base", "base", "y");
    rest();

    assertThat(status(platform, "acme.above").state()).isEqualTo("started");
    assertThat(deployment.told).containsExactly("deploy acme.base", "deploy acme.above");
  }

  @Test
  void pluginAboveComesBackAfterAReload() throws IOException {
    drop("acme.base", "base", "y");
    workshop
        .tool("acme.above", "above", "x")
        .manifest("Plugin-Dependencies: acme.base")
        .jar(folder.resolve("above.jar"));
    rest();
    deployment.told.clear();

    platform.reload("acme.base").orThrow();

    assertThat(deployment.told)
        .containsExactly(
            "pause acme.above",
            "pause acme.base",
            "end acme.above",
            "end acme.base",
            "deploy acme.base",
            "deploy acme.above");

    Files.delete(folder.resolve("acme.base.jar"));
    look(0);

    assertThat(problem(status(platform, "acme.above"))).contains("acme.base, which is not there");
  }

  @Test
  void baseOfAPluginInUseStays() {
    drop("acme.base", "base", "y");
    workshop
        .store("acme.above", "above")
        .manifest("Plugin-Dependencies: acme.base")
        .jar(folder.resolve("above.jar"));
    rest();
    deployment.inUse.add("acme.above");

    assertThat(refusal(platform.disable("acme.base")).facts())
        .containsEntry("plugin", "acme.above");
  }

  @Test
  void ofTwoWithOneIdTheOneThatRunsGoesOn() throws IOException {
    drop("acme.tool", "acme", "one");
    rest();
    workshop.tool("acme.tool", "acme", "two").jar(folder.resolve("a-second.jar"));
    rest();
    assertThat(platform.statuses().stream().map(PluginStatus::state))
        .containsExactly("started", "failed", "available");

    Files.delete(folder.resolve("acme.tool.jar"));
    look(0);

    assertThat(status(platform, "acme.tool").state()).isEqualTo("started");
    assertThat(ids()).containsExactly("acme.tool", "healthy");
  }

  @Test
  void disabledPluginStaysDisabledAfterARestart() {
    drop("acme.tool", "acme", "one");
    rest();

    assertThat(platform.disable("acme.tool").orThrow().state()).isEqualTo("disabled");
    assertThat(platform.disable("acme.tool").orThrow().state()).isEqualTo("disabled");
    assertThat(platform.registry().names(ToolProvider.class)).isEmpty();
    assertThat(refusal(platform.reload("acme.tool")).message()).contains("plugins enable");
    platform.close();
    platform = open();

    assertThat(status(platform, "acme.tool").state()).isEqualTo("disabled");
    assertThat(status(platform, "acme.tool").version()).isEqualTo("1.0.0");
    platform.deploy(deployment);
    assertThat(platform.enable("acme.tool").orThrow().state()).isEqualTo("started");
    platform.close();
    platform = open();
    assertThat(status(platform, "acme.tool").state()).isEqualTo("available");
  }

  @Test
  void pluginInUseCannotBeDisabled() {
    deployment.inUse.add("healthy");

    assertThat(refusal(platform.disable("healthy")).code()).isEqualTo(ErrorCode.HELD);

    assertThat(temp.resolve("plugins.disabled")).doesNotExist();
  }

  @Test
  void unknownIdNamesTheKnownOnes() {
    assertThat(refusal(platform.reload("healty")).message())
        .isEqualTo("There is no plugin 'healty'. Known: healthy.");
    assertThat(refusal(platform.enable("x")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(platform.disable("x")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void folderThatOthersMayWriteBringsNothingAndTakesNothing() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    drop("acme.tool", "acme", "one");
    rest();

    assertThat(platform.registry().names(ToolProvider.class)).isEmpty();
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
    assertThat(platform.statuses()).hasSize(2);

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    rest();

    assertThat(ids()).containsExactly("acme.tool", "healthy");
  }

  private void drop(String module, String name, String text) {
    drop(module, name, text, "1.0.0");
  }

  private void drop(String module, String name, String text, String version) {
    workshop.tool(module, name, text).moduleVersion(version).jar(folder.resolve(module + ".jar"));
  }

  private void look(long millisLater) {
    now += Duration.ofMillis(millisLater).toNanos();
    platform.look(now);
  }

  /** Two looks with a rest in between. */
  private void rest() {
    look(0);
    look(500);
  }

  private List<String> ids() {
    return platform.statuses().stream().map(PluginStatus::id).toList();
  }

  private static Refusal refusal(Outcome<PluginStatus> outcome) {
    return switch (outcome) {
      case Outcome.Refused<PluginStatus>(Refusal refusal) -> refusal;
      case Outcome.Done<PluginStatus>(PluginStatus status) ->
          throw new AssertionError("was done: " + status);
    };
  }
}
