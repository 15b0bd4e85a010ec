package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.web.Block;
import dev.holdfast.api.web.Client;
import dev.holdfast.api.web.Question;
import java.io.Serial;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run's talk with its client: it answers the questions whose answers are known and notes the
 * others, which end the run. Used by the thread of the run alone.
 */
public final class Interview implements Client {

  /** Ends a run. It carries nothing: the interview says why. */
  private static final class Paused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Paused() {
      super("The client is asked first; let this exception pass.", null, false, false);
    }
  }

  private final Caller caller;
  private final Map<String, JsonSlice> known;
  private final Consumer<byte[]> notifications;
  private final Map<String, JsonSlice> used = new LinkedHashMap<>();
  private final Map<String, Question> open = new LinkedHashMap<>();
  private final Set<Feature> missing = EnumSet.noneOf(Feature.class);
  private final List<Block> shown = new ArrayList<>();

  Interview(Caller caller, Map<String, JsonSlice> known, Consumer<byte[]> notifications) {
    this.caller = caller;
    this.known = known;
    this.notifications = notifications;
  }

  @Override
  public boolean offers(Feature feature) {
    return caller.features().contains(feature);
  }

  @Override
  public Map<String, JsonSlice> ask(Map<String, Question> questions) {
    Map<String, JsonSlice> answers = new LinkedHashMap<>();
    questions.forEach((name, question) -> {
      JsonSlice answer = known.get(name);
      if (!offers(question.feature())) {
        missing.add(question.feature());
      } else if (answer == null || !isAnswer(question.feature(), answer)) {
        open.put(name, question);
      } else {
        answers.put(name, answer);
        used.put(name, answer);
      }
    });
    if (isPaused()) {
      throw new Paused();
    }
    return answers;
  }

  @Override
  public void log(Level level, String logger, JsonSlice data) {
    if (caller.logLevel().filter(wanted -> level.compareTo(wanted) >= 0).isPresent()) {
      notifications.accept(Messages.log(level, logger, data));
    }
  }

  @Override
  public void show(Block block) {
    shown.add(block);
  }

  /** What was shown, in order. */
  public List<Block> shown() {
    return List.copyOf(shown);
  }

  /** Whether the run came to a question without an answer, whatever it made of that. */
  boolean isPaused() {
    return !open.isEmpty() || !missing.isEmpty();
  }

  /** The answers that were asked for, in this run and therefore in those before. */
  Map<String, JsonSlice> used() {
    return used;
  }

  /** The questions that the client has yet to answer. */
  Map<String, Question> open() {
    return open;
  }

  /** What the client would have to be able to do, and did not say that it can. */
  Set<Feature> missing() {
    return missing;
  }

  /** Whether the client's answer has the form that the protocol gives it. */
  private static boolean isAnswer(Feature feature, JsonSlice answer) {
    Params given = Params.of(answer);
    return switch (feature) {
      case ELICITATION ->
          given.text("action").filter(Set.of("accept", "decline", "cancel")::contains).isPresent();
      case SAMPLING -> given.text("role").isPresent() && given.has("content");
      case ROOTS -> given.of("roots", JsonSlice.Kind.ARRAY).isPresent();
    };
  }
}
