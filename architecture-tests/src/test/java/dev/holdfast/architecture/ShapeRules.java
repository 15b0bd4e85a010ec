package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shape of the API and of the kernel. */
record ShapeRules(House house) {
  /** More than this is two interfaces. */
  static final int MOST_METHODS = 8;

  private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  ArchRule spiInterfacesAreSmall() {
    return classes()
        .that()
        .resideInAPackage(house.spi())
        .and()
        .areInterfaces()
        .should(have("at most " + MOST_METHODS + " abstract methods", ShapeRules::isSmall))
        .because(Decision.LAYERS.because("a third party writes a backend in one sitting"));
  }

  ArchRule publicClassesOfTheApiAreClosed() {
    return classes()
        .that()
        .resideInAPackage(house.api())
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should(have("be final, sealed or abstract", ShapeRules::isClosed))
        .because(Decision.OUTCOMES.because("values have no unknown subtypes"));
  }

  ArchRule oneExceptionType() {
    return classes()
        .that()
        .resideInAPackage(house.api())
        .and()
        .areAssignableTo(Throwable.class)
        .should()
        .haveSimpleName("HoldfastException")
        .because(Decision.OUTCOMES.because("a refusal has one form, with a stable code"));
  }

  ArchRule kernelPackagesFormNoCycle() {
    return slices()
        .matching(house.root() + ".kernel.(*)..")
        .should()
        .beFreeOfCycles()
        .because(Decision.LOG.because("commit stands below what is built upon it"));
  }

  /** Only the package that sequences writes may write; a layer is a store that hands on. */
  ArchRule onlyTheCommitPackageWrites() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel())
        .and()
        .resideOutsideOfPackages(house.kernel("commit"), house.kernel("layer"))
        .should()
        .callMethodWhere(
            calls("the store's or the log's write", "ContextStore.apply", "CommitLog.append"))
        .because(
            Decision.LOG.because(
                "a change that is not first a durable record could be served and then lost"));
  }

  /** What knows what is still needed, and what a person accepted as lost. */
  ArchRule onlyThePrunerGivesRecordsUp() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel())
        .and()
        .resideOutsideOfPackages(house.kernel("checkpoint"), house.kernel("wiring"))
        .should()
        .callMethodWhere(calls("giving up the log's beginning", "CommitLog.truncate"))
        .because(
            Decision.PRUNING.because(
                "a record goes only when no checkpoint, version or watcher needs it"));
  }

  /** Whoever has a value of a delta has had it checked. */
  ArchRule onlyTheDeltaPackageUsesCodecs() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel())
        .and()
        .resideOutsideOfPackage(house.kernel("delta"))
        .should()
        .callMethodWhere(calls("a codec's work", "DeltaCodec.encode", "DeltaCodec.apply"))
        .because(
            Decision.DELTAS.because(
                "a codec's answer counts only after it was compared with a digest"));
  }

  /** What runs ahead of the durable state is no part of a checkpoint. */
  ArchRule checkpointsSeeOnlyWhatIsApplied() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel("checkpoint"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.commit\\.(KernelTables|Sequencer)")
        .because(
            Decision.CHECKPOINTS.because(
                "what a write that was never durable left there must not survive"));
  }

  private static DescribedPredicate<JavaMethodCall> calls(String what, String... methods) {
    return DescribedPredicate.describe(
        what,
        call -> {
          String owner = call.getTargetOwner().getName();
          String target = owner.substring(owner.lastIndexOf('.') + 1) + "." + call.getName();
          return Set.of(methods).contains(target);
        });
  }

  ArchRule providersAndConfigurationDoNotReflect() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(house.kernel("config")),
                    java.util.stream.Stream.of(house.pluginPatterns()))
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .because(Decision.SETTINGS.because("a closed module cannot be bound by reflection"));
  }

  /** Whoever holds a provider keeps its plugin from being collected. */
  ArchRule onlyThoseWhoLetGoKnowProviders() {
    return noClasses()
        .that()
        .resideInAPackage(house.kernel())
        .and()
        .resideOutsideOfPackages(
            house.kernel("plugin"), house.kernel("extension"), house.kernel("wiring"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(house.root() + ".api.spi.Provider")
        .because(
            Decision.LIVE_PLUGINS.because(
                "the classes of a plugin that was unloaded are collected"));
  }

  static boolean isKebabCase(String providerName) {
    return providerName.length() <= 40 && KEBAB_CASE.matcher(providerName).matches();
  }

  /** Without those of another SPI: what extends one for a capability is a step of its own. */
  private static boolean isSmall(JavaClass type) {
    return type.getAllMethods().stream()
            .filter(method ->
                method.getOwner().equals(type)
                    || !method.getOwner().getPackageName().contains(".api.spi"))
            .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaMethod::getName)
            .collect(Collectors.toSet())
            .size()
        <= MOST_METHODS;
  }

  private static boolean isClosed(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.FINAL)
        || type.getModifiers().contains(JavaModifier.ABSTRACT)
        || type.isEnum()
        || type.reflect().isSealed();
  }

  private static ArchCondition<JavaClass> have(String what, Predicate<JavaClass> test) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type, test.test(type), type.getName() + ": " + what + " is expected"));
      }
    };
  }
}
