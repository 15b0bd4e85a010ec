package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleDescriptorTests {
  private static final String SPI = "dev.holdfast.api.spi.store.StoreProvider";

  private static ModuleDescriptor.Builder plugin() {
    return ModuleDescriptor.newModule("fixture").packages(Set.of("fixture.store"));
  }

  @Test
  void everyPartOfTheHouseIsANamedModule() {
    assertThat(Reactor.modules())
        .extracting(Reactor.Module::name)
        .contains(
            "dev.holdfast.api",
            "dev.holdfast.api.web",
            "dev.holdfast.kernel",
            "dev.holdfast.shim",
            "dev.holdfast.prove",
            "dev.holdfast.launcher");
    assertThat(Reactor.modules(Reactor.Area.PLUGINS)).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void pluginsAreClosedAndProvideSomething() {
    assertThat(Reactor.modules(Reactor.Area.PLUGINS))
        .flatExtracting(plugin -> ModuleRules.complaintsAboutPlugin(plugin.descriptor()))
        .isEmpty();
  }

  @Test
  void aPluginThatIsOpenOrUselessIsSeen() {
    ModuleDescriptor right =
        plugin().requires("dev.holdfast.api").provides(SPI, List.of("fixture.store.P")).build();
    assertThat(ModuleRules.complaintsAboutPlugin(right)).isEmpty();

    ModuleDescriptor wrong =
        plugin()
            .exports("fixture.store")
            .opens("fixture.store")
            .requires("dev.holdfast.kernel")
            .requires("dev.holdfast.lock.local")
            .provides("java.net.spi.URLStreamHandlerProvider", List.of("fixture.store.P"))
            .build();
    assertThat(ModuleRules.complaintsAboutPlugin(wrong))
        .hasSize(6)
        .allMatch(complaint -> complaint.contains("decision 0002"))
        .anyMatch(complaint -> complaint.contains("exports"))
        .anyMatch(complaint -> complaint.contains("opens"))
        .anyMatch(complaint -> complaint.contains("provides no ...Provider"))
        .anyMatch(complaint -> complaint.contains("requires dev.holdfast.kernel"))
        .anyMatch(complaint -> complaint.contains("requires dev.holdfast.lock.local"));
    assertThat(ModuleRules.complaintsAboutPlugin(ModuleDescriptor.newOpenModule("open").build()))
        .isNotEmpty();
  }

  @Test
  void pluginsAreFoundOnTheClassPathToo() {
    assertThat(Reactor.modules(Reactor.Area.PLUGINS))
        .flatExtracting(
            plugin -> ModuleRules.complaintsAboutServices(plugin.descriptor(), plugin.classes()))
        .isEmpty();
  }

  @Test
  void aPluginThatTheClassPathWouldNotFindIsSeen(@TempDir Path classes) throws IOException {
    ModuleDescriptor descriptor = plugin().provides(SPI, List.of("fixture.store.P")).build();
    assertThat(ModuleRules.complaintsAboutServices(descriptor, classes))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .contains("META-INF/services", "decision 0014");

    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(SPI), "fixture.store.Other");
    assertThat(ModuleRules.complaintsAboutServices(descriptor, classes)).hasSize(1);

    Files.writeString(services.resolve(SPI), "fixture.store.P");
    assertThat(ModuleRules.complaintsAboutServices(descriptor, classes)).isEmpty();
  }

  @Test
  void theApiNeedsNothing() {
    assertThat(
            ModuleRules.complaintsAboutApi(
                Reactor.module("dev.holdfast.api").descriptor(), Set.of()))
        .isEmpty();
    assertThat(
            ModuleRules.complaintsAboutApi(
                Reactor.module("dev.holdfast.api.web").descriptor(), Set.of("dev.holdfast.api")))
        .isEmpty();

    ModuleDescriptor wrong =
        ModuleDescriptor.newModule("fixture").requires("java.sql").requires("org.jspecify").build();
    assertThat(ModuleRules.complaintsAboutApi(wrong, Set.of())).hasSize(2);
  }

  @Test
  void theKernelShowsItsFaceAndItsConfiguration() {
    assertThat(
            ModuleRules.complaintsAboutKernel(Reactor.module("dev.holdfast.kernel").descriptor()))
        .isEmpty();

    ModuleDescriptor wrong =
        ModuleDescriptor.newModule("k").exports("k").exports("k.commit").opens("k.config").build();
    assertThat(ModuleRules.complaintsAboutKernel(wrong)).hasSize(2);
  }
}
