package dev.holdfast.kernel.plugin;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs a plugin's code at its start and end on a thread that ends with it. Thread-locals that the
 * plugin leaves behind (Netty does) then cannot pin its classes, and a constructor that hangs
 * delays the start of the others, but does not prevent it.
 */
final class PluginThread {
  /** How long one step of a plugin's start or end may take. */
  static final Duration START_LIMIT = Duration.ofSeconds(30);

  private PluginThread() {}

  /**
   * The result of the work.
   *
   * @param what whose work it is, for messages
   * @throws PluginProblem when it throws, or takes longer than {@link #START_LIMIT}
   */
  static <T> T call(String id, ClassLoader contextLoader, String what, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread =
        Thread.ofPlatform()
            .name("holdfast-plugin-" + id)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(task);
    thread.setContextClassLoader(contextLoader);
    thread.start();
    try {
      return task.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      throw PluginProblem.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new PluginProblem(
          "its %s did not return within %d s; mend the plugin"
              .formatted(what, START_LIMIT.toSeconds()),
          e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new PluginProblem("its start was interrupted; start again", e);
    }
  }
}
