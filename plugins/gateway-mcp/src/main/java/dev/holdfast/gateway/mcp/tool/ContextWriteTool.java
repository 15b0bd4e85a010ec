package dev.holdfast.gateway.mcp.tool;

import dev.holdfast.api.Contexts;
import dev.holdfast.api.DryRunReport;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteRequest;
import dev.holdfast.api.Written;
import dev.holdfast.api.json.JsonSlice;
import dev.holdfast.api.json.JsonWriter;
import dev.holdfast.api.web.OperationReader;
import dev.holdfast.api.web.Tool;
import dev.holdfast.api.web.ToolCall;
import dev.holdfast.api.web.Wire;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code context_write}: put, append, patch, delete, refresh, extend, batch. */
final class ContextWriteTool implements Tool {
  private static final Set<String> REQUEST_FIELDS = Set.of("idempotencyKey", "dryRun", "plan");
  private static final Set<String> BATCH_FIELDS =
      Set.of("action", "operations", "idempotencyKey", "dryRun", "plan");
  private static final Set<String> ALL_FIELDS = union(WriteFields.OF_A_CHANGE, BATCH_FIELDS);
  private static final Set<String> OPERATION_FIELDS = union(WriteFields.OF_A_CHANGE, Set.of("op"));
  private static final JsonSlice SCHEMA =
      Arguments.schema(
          """
          {"type":"object","properties":{\
          "action":{"enum":["put","append","patch","delete","refresh","extend","batch"],"description":"default put"},\
          "key":{"type":"string"},\
          "value":{"description":"any JSON; append: one array element; patch: RFC 6902 array or RFC\
           7386 object"},\
          "bytes":{"type":"string","description":"Base64, instead of value"},\
          "contentType":{"type":"string"},\
          "ifVersion":{"type":"integer","description":"version the key must have; 0 = must not\
           exist"},\
          "ttl":{"type":"string","description":"such as 5m; extend: how much longer"},\
          "fence":{"type":"integer","description":"token of your lease"},\
          "idempotencyKey":{"type":"string","description":"the same request under the same key is\
           done once"},\
          "dryRun":{"type":"boolean","description":"only answer effects and a plan"},\
          "plan":{"type":"string","description":"of a dry run of the same request: done only if\
           nothing moved"},\
          "operations":{"type":"array","description":"for batch, all or nothing: the fields above,\
           'op' for action","items":{"type":"object","properties":{\
          "op":{"enum":["put","append","patch","delete","refresh","extend"]},"key":{"type":"string"}},\
          "required":["op","key"]}}},\
          "additionalProperties":false}\
          """);

  @Override
  public String name() {
    return "context_write";
  }

  @Override
  public String description() {
    return "Change contexts durably; a refusal changed nothing unless it says outcome unknown. Keys"
        + " are segments/joined/by/slashes. An append repeated after a lost reply may double: give"
        + " it an idempotencyKey.";
  }

  @Override
  public JsonSlice inputSchema() {
    return SCHEMA;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public Outcome<JsonSlice> call(ToolCall call) {
    JsonSlice given = WriteFields.tidy(call.arguments(), ALL_FIELDS);
    String action = given.member("action").map(JsonSlice::asText).orElse("put");
    if (action.equals("batch")) {
      return writeBatch(given, call);
    }
    if (given.member("operations").isPresent()) {
      throw Arguments.invalid("'operations' are for the action batch, not for " + action + ".");
    }
    return writeOne(given, call);
  }

  private static Outcome<JsonSlice> writeOne(JsonSlice given, ToolCall call) {
    WriteOperation operation;
    try {
      operation = OperationReader.read(given, "action", "put", REQUEST_FIELDS);
    } catch (HoldfastException e) {
      throw forModels(e);
    }
    return write(
        given,
        call,
        request(given, List.of(operation), false),
        results -> Wire.slice(Wire.written(new JsonWriter(), results.getFirst())));
  }

  private static Outcome<JsonSlice> writeBatch(JsonSlice given, ToolCall call) {
    Arguments arguments = Arguments.of(given, BATCH_FIELDS);
    List<WriteOperation> operations =
        OperationReader.readBatch(
            tidied(arguments.array("operations")), call.runtime().limits().batchOperations());
    return write(given, call, request(given, operations, true), ContextWriteTool::results);
  }

  private static WriteRequest request(
      JsonSlice given, List<WriteOperation> operations, boolean isBatch) {
    return new WriteRequest(
        operations,
        given.member("idempotencyKey").map(JsonSlice::asText),
        isBatch,
        given.member("plan").map(JsonSlice::asText));
  }

  private static Outcome<JsonSlice> write(
      JsonSlice given,
      ToolCall call,
      WriteRequest request,
      Function<List<Written>, JsonSlice> results) {
    Contexts contexts = call.runtime().contexts();
    return isDryRun(given)
        ? contexts.dryRun(request).map(ContextWriteTool::plan)
        : contexts.write(request).map(results);
  }

  /** Of the report, what a model needs to decide; the rest is for programs, over HTTP. */
  private static JsonSlice plan(DryRunReport report) {
    JsonWriter json = new JsonWriter().beginObject();
    report.plan().ifPresent(plan -> json.member("plan", plan));
    report.planExpiresAt().ifPresent(at -> json.member("planExpiresAt", Wire.time(at)));
    json.name("effects").beginArray();
    report.effects().forEach(effect -> Wire.effect(json, effect));
    json.endArray();
    if (report.repeated()) {
      json.member("repeated", true);
    }
    json.name("notIntercepted").beginArray();
    report.notIntercepted().forEach(json::value);
    return Wire.slice(json.endArray().endObject());
  }

  private static JsonSlice tidied(JsonSlice operations) {
    JsonWriter json = new JsonWriter().beginArray();
    int index = 0;
    for (JsonSlice operation : operations.elements()) {
      try {
        if (operation.kind() != JsonSlice.Kind.OBJECT) {
          throw Arguments.invalid("An operation must be an object such as {op, key, value}.");
        }
        json.value(WriteFields.tidy(operation, OPERATION_FIELDS));
      } catch (HoldfastException e) {
        throw e.refusal().with("index", index).toException();
      }
      index++;
    }
    return Wire.slice(json.endArray());
  }

  private static JsonSlice results(List<Written> results) {
    JsonWriter json = new JsonWriter().beginObject().name("results").beginArray();
    results.forEach(written -> Wire.written(json, written));
    return Wire.slice(json.endArray().endObject());
  }

  private static boolean isDryRun(JsonSlice given) {
    Optional<JsonSlice> flag = given.member("dryRun");
    if (flag.isPresent() && flag.get().kind() != JsonSlice.Kind.BOOLEAN) {
      throw Arguments.invalid("'dryRun' must be true or false.");
    }
    return flag.isPresent() && flag.get().asBoolean();
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /** The reader does not know that a batch is an action here, so its message is completed. */
  private static HoldfastException forModels(HoldfastException e) {
    return e.code() == ErrorCode.INVALID_REQUEST && e.refusal().message().startsWith("'action' is")
        ? Arguments.invalid(
            "'action' is one of put, append, patch, delete, refresh, extend, batch.")
        : e;
  }
}
