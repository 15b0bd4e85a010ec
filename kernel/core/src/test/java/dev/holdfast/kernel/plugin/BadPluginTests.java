package dev.holdfast.kernel.plugin;

import static dev.holdfast.kernel.plugin.PluginWorkshop.bundle;
import static dev.holdfast.kernel.plugin.PluginWorkshop.locationOf;
import static dev.holdfast.kernel.plugin.PluginWorkshop.provider;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.spi.store.StoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad plugin is one clear line and harms nobody. */
final class BadPluginTests extends PluginPlatformFixture {

  @BeforeEach
  void aHealthyPluginIsBesideIt() {
    addHealthyPlugin();
  }

  @Test
  void throwingConstructorFailsThePlugin() {
    throwing("throw new IllegalStateException(\"boom\\nin two lines\");");

    PluginStatus failed = openAndFindFailed();

    assertThat(failed.id()).isEqualTo("acme.bad");
    assertThat(failed.version()).isEqualTo("1.0.0");
    assertThat(problem(failed))
        .startsWith("bad.jar: a provider of store cannot be instantiated")
        .contains("acme.bad.Store", "IllegalStateException: boom in two lines");
  }

  @Test
  void errorInConstructorFailsThePlugin() {
    throwing("throw new AssertionError(\"assertion\");");

    assertThat(problem(openAndFindFailed())).contains("AssertionError: assertion");
  }

  @Test
  void endlessRecursionInConstructorFailsThePlugin() {
    throwing("new Store();");

    assertThat(problem(openAndFindFailed())).contains("StackOverflowError");
  }

  @Test
  void wrongProviderNameFailsThePlugin() {
    workshop.store("acme.bad", "Not Kebab").jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .contains("the name or the capabilities of its provider acme.bad.Store", "kebab-case");
  }

  @Test
  void pluginThatProvidesNothingFails() {
    workshop
        .source()
        .moduleInfo("module acme.bad { requires dev.holdfast.api; }")
        .type("acme.bad.Nothing", "package acme.bad; public final class Nothing {}")
        .jar(folder.resolve("bad.jar"));

    PluginStatus failed = openAndFindFailed();

    assertThat(failed.id()).isEqualTo("acme.bad");
    assertThat(problem(failed))
        .startsWith("bad.jar: provides none of the known SPIs")
        .contains("store", "lock", "persistence", "gateway", "route", "tool");
  }

  @Test
  void jarWithExtensionsOfPf4jOnlyIsToldWhatIsRead() {
    workshop
        .source()
        .type("acme.bad.Extra", "package acme.bad; public final class Extra {}")
        .resource("META-INF/extensions.idx", "acme.bad.Extra\n")
        .manifest("Plugin-Id: acme.bad")
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.jar: provides none of the known SPIs")
        .contains("META-INF/services", "@Extension is not read");
  }

  @Test
  void factoryMethodTypedAsTheSpiIsNotSilent() {
    workshop
        .store("acme.bad", "x")
        .type(
            "acme.bad.Store",
            """
            package acme.bad;
            public final class Store {
              public static dev.holdfast.api.spi.store.StoreProvider provider() { return null; }
            }
            """)
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.jar: declares [acme.bad.Store] as provider of store")
        .contains("static provider() method must return the plugin's own type");
  }

  @Test
  void truncatedJarIsNamed() throws IOException {
    Path good = workshop.store("acme.bad", "x").jar(parts.resolve("good.jar"));
    byte[] bytes = Files.readAllBytes(good);
    Files.write(folder.resolve("bad.jar"), Arrays.copyOf(bytes, bytes.length / 2));

    PluginStatus failed = openAndFindFailed();

    assertThat(failed.id()).isEqualTo("bad.jar");
    assertThat(problem(failed)).startsWith("bad.jar: 'bad.jar' is not a readable jar");
  }

  @Test
  void emptyJarAndEmptyZipAreNamed() throws IOException {
    Files.createFile(folder.resolve("empty.jar"));
    Files.createFile(folder.resolve("empty.zip"));

    var platform = open();

    assertThat(problem(status(platform, "empty.jar"))).contains("not a readable jar");
    assertThat(problem(status(platform, "empty.zip"))).contains("not a readable zip");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
  }

