package dev.holdfast.kernel.extension;

import dev.holdfast.api.Budgets.Kind;
import dev.holdfast.api.JobRequest;
import dev.holdfast.api.Outcome;
import dev.holdfast.kernel.job.Jobs;
import java.util.concurrent.Callable;

/**
 * Runs what a plugin offers as jobs that it owns. A thread that ignores its interruption stays
 * inside of the plugin's gate, so the plugin is not taken away from under it.
 *
 * @param jobs where
 * @param plugin its id
 */
record PluginJobs(Jobs jobs, String plugin) {
  private static final int MAX_NAME = 128;

  /** Runs a tool. */
  <T> Outcome<T> tool(String name, Callable<T> work) throws Exception {
    return jobs.run(request("tool " + name), work);
  }

  /** Runs the handler of a route. */
  <T> Outcome<T> route(String path, Callable<T> work) throws Exception {
    return jobs.run(request("route " + path), work);
  }

  private JobRequest request(String operation) {
    return JobRequest.of(Kind.TOOL, printable(operation), printable(plugin));
  }

  /** Names of plugins and their routes are free; those of jobs are not. */
  private static String printable(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.chars()
        .limit(MAX_NAME)
        .forEach(each -> text.append(each >= ' ' && each <= '~' ? (char) each : '?'));
    return text.toString();
  }
}
