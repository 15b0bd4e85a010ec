package dev.holdfast.gateway.mcp.protocol;

import dev.holdfast.api.json.JsonSlice;
import java.util.Optional;
import java.util.function.Function;

/** The methods that all revisions share, and what listeners compare to see a change. */
public interface Methods {

  /** What a request comes to. */
  sealed interface Prepared {
    /** It is answered at once. */
    record Done(Ending ending) implements Prepared {}

    /** It is work. */
    record Work(Job job) implements Prepared {}
  }

  /**
   * What a request asks for; empty when there is no such method.
   *
   * @param method the method
   * @param params its parameters
   * @param resourceNotFound how the revision says that there is no resource of a URI
   */
  Optional<Prepared> prepare(
      String method, Params params, Function<String, Fault> resourceNotFound);

  /** The schema of a tool's arguments. */
  Optional<JsonSlice> inputSchema(String tool);

  /** Changes when the list of tools does. */
  String toolsStamp();

  /** Changes when the list of prompts does. */
  String promptsStamp();

  /** Whether a client can be told of changes of the resource, or of those below it. */
  boolean isWatchable(String uri);

  /** Changes when the content of a plugin's resource does; empty when that cannot be seen. */
  String revision(String uri);
}
