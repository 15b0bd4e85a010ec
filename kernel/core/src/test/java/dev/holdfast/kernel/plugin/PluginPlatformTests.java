package dev.holdfast.kernel.plugin;

import static dev.holdfast.kernel.plugin.PluginWorkshop.bundle;
import static dev.holdfast.kernel.plugin.PluginWorkshop.provider;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.spi.lock.LockProvider;
import dev.holdfast.api.spi.store.StoreProvider;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plugins that work, in every shape. */
final class PluginPlatformTests extends PluginPlatformFixture {

  @Test
  void moduleInfoIsEnough() {
    workshop
        .store("acme.memory", "acme")
        .moduleVersion("2.3.4")
        .jar(folder.resolve("any-name.jar"));

    PluginPlatform platform = open();

    var status = status(platform, "acme.memory");
    assertThat(status.version()).isEqualTo("2.3.4");
    assertThat(status.state()).isEqualTo("available");
    assertThat(status.provides()).containsExactly("store:acme");
    assertThat(status.available()).containsExactly("store:acme");
    assertThat(status.capabilities())
        .isEqualTo(Map.of("store:acme", List.of("durable", "atomic-batch")));
    assertThat(status.problem()).isEmpty();
    assertThat(platform.registry().find(StoreProvider.class, "acme")).isPresent();
    assertThat(platform.registry().find(StoreProvider.class, "other")).isEmpty();
    assertThat(platform.registry().all(LockProvider.class)).isEmpty();
  }

  @Test
  void eachPluginLivesInItsOwnLayer() {
    workshop.store("acme.one", "one").jar(folder.resolve("one.jar"));
    workshop.store("acme.two", "two").jar(folder.resolve("two.jar"));

    PluginPlatform platform = open();

    List<ModuleLayer> layers =
        platform.registry().all(StoreProvider.class).stream()
            .map(p -> p.getClass().getModule().getLayer())
            .toList();
    assertThat(layers).hasSize(2).doesNotHaveDuplicates().doesNotContain(ModuleLayer.boot());
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("one", "two");
  }

  @Test
  void zipBundleMayCarryAnAutomaticModule() {
    Path library = library("plain-library-1.5.jar", "1.5");
    Path own = storeUsing("acme.zip", "plain.library", library, parts.resolve("own.jar"));
    bundle(folder.resolve("acme.zip"), "plugin.id=acme.zipped\nplugin.version=7.1\n", own, library);

    PluginPlatform platform = open();

    assertThat(status(platform, "acme.zipped").version()).isEqualTo("7.1");
    assertThat(platform.registry().find(StoreProvider.class, "lib-1-5")).isPresent();
  }

