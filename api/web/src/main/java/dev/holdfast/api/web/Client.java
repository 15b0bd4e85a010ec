package dev.holdfast.api.web;

import dev.holdfast.api.json.JsonSlice;
import java.util.Map;

/**
 * The MCP client behind a call: what a tool or a prompt may show it, tell it and ask it.
 *
 * <ol>
 *   <li>One instance belongs to one run of one call and is used by the thread of that run.
 *   <li>{@link #ask} returns only when all answers are there. Until then it throws an unchecked
 *       exception, which the caller lets pass; the client is asked, and the tool or prompt runs
 *       <em>again from its start</em>, where the same question has its answer. So whatever cannot
 *       be repeated is done after the last question. How often it runs is bounded by the client's
 *       patience alone; between two runs nothing of it is kept in memory.
 *   <li>What was shown in a run that ended with a question is dropped.
 * </ol>
 */
public interface Client {

  /** What a client may be able to do for a server. */
  enum Feature {
    /** To ask its user. */
    ELICITATION,
    /** To ask its model. */
    SAMPLING,
    /** To say in which directories it works. */
    ROOTS
  }

  /** How much a log message matters (RFC 5424 §6.2.1), the least first. */
  enum Level {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY
  }

  /** Whether the client said that it can do this. */
  boolean offers(Feature feature);

  /**
   * The client's answers to questions, under the names of the questions. An answer is the result
   * object of the question's method, as the client wrote it: to be distrusted like any input.
   *
   * @param questions by a name that is unique within the call; the same in every run
   * @throws RuntimeException to end this run; see above. Also when the client cannot do what a
   *     question wants, which it is then told.
   */
  Map<String, JsonSlice> ask(Map<String, Question> questions);

  /** The client's answer to one question; as {@link #ask(Map)}. */
  default JsonSlice ask(String name, Question question) {
    JsonSlice answer = ask(Map.of(name, question)).get(name);
    if (answer == null) {
      throw new IllegalStateException("the question '" + name + "' was not answered");
    }
    return answer;
  }

  /**
   * Tells the client's log something; dropped when the client did not ask for messages of that
   * level. Never a secret.
   *
   * @param level how much it matters
   * @param logger what tells it; empty for nothing in particular
   * @param data any JSON
   */
  void log(Level level, String logger, JsonSlice data);

  /**
   * Adds content that stands before the answer's own text: a picture, a sound, a resource. After
   * content was shown, an answer that is the empty object is left out.
   */
  void show(Block block);

  /** A client that can do nothing, and to which nothing is told. */
  static Client none() {
    return NoClient.INSTANCE;
  }
}
