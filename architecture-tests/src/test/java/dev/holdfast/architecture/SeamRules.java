package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** Time, threads and data files enter through the seams of the API and nowhere else. */
record SeamRules(House house, List<Allowance> allowances) {

  /**
   * A class that may go around the seams.
   *
   * @param className its full name; nested classes are included
   * @param reason why
   */
  record Allowance(String className, String reason) {
    boolean covers(JavaClass type) {
      return type.getName().equals(className) || type.getName().startsWith(className + "$");
    }
  }

  /** Those of the real house. {@code kernel.seam} itself is the other side of the seams. */
  static List<Allowance> allowed() {
    return List.of(
        new Allowance(
            "dev.holdfast.kernel.plugin.ZipDirectory",
            "reads the directory of a bundle, which is no data file and is read before any seam"
                + " exists"),
        new Allowance(
            "dev.holdfast.kernel.plugin.PluginThread",
            "plugin code runs on a thread of the plugin's own, or its layer could not be"
                + " unloaded"),
        new Allowance(
            "dev.holdfast.gateway.http.JettyServer",
            "the server owns the threads of its connections"));
  }

  private static final Set<String> CLOCK_METHODS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.InstantSource.system",
          "java.lang.Thread.sleep",
          "java.util.concurrent.TimeUnit.sleep");

  private static final Set<String> THREAD_METHODS =
      Set.of(
          "java.lang.Thread.<init>",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.ofPlatform",
          "java.util.Timer.<init>",
          "java.util.concurrent.ForkJoinPool.commonPool");

  private static final Set<String> FILE_METHODS =
      Set.of(
          "java.io.RandomAccessFile.<init>",
          "java.io.FileInputStream.<init>",
          "java.io.FileOutputStream.<init>",
          "java.nio.channels.AsynchronousFileChannel.open");

  ArchRule nothingGoesAroundTheSeams() {
    return noClasses()
        .that()
        .resideInAnyPackage(house.inside())
        .and()
        .resideOutsideOfPackage(house.kernel("seam"))
        .and(not(describe("are allowed to", this::isAllowed)))
        .should()
        .accessTargetWhere(aroundTheSeams())
        .because(
            Decision.SEAMS.because(
                "the same kernel must run in a world with a manual clock and failing disks; an"
                    + " exception is a line in SeamRules.allowed, with its reason"));
  }

  boolean isAllowed(JavaClass type) {
    return allowances.stream().anyMatch(allowance -> allowance.covers(type));
  }

  /** A call, or a reference to a method, that asks the platform itself. */
  static DescribedPredicate<JavaAccess<?>> aroundTheSeams() {
    return describe("a clock, thread or file of the platform", SeamRules::isAroundTheSeams);
  }

  static boolean isAroundTheSeams(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String target = owner.getName() + "." + access.getName();
    return CLOCK_METHODS.contains(target)
        || THREAD_METHODS.contains(target)
        || FILE_METHODS.contains(target)
        || isClock(owner, access.getName())
        || isThread(owner, access.getName())
        || (owner.isAssignableTo(FileChannel.class) && access.getName().equals("open"));
  }

  private static boolean isClock(JavaClass owner, String method) {
    boolean asksForNow = owner.getPackageName().equals("java.time") && method.equals("now");
    boolean isSystemClock =
        owner.getName().equals("java.time.Clock")
            && (method.startsWith("system") || method.startsWith("tick"));
    return asksForNow || isSystemClock;
  }

  private static boolean isThread(JavaClass owner, String method) {
    boolean starts = owner.isAssignableTo(Thread.class) && method.startsWith("start");
    boolean makesPool =
        owner.getName().equals("java.util.concurrent.Executors")
            || (owner.isAssignableTo(Executor.class) && method.equals("<init>"));
    return starts || makesPool;
  }
}
