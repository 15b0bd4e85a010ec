package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelStructureTests {
  private final JavaClasses shipped = Imported.shipped();
  private final JavaClasses fixtures = Imported.fixtures();
  private final ShapeRules real = new ShapeRules(House.real());
  private final ShapeRules broken = new ShapeRules(House.ofFixtures());

  @Test
  void kernelPackagesFormNoCycle() {
    real.kernelPackagesFormNoCycle().check(shipped);
    Broken.assertBrokenBy(broken.kernelPackagesFormNoCycle(), fixtures, "Left", "Right");
  }

  @Test
  void onlyTheCommitPackageWrites() {
    real.onlyTheCommitPackageWrites().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(
            broken.onlyTheCommitPackageWrites(),
            fixtures,
            "WritesAround.apply",
            "WritesAround.append");
    Broken.assertNotBrokenBy(details, "commit.Writes");
  }

  @Test
  void onlyThePrunerGivesRecordsUp() {
    real.onlyThePrunerGivesRecordsUp().check(shipped);
    Broken.assertBrokenBy(broken.onlyThePrunerGivesRecordsUp(), fixtures, "WritesAround.truncate");
  }

  @Test
  void onlyTheDeltaPackageUsesCodecs() {
    real.onlyTheDeltaPackageUsesCodecs().check(shipped);
    List<String> details =
        Broken.assertBrokenBy(
            broken.onlyTheDeltaPackageUsesCodecs(), fixtures, "Trusts.apply", "Trusts.encode");
    Broken.assertNotBrokenBy(details, "delta.Checks");
  }

  @Test
  void checkpointsSeeOnlyWhatIsApplied() {
    real.checkpointsSeeOnlyWhatIsApplied().check(shipped);
    Broken.assertBrokenBy(
        broken.checkpointsSeeOnlyWhatIsApplied(), fixtures, "LooksAhead.sequencer");
  }

  @Test
  void onlyThoseWhoLetGoKnowProviders() {
    real.onlyThoseWhoLetGoKnowProviders().check(shipped);
    Broken.assertBrokenBy(
        broken.onlyThoseWhoLetGoKnowProviders(), fixtures, "HoldsProvider.provider");
  }

  @Test
  void providersAndConfigurationDoNotReflect() {
    real.providersAndConfigurationDoNotReflect().check(shipped);
    Broken.assertBrokenBy(
        broken.providersAndConfigurationDoNotReflect(), fixtures, "BindsByReflection");
  }

  @Test
  void noSourceIsLongerThanAReaderCanBear(@TempDir Path folder) throws IOException {
    List<Path> sources =
        Reactor.modules().stream().flatMap(module -> module.sources().stream()).toList();
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(SourceLength.complaints(sources)).isEmpty();

    Path longest = Files.writeString(folder.resolve("Longest.java"), "\n".repeat(400));
    Path tooLong = Files.writeString(folder.resolve("TooLong.java"), "\n".repeat(401));
    assertThat(SourceLength.complaints(List.of(longest, tooLong)))
        .singleElement()
        .asString()
        .startsWith("TooLong.java has 401 lines");
  }

  @Test
  void anEmptyImportIsNotAPass() {
    JavaClasses none = new ClassFileImporter().importPackages("no.such.package");
    assertThatThrownBy(() -> Imported.requireAtLeast(1, none)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> real.onlyTheCommitPackageWrites().check(none))
        .isInstanceOf(AssertionError.class);
  }
}
