package dev.holdfast.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.Cancellation;
import dev.holdfast.api.Content;
import dev.holdfast.api.ContextEntry;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.Contexts;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Principal;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RequestScope;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.simulation.history.ContextModel;
import dev.holdfast.simulation.history.ContextModel.Answer;
import dev.holdfast.simulation.history.ContextModel.Call;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One client over all lives of a kernel. Some of its writes have a name: of these it asks again
 * after a crash until it knows the outcome, and again later, when the answer must be the same.
 */
final class Client {
  private static final int KEYS = 5;

  /** A named write. */
  private record Named(String key, Call call, String name, long invoked) {}

  /** A named write and what was answered. */
  private record Told(Named write, Answer answer) {}

  private final Principal principal;
  private final SplittableRandom random;
  private final Recorder recorder;
  private final long[] seen = new long[KEYS];
  private Optional<Named> unknown = Optional.empty();
  private Optional<Told> told = Optional.empty();
  private long count;

  Client(int number, long seed, Recorder recorder) {
    this.principal = new Principal("client-" + number, List.of(), false, true);
    this.random = new SplittableRandom(seed);
    this.recorder = recorder;
    this.count = number * 1_000_000L;
  }

  /** Calls the kernel until it answers no more, at most {@code most} times. */
  void run(Contexts contexts, int most) {
    boolean isAnswered = unknown.isEmpty() || write(contexts, unknown.get());
    for (int i = 0; i < most && isAnswered; i++) {
      isAnswered = one(contexts);
    }
  }

  private boolean one(Contexts contexts) {
    int number = random.nextInt(KEYS);
    String key = "k/" + number;
    long expected = random.nextInt(3) == 0 ? seen[number] : ContextModel.ANY;
    Call call =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> new Call.Find();
          case 3, 4 -> new Call.Put(++count, expected);
          case 5, 6 -> new Call.Append(++count);
          default -> new Call.Delete(expected == 0 ? ContextModel.ANY : expected);
        };
    if (call instanceof Call.Find) {
      return find(contexts, key, number);
    }
    if (told.isPresent() && random.nextInt(10) == 0) {
      return askAgain(contexts, told.get());
    }
    String name = random.nextInt(3) == 0 ? "name-" + ++count : "";
    return write(contexts, new Named(key, call, name, recorder.moment()));
  }

  /** Reads each key once; the end of a history. */
  void readAll(Contexts contexts) {
    for (int number = 0; number < KEYS; number++) {
      if (!find(contexts, "k/" + number, number)) {
        throw new AssertionError("a healthy kernel does not answer");
      }
    }
  }

  private boolean find(Contexts contexts, String key, int number) {
    long invoked = recorder.moment();
    Optional<Answer> answer =
        switch (within(() -> contexts.find(new ContextKey(key), OptionalLong.empty()))) {
          case Outcome.Done<ContextEntry>(ContextEntry entry) -> {
            seen[number] = entry.summary().version();
            yield Optional.of(
                new Answer.Value(entry.summary().version(), new String(entry.value(), UTF_8)));
          }
          case Outcome.Refused<ContextEntry>(Refusal refusal) -> answer(refusal);
        };
    recorder.add(key, new Call.Find(), invoked, answer);
    return answer.isPresent();
  }

  private boolean write(Contexts contexts, Named write) {
    Optional<Answer> answer = ask(contexts, write);
    boolean isNamed = !write.name().isEmpty();
    unknown = isNamed && answer.isEmpty() ? Optional.of(write) : Optional.empty();
    if (isNamed && answer.isPresent() && answer.get() instanceof Answer.Done) {
      told = Optional.of(new Told(write, answer.get()));
    }
    if (unknown.isEmpty()) {
      recorder.add(write.key(), write.call(), write.invoked(), answer);
    }
    return answer.isPresent();
  }

  private boolean askAgain(Contexts contexts, Told before) {
    Optional<Answer> again = ask(contexts, before.write());
    if (again.isPresent() && !again.get().equals(before.answer())) {
      throw new AssertionError(
          "%s was answered %s and, when it was repeated, %s"
              .formatted(before.write(), before.answer(), again.get()));
    }
    return again.isPresent();
  }

  /** Notes a named write whose outcome nobody asked for any more. */
  void end() {
    unknown.ifPresent(
        write -> recorder.add(write.key(), write.call(), write.invoked(), Optional.empty()));
  }

  private Optional<Answer> ask(Contexts contexts, Named write) {
    Optional<String> name = write.name().isEmpty() ? Optional.empty() : Optional.of(write.name());
    WriteRequest request =
        new WriteRequest(List.of(operation(write.key(), write.call())), name, false);
    return switch (within(() -> contexts.write(request))) {
      case Outcome.Done<List<Written>>(List<Written> written) ->
          Optional.of(new Answer.Done(written.getFirst().version()));
      case Outcome.Refused<List<Written>>(Refusal refusal) -> answer(refusal);
    };
  }

  private static WriteOperation operation(String text, Call call) {
    ContextKey key = new ContextKey(text);
    return switch (call) {
      case Call.Put(long number, long ifVersion) ->
          new WriteOperation.Put(key, json("[" + number + "]"), options(ifVersion));
      case Call.Append(long number) ->
          new WriteOperation.Append(key, json(Long.toString(number)), WriteOptions.NONE);
      case Call.Delete(long ifVersion) -> new WriteOperation.Delete(key, options(ifVersion));
      case Call.Find _ -> throw new IllegalArgumentException("writes nothing");
    };
  }

  private static WriteOptions options(long ifVersion) {
    return ifVersion == ContextModel.ANY ? WriteOptions.NONE : WriteOptions.ifVersion(ifVersion);
  }

  private static Content json(String text) {
    return Content.json(text.getBytes(UTF_8));
  }

  /** What a refusal says; empty when it says nothing about the outcome. */
  private static Optional<Answer> answer(Refusal refusal) {
    return switch (refusal.code()) {
      case NOT_FOUND -> Optional.of(new Answer.Missing());
      case CONFLICT ->
          Optional.of(new Answer.Conflict((Long) refusal.facts().get("currentVersion")));
      case UNAVAILABLE -> Optional.empty();
      default -> throw new AssertionError("unexpected refusal: " + refusal);
    };
  }

  private <T> Outcome<T> within(java.util.function.Supplier<Outcome<T>> work) {
    try {
      return new RequestScope(principal, Long.MAX_VALUE, new Cancellation()).get(work);
    } catch (HoldfastException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return Outcome.refused(e.refusal());
      }
      throw e;
    }
  }
}
