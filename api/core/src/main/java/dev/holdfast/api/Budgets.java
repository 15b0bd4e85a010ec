package dev.holdfast.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The inbound port to jobs: work that has a budget of processor time and of time, because nobody
 * can tell beforehand how much it takes.
 *
 * <ol>
 *   <li>A job runs on a platform thread of its own, because the processor time of a virtual one
 *       cannot be measured; at most {@code jobs.threads} run at a time, the others wait in order.
 *       The {@link RequestScope} of the caller is bound there too.
 *   <li>A job that exceeds its budget, the caller's deadline, or whose caller cancels is
 *       interrupted, and its caller is answered {@link ErrorCode#DEADLINE} at once. The fact {@code
 *       outcome = "unknown"} says that it had begun.
 *   <li>A job that still runs a second later is <em>quarantined</em>: nothing in Java can end it.
 *       Its thread is counted apart and replaced by another one, up to 4 times for each owner; then
 *       new jobs of that owner are refused {@link ErrorCode#UNAVAILABLE} until one of them has
 *       ended after all.
 *   <li>A failed job that is declared idempotent is retried, at most twice, while the budget for
 *       retries lasts (10 % of calls). One that exceeded its budget is not: more of the same is the
 *       wrong answer to too much.
 * </ol>
 */
public interface Budgets {

  /** Kinds of work; each has a {@link Policy}. */
  enum Kind {
    /** What a user hooked to an event. */
    HOOK,
    /** A tool or a route of a plugin. */
    TOOL,
    /** A participant of a transaction. */
    PARTICIPANT,
    /** A delta codec, for values above 1 MiB. */
    CODEC,
    /** The background check of what is stored. */
    SCRUB,
    /** What tunes settings from observations. */
    TUNER,
    /** A program that embeds Holdfast. */
    EMBEDDER;

    /** The name in configuration and gateways, in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name; {@link ErrorCode#INVALID_REQUEST} when there is none. */
    public static Kind of(String label) {
      for (Kind kind : values()) {
        if (kind.label().equals(label)) {
          return kind;
        }
      }
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST,
          "There is no such kind of job; there are: "
              + String.join(", ", java.util.Arrays.stream(values()).map(Kind::label).toList())
              + ".");
    }
  }

  /**
   * The bounds and budgets of a kind.
   *
   * @param floor no budget of processor time is lower
   * @param ceiling none is higher
   * @param cpu the processor time of an operation of which less than 100 runs were seen
   * @param wall the longest time from a job's start to its end
   */
  record Policy(Duration floor, Duration ceiling, Duration cpu, Duration wall) {}

  /**
   * Budgets set by hand, in the place of those of the policy and of what was measured.
   *
   * @param cpu the processor time; absent leaves it
   * @param wall the time from start to end; absent leaves it
   */
  record Manual(Optional<Duration> cpu, Optional<Duration> wall) {
    /** Nothing is set by hand. */
    public static final Manual NONE = new Manual(Optional.empty(), Optional.empty());
  }

  /**
   * What the jobs of a kind did in this run.
   *
   * @param kind the kind
   * @param policy its policy
   * @param manual what is set by hand
   * @param executions jobs that were started
   * @param timeouts those that exceeded a budget or a deadline
   * @param failures those that threw
   * @param refused those that were never started
   * @param retries those that were started again after a failure
   * @param quarantined threads that ignore their interruption now
   * @param averageCpu the mean processor time of those that ended, or were given up
   */
  record Usage(
      Kind kind,
      Policy policy,
      Manual manual,
      long executions,
      long timeouts,
      long failures,
      long refused,
      long retries,
      int quarantined,
      Duration averageCpu) {}

  /**
   * One operation of one owner.
   *
   * @param kind its kind
   * @param operation its name
   * @param owner whose it is
   * @param executions how often it was started
   * @param cpu the processor time that its next job gets
   * @param p99 the estimate that this comes from; absent below 100 runs
   */
  record Operation(
      Kind kind,
      String operation,
      String owner,
      long executions,
      Duration cpu,
      Optional<Duration> p99) {}

  /** What a job exceeded. */
  enum Limit {
    /** Its processor time. */
    CPU,
    /** Its time from start to end. */
    WALL,
    /** The deadline of its caller. */
    DEADLINE
  }

  /**
   * A job that exceeded its budget.
   *
   * @param at when that was seen
   * @param kind its kind
   * @param operation its name
   * @param owner whose it is
   * @param limit what it exceeded
   * @param cpu the processor time it had used
   * @param wall the time since its start
   * @param cpuBudget the processor time it was given
   * @param wallBudget the time it was given
   * @param stack where its thread was, the innermost frame first; for the embedder and the daemon's
   *     log, no gateway shows more than the first
   */
  record Overrun(
      Instant at,
      Kind kind,
      String operation,
      String owner,
      Limit limit,
      Duration cpu,
      Duration wall,
      Duration cpuBudget,
      Duration wallBudget,
      List<StackTraceElement> stack) {
    /** Copies the stack. */
    public Overrun {
      stack = List.copyOf(stack);
    }
  }

  /**
   * A thread that ignores its interruption: it still runs.
   *
   * @param thread its name
   * @param kind the kind of its job
   * @param operation its job
   * @param owner whose it is
   * @param since when it was given up
   * @param cpu the processor time it has used until now
   */
  record Quarantined(
      String thread, Kind kind, String operation, String owner, Instant since, Duration cpu) {}

  /**
   * Everything about jobs.
   *
   * @param threads how many jobs may run at a time
   * @param running how many do, without the quarantined ones
   * @param waiting how many wait for a thread
   * @param retryTokens how many retries the retry budget allows now
   * @param kinds each kind
   * @param operations the operations that were seen
   * @param quarantined the threads that ignore their interruption now
   * @param refusedOwners owners whose new jobs are refused
   * @param overruns the last 100, the newest first
   */
  record Report(
      int threads,
      int running,
      int waiting,
      double retryTokens,
      List<Usage> kinds,
      List<Operation> operations,
      List<Quarantined> quarantined,
      List<String> refusedOwners,
      List<Overrun> overruns) {
    /** Copies the lists. */
    public Report {
      kinds = List.copyOf(kinds);
      operations = List.copyOf(operations);
      quarantined = List.copyOf(quarantined);
      refusedOwners = List.copyOf(refusedOwners);
      overruns = List.copyOf(overruns);
    }
  }

  /**
   * Runs {@code work} as a job and waits for it.
   *
   * @return what it answered; refused {@link ErrorCode#DEADLINE} or {@link ErrorCode#UNAVAILABLE}
   *     as told above, and {@link ErrorCode#INVALID_REQUEST} for a budget outside of the policy
   * @throws Exception what {@code work} threw
   */
  <T> Outcome<T> execute(JobRequest request, Callable<T> work) throws Exception;

  /**
   * An object of {@code type} that hands every call to {@code target}, and runs the methods of
   * {@code type} that carry {@link WithCpuBudget} as jobs.
   *
   * @param type a public interface, in a package that its module exports
   */
  <T> T guard(Class<T> type, T target);

  /** What jobs do now and did in this run. */
  Report report();

  /**
   * Sets budgets of a kind by hand, until the daemon ends; {@link Manual#NONE} takes that back. The
   * caller must be an admin, else it is refused {@link ErrorCode#FORBIDDEN}. Bounds are 10 ms to 1
   * h, whatever floor and ceiling say.
   */
  Outcome<Usage> set(Kind kind, Manual manual);
}