  @Test
  void jarInsideABundleThatIsTruncatedIsNamed() throws IOException {
    Path own = workshop.store("acme.bad", "x").jar(parts.resolve("own.jar"));
    Path half = parts.resolve("half.jar");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(own), 100));
    bundle(folder.resolve("bad.zip"), "", own, half);

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.zip: 'half.jar' is not a readable jar");
  }

  @Test
  void missingModuleIsNamed() {
    Path library =
        workshop
            .source()
            .moduleInfo("module some.library { exports some.library; }")
            .type("some.library.A", "package some.library; public final class A {}")
            .jar(parts.resolve("library.jar"));
    requiring("some.library", library);

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.jar: requires the module some.library")
        .contains("neither in its bundle nor in another plugin");
  }

  @Test
  void kernelsPrivateModuleIsRefused() {
    requiring("pf4j");

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.jar: its module acme.bad requires pf4j, which is private to the kernel");
  }

  @Test
  void bundleThatCarriesTheApiIsRefused() {
    Path own = workshop.store("acme.bad", "x").jar(parts.resolve("own.jar"));
    bundle(folder.resolve("bad.zip"), "", own, workshop.apiOfVersion("0.1.0"));

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.zip: carries the API itself (the module dev.holdfast.api)");
  }

  @Test
  void jarThatCarriesPackagesOfTheApiIsRefused() {
    workshop
        .source()
        .type("dev.holdfast.api.Extra", "package dev.holdfast.api; public final class Extra {}")
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .contains("carries the API itself (the package dev.holdfast.api in the module bad)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.99.0", "1.0.0", "9.1.2"})
  void newerApiAndOtherMajorVersionAreRefused(String compiledAgainst) {
    workshop
        .store("acme.bad", "x")
        .against(workshop.apiOfVersion(compiledAgainst))
        .jar(folder.resolve("bad.jar"));

    PluginStatus failed = openAndFindFailed();

    assertThat(failed.id()).isEqualTo("acme.bad");
    assertThat(problem(failed))
        .startsWith(
            "bad.jar: wrong API version: it was compiled against dev.holdfast.api "
                + compiledAgainst)
        .contains("this Holdfast has 0.1.0");
  }

  @Test
  void olderApiOfTheSameMajorVersionIsAccepted() {
    workshop
        .store("acme.older", "older")
        .against(workshop.apiOfVersion("0.0.9"))
        .jar(folder.resolve("older.jar"));

    assertThat(open().registry().find(StoreProvider.class, "older")).isPresent();
  }

  @Test
  void declaredApiRangeIsChecked() {
    workshop
        .store("acme.bad", "x")
        .manifest("Plugin-Requires: >=3.0.0")
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .contains("wrong API version: it requires dev.holdfast.api >=3.0.0", "0.1.0");
  }

  @Test
  void secondFileWithTheSameIdFails() {
    workshop.store("acme.twice", "one").jar(folder.resolve("a.jar"));
    workshop.store("acme.twice", "two").moduleVersion("2.0.0").jar(folder.resolve("b.jar"));

    PluginStatus failed = openAndFindFailed();

    assertThat(problem(failed))
        .isEqualTo(
            "b.jar: has the same id (acme.twice) as 'a.jar' in version 1.0.0, which was found"
                + " first; remove one of them");
  }

  @Test
  void ofTwoProvidersWithOneNameTheLaterPluginByIdFails() {
    workshop.store("acme.z", "same").jar(folder.resolve("1.jar"));
    workshop.store("acme.a", "same").jar(folder.resolve("2.jar"));

    PluginStatus failed = openAndFindFailed();

    assertThat(failed.id()).isEqualTo("acme.z");
    assertThat(problem(failed))
        .isEqualTo(
            "1.jar: provides store:same, which the plugin acme.a provides already; remove one of"
                + " the two");
  }

  @Test
  void onePluginMayNotUseANameTwice() {
    workshop
        .store("acme.bad", "x")
        .moduleInfo(
            """
            module acme.bad {
              requires dev.holdfast.api;
              provides dev.holdfast.api.spi.store.StoreProvider with acme.bad.Store, acme.bad.Other;
            }
            """)
        .type("acme.bad.Other", provider("acme.bad", "Other", "store", "x", ""))
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed())).contains("provides store:x twice");
  }

  @Test
  void packageInTwoModulesOfABundleIsNamed() {
    Path own = workshop.store("acme.bad", "x").jar(parts.resolve("own.jar"));
    Path split =
        workshop
            .source()
            .moduleInfo("module other {}")
            .type("acme.bad.Split", "package acme.bad; final class Split {}")
            .jar(parts.resolve("other.jar"));
    bundle(folder.resolve("bad.zip"), "plugin.id=acme.bad", own, split);

    assertThat(problem(openAndFindFailed()))
        .startsWith("bad.zip: its modules do not fit together")
        .contains("acme.bad");
  }

  @Test
  void leftoverIsReported() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "x");
    Files.writeString(folder.resolve(".hidden"), "x");
    Files.writeString(folder.resolve("plugins.disabled"), "x");

    assertThat(problem(openAndFindFailed())).startsWith("notes.txt: leftover in the plugin folder");
  }

  @Test
  void linkIsNotFollowed() throws IOException {
    Path jar = workshop.store("acme.bad", "x").jar(parts.resolve("good.jar"));
    Files.createSymbolicLink(folder.resolve("link.jar"), jar);

    assertThat(problem(openAndFindFailed())).startsWith("link.jar: a link is not followed");
  }

  @Test
  void missingDependencyIsNamed() {
    workshop
        .store("acme.bad", "x")
        .manifest("Plugin-Dependencies: acme.absent@>=1.0.0")
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .isEqualTo("bad.jar: depends on the plugin acme.absent, which is not there; install it");
  }

  @Test
  void wrongVersionOfADependencyFailsTheDependentAlone() {
    workshop
        .store("acme.bad", "x")
        .manifest("Plugin-Dependencies: healthy@>=2.0.0")
        .jar(folder.resolve("bad.jar"));

    assertThat(problem(openAndFindFailed()))
        .contains("depends on the plugin healthy in version >=2.0.0, but version 1.0.0 is there");
  }

  @Test
  void cycleOfPluginsFailsItsMembers() {
    workshop
        .store("acme.a", "a")
        .manifest("Plugin-Dependencies: acme.b?")
        .jar(folder.resolve("a.jar"));
    workshop
        .store("acme.b", "b")
        .manifest("Plugin-Dependencies: acme.a")
        .jar(folder.resolve("b.jar"));

    var platform = open();

    assertThat(problem(status(platform, "acme.a"))).contains("cycle of plugins (acme.a, acme.b)");
    assertThat(problem(status(platform, "acme.b"))).contains("cycle");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
  }

  @Test
  void dependentOfAFailedPluginFailsToo() {
    throwing("throw new IllegalStateException(\"boom\");");
    workshop
        .store("acme.above", "above")
        .manifest("Plugin-Dependencies: acme.bad")
        .jar(folder.resolve("above.jar"));

    var platform = open();

    assertThat(problem(status(platform, "acme.bad"))).contains("boom");
    assertThat(problem(status(platform, "acme.above")))
        .isEqualTo("above.jar: depends on the plugin acme.bad, which failed; mend that one first");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("healthy");
    assertThat(platform.statuses()).hasSize(3);
  }

  @Test
  void classFileForANewerJavaIsNamed() throws IOException {
    Path jar = workshop.store("acme.bad", "x").jar(parts.resolve("own.jar"));
    byte[] info;
    try (var zip = new java.util.zip.ZipFile(jar.toFile())) {
      info = zip.getInputStream(zip.getEntry("module-info.class")).readAllBytes();
    }
    info[7] = (byte) 200; // The major version of the class file format.
    try (var out =
        new java.util.zip.ZipOutputStream(Files.newOutputStream(folder.resolve("bad.jar")))) {
      out.putNextEntry(new ZipEntry("module-info.class"));
      out.write(info);
    }

    assertThat(problem(openAndFindFailed()))
        .contains("'bad.jar' is not a usable module", "Unsupported major.minor version 200");
  }

  @Test
  void libraryThatTheHostHasIsNoPlugin() {
    bundle(folder.resolve("bad.zip"), "", locationOf("org.slf4j"));

    assertThat(problem(openAndFindFailed()))
        .contains("holds only modules that Holdfast has itself");
  }

  @Test
  void bundleWithoutJarsIsNamed() {
    PluginWorkshop.zip(folder.resolve("bad.zip"), Map.of("readme.txt", "x"));

    assertThat(problem(openAndFindFailed())).startsWith("bad.zip: holds no lib/*.jar");
  }

  private void throwing(String constructorBody) {
    workshop
        .store("acme.bad", "x")
        .type("acme.bad.Store", provider("acme.bad", "Store", "store", "bad", constructorBody))
        .jar(folder.resolve("bad.jar"));
  }

  private void requiring(String module, Path... against) {
    var source =
        workshop
            .store("acme.bad", "x")
            .moduleInfo(
                """
                module acme.bad {
                  requires dev.holdfast.api;
                  requires %s;
                  provides dev.holdfast.api.spi.store.StoreProvider with acme.bad.Store;
                }
                """
                    .formatted(module));
    for (Path jar : against) {
      source.against(jar);
    }
    source.jar(folder.resolve("bad.jar"));
  }
}