  @Test
  void directoryOfTheSameShapeIsABundle() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("acme/lib"));
    Path library = library("plain-library-1.5.jar", "1.5");
    storeUsing("acme.directory", "plain.library", library, lib.resolve("own.jar"));
    Files.copy(library, lib.resolve("plain-library-1.5.jar"));

    PluginPlatform platform = open();

    assertThat(status(platform, "acme.directory").provides()).containsExactly("store:lib-1-5");
  }

  @Test
  void twoPluginsMayCarryTwoVersionsOfOneLibrary() {
    Path first = library("plain-library-1.0.jar", "1.0");
    Path second = library("plain-library-2.0.jar", "2.0");
    Path one = storeUsing("acme.one", "plain.library", first, parts.resolve("one.jar"));
    Path two = storeUsing("acme.two", "plain.library", second, parts.resolve("two.jar"));
    bundle(folder.resolve("one.zip"), "", one, first);
    bundle(folder.resolve("two.zip"), "", two, second);

    PluginPlatform platform = open();

    assertThat(platform.registry().names(StoreProvider.class))
        .containsExactly("lib-1-0", "lib-2-0");
  }

  @Test
  void librariesWithoutDescriptorFindEachOthersServices() {
    Path contract =
        workshop
            .source()
            .type(
                "greet.Greeting",
                """
                package greet;
                public interface Greeting {
                  String text();
                  static String first() {
                    return java.util.ServiceLoader.load(Greeting.class, Greeting.class.getClassLoader())
                        .findFirst().map(Greeting::text).orElse("nobody");
                  }
                  static boolean other() {
                    return java.util.ServiceLoader.load(Unprovided.class).findFirst().isPresent();
                  }
                }
                """)
            .type("greet.Unprovided", "package greet; public interface Unprovided {}")
            .jar(parts.resolve("greet-contract.jar"));
    Path implementation =
        workshop
            .source()
            .against(contract)
            .type(
                "greet.impl.Hello",
                """
                package greet.impl;
                public final class Hello implements greet.Greeting {
                  public String text() { return "hello"; }
                }
                """)
            .resource("META-INF/services/greet.Greeting", "greet.impl.Hello\n")
            .jar(parts.resolve("greet-implementation.jar"));
    Path own =
        workshop
            .store("acme.greeter", "unused")
            .moduleInfo(
                """
                module acme.greeter {
                  requires dev.holdfast.api;
                  requires greet.contract;
                  provides dev.holdfast.api.spi.store.StoreProvider with acme.greeter.Store;
                }
                """)
            .type(
                "acme.greeter.Store",
                provider("acme.greeter", "Store", "store", "x", "")
                    .replace("\"x\"", "greet.Greeting.first() + (greet.Greeting.other() ? 1 : 0)"))
            .against(contract)
            .jar(parts.resolve("own.jar"));
    bundle(folder.resolve("greeter.zip"), "", own, contract, implementation);

    PluginPlatform platform = open();

    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("hello0");
  }

  @Test
  void plainJarWithServiceFileIsAccepted() {
    workshop
        .source()
        .type("plain.Store", provider("plain", "Store", "store", "plain", ""))
        .resource("META-INF/services/dev.holdfast.api.spi.store.StoreProvider", "plain.Store\n")
        .manifest("Implementation-Version: 3.2")
        .jar(folder.resolve("plain-store.jar"));

    PluginPlatform platform = open();

    assertThat(status(platform, "plain.store").version()).isEqualTo("3.2");
    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("plain");
  }

  @Test
  void manifestOverridesIdAndVersion() {
    workshop
        .store("acme.memory", "acme")
        .manifest("Plugin-Id: renamed")
        .manifest("Plugin-Version: 9.9.9")
        .jar(folder.resolve("acme.jar"));

    assertThat(status(open(), "renamed").version()).isEqualTo("9.9.9");
  }

  @Test
  void requiredModuleMayComeFromAnotherPlugin() {
    Path base =
        workshop
            .store("acme.base", "base")
            .moduleInfo(
                """
                module acme.base {
                  requires dev.holdfast.api;
                  exports acme.base;
                  provides dev.holdfast.api.spi.store.StoreProvider with acme.base.Store;
                }
                """)
            .manifest("Plugin-Id: z-base")
            .jar(folder.resolve("z-base.jar"));
    workshop
        .store("acme.above", "above")
        .moduleInfo(
            """
            module acme.above {
              requires dev.holdfast.api;
              requires acme.base;
              provides dev.holdfast.api.spi.store.StoreProvider with acme.above.Store;
            }
            """)
        .type(
            "acme.above.Store",
            provider("acme.above", "Store", "store", "above", "new acme.base.Store();"))
        .against(base)
        .jar(folder.resolve("above.jar"));

    PluginPlatform platform = open();

    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("above", "base");
  }

  @Test
  void pluginSeesNothingOfTheKernel() {
    Path probe =
        workshop
            .source()
            .type(
                "probe.Probe",
                """
                package probe;
                public final class Probe {
                  public static String look() {
                    String seen = "nothing";
                    for (String name : new String[] {
                        "org.pf4j.Plugin", "dagger.Component", "dev.holdfast.kernel.Kernel"}) {
                      try {
                        Class.forName(name);
                        seen = "something";
                      } catch (ClassNotFoundException e) {
                        // as it should be
                      }
                    }
                    return seen;
                  }
                }
                """)
            .jar(parts.resolve("probe.jar"));
    Path own =
        workshop
            .store("acme.prober", "x")
            .moduleInfo(
                """
                module acme.prober {
                  requires dev.holdfast.api;
                  requires probe;
                  provides dev.holdfast.api.spi.store.StoreProvider with acme.prober.Store;
                }
                """)
            .type(
                "acme.prober.Store",
                provider("acme.prober", "Store", "store", "x", "")
                    .replace("\"x\"", "probe.Probe.look()"))
            .against(probe)
            .jar(parts.resolve("own.jar"));
    bundle(folder.resolve("prober.zip"), "", own, probe);

    assertThat(open().registry().names(StoreProvider.class)).containsExactly("nothing");
  }

  @Test
  void constructorsRunWithTheLayersLoaderAsContextLoader() {
    workshop
        .store("acme.context", "x")
        .type(
            "acme.context.Store",
            provider(
                "acme.context",
                "Store",
                "store",
                "context",
                """
                if (Thread.currentThread().getContextClassLoader() != Store.class.getClassLoader()) {
                  throw new IllegalStateException("foreign context loader");
                }
                """))
        .jar(folder.resolve("context.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    PluginPlatform platform = open();

    assertThat(platform.registry().names(StoreProvider.class)).containsExactly("context");
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void absentAndEmptyFoldersAreNoFailure() {
    assertThat(open(temp.resolve("absent")).statuses()).isEmpty();
  }

  @Test
  void closedPlatformLetsLayersBeCollected() {
    for (int i = 0; i < 4; i++) {
      workshop.store("acme.n" + i, "n" + i).jar(folder.resolve(i + ".jar"));
    }
    PluginPlatform platform = open();
    List<WeakReference<ModuleLayer>> layers = layers(platform);
    assertThat(layers).hasSize(4);

    platform.close();
    platform.close();

    assertThat(platform.registry().names(StoreProvider.class)).isEmpty();
    for (int tries = 0; tries < 20 && layers.stream().anyMatch(l -> l.get() != null); tries++) {
      System.gc();
    }
    assertThat(layers).allMatch(l -> l.get() == null);
  }

  private static List<WeakReference<ModuleLayer>> layers(PluginPlatform platform) {
    return platform.registry().all(StoreProvider.class).stream()
        .map(p -> new WeakReference<>(p.getClass().getModule().getLayer()))
        .toList();
  }

  /** A library without a descriptor; its module is named plain.library. */
  private Path library(String file, String version) {
    return workshop
        .source()
        .type(
            "plain.library.Version",
            """
            package plain.library;
            public final class Version {
              public static String text() { return "lib-%s"; }
            }
            """
                .formatted(version.replace('.', '-')))
        .jar(parts.resolve(file));
  }

  /** A plugin whose provider is named by what the library says. */
  private Path storeUsing(String module, String libraryModule, Path library, Path target) {
    return workshop
        .store(module, "x")
        .moduleInfo(
            """
            module %s {
              requires dev.holdfast.api;
              requires %s;
              provides dev.holdfast.api.spi.store.StoreProvider with %s.Store;
            }
            """
                .formatted(module, libraryModule, module))
        .type(
            module + ".Store",
            provider(module, "Store", "store", "x", "")
                .replace("\"x\"", "plain.library.Version.text()"))
        .against(library)
        .jar(target);
  }
}
