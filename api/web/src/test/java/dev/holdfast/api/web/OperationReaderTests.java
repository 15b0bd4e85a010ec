package dev.holdfast.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Priority;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In texts, {@code '} stands for a double quote. */
class OperationReaderTests {

  @Test
  void valueIsTakenAsTheBytesOfItsText() {
    WriteOperation.Put put =
        (WriteOperation.Put) read("{'op':'put','key':'a/b','value': { 'n' : 1.50, 'n':1E2 } }");

    assertThat(put.key()).isEqualTo(new ContextKey("a/b"));
    assertThat(text(put.content().bytes())).isEqualTo("{ \"n\" : 1.50, \"n\":1E2 }");
    assertThat(put.content().type()).isEqualTo(Content.JSON);
    assertThat(put.options()).isEqualTo(WriteOptions.NONE);
  }

  @Test
  void nullIsAValue() {
    WriteOperation.Put put = (WriteOperation.Put) read("{'op':'put','key':'a','value':null}");

    assertThat(text(put.content().bytes())).isEqualTo("null");
  }

  @Test
  void bytesAreBase64() {
    WriteOperation.Append append =
        (WriteOperation.Append)
            read("{'op':'append','key':'a','bytes':'aGk=','contentType':'text/plain'}");

    assertThat(text(append.element().bytes())).isEqualTo("hi");
    assertThat(append.element().type()).isEqualTo("text/plain");
    assertThat(((WriteOperation.Put) read("{'op':'put','key':'a','bytes':''}")).content().type())
        .isEqualTo(Content.BYTES);
  }

  @Test
  void optionsAreRead() {
    WriteOptions options =
        read("{'op':'put','key':'a','value':1,'ifVersion':7,'fence':9007199254740991,"
                + "'ttl':'5m','priority':'high'}")
            .options();

    assertThat(options.condition()).isEqualTo(new VersionCondition.Exactly(7));
    assertThat(options.fence()).hasValue(9007199254740991L);
    assertThat(options.ttl()).hasValue(Duration.ofMinutes(5));
    assertThat(options.priority()).hasValue(Priority.HIGH);
  }

  @Test
  void versionZeroMeansAbsent() {
    assertThat(read("{'op':'delete','key':'a','ifVersion':0}").options().condition())
        .isEqualTo(new VersionCondition.Absent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | | JSON_PATCH",
        "{} | | MERGE_PATCH",
        "'x' | application/merge-patch+json | MERGE_PATCH",
        "[] | application/merge-patch+json | MERGE_PATCH",
        "{} | application/json-patch+json; charset=utf-8 | JSON_PATCH",
      })
  void formatOfAPatchIsNamedOrToldFromItsDocument(
      String document, String type, PatchFormat expected) {
    String named = type == null ? "" : ",'contentType':'" + type + "'";

    WriteOperation.Patch patch =
        (WriteOperation.Patch) read("{'op':'patch','key':'a','value':" + document + named + "}");

    assertThat(patch.format()).isEqualTo(expected);
    assertThat(text(patch.document())).isEqualTo(document.replace('\'', '"'));
  }

  @Test
  void kindMayBeLeftToTheCaller() {
    JsonSlice object = slice("{'key':'a','value':1,'idempotencyKey':'i'}");

    assertThat(OperationReader.read(object, "action", "put", Set.of("idempotencyKey")))
        .isInstanceOf(WriteOperation.Put.class);
    assertThatThrownBy(() -> OperationReader.read(object, "action", "put", Set.of()))
        .hasMessageContaining("idempotencyKey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'put','key':'a'}",
        "{'op':'put','value':1}",
        "{'op':'put','key':'a','value':1,'bytes':''}",
        "{'op':'put','key':'a','bytes':'%%'}",
        "{'op':'put','key':'a','bytes':'a'}",
        "{'op':'put','key':'a','bytes':7}",
        "{'op':'put','key':7,'value':1}",
        "{'op':'put','key':'a','value':1,'colour':'red'}",
        "{'op':'put','key':'a','value':1,'ifVersion':-1}",
        "{'op':'put','key':'a','value':1,'ifVersion':1.0}",
        "{'op':'put','key':'a','value':1,'ifVersion':'1'}",
        "{'op':'put','key':'a','value':1,'fence':-1}",
        "{'op':'put','key':'a','value':1,'fence':9007199254740992}",
        "{'op':'put','key':'a','value':1,'fence':null}",
        "{'op':'put','key':'a','value':1,'ttl':'soon'}",
        "{'op':'put','key':'a','value':1,'ttl':300}",
        "{'op':'put','key':'a','value':1,'priority':'HIGH'}",
        "{'op':'put','key':'a','value':1,'priority':'urgent'}",
        "{'op':'patch','key':'a'}",
        "{'op':'patch','key':'a','value':[],'bytes':''}",
        "{'op':'patch','key':'a','value':'[]'}",
        "{'op':'patch','key':'a','value':7}",
        "{'op':'patch','key':'a','value':null}",
        "{'op':'delete','key':'a','value':1}",
        "{'op':'delete','key':'a','bytes':''}",
        "{'op':'PUT','key':'a','value':1}",
        "{'op':'','key':'a','value':1}",
        "{'op':null,'key':'a','value':1}",
        "{'key':'a','value':1}",
        "[]",
        "'put'",
        "null",
      })
  void whatIsNoOperationIsInvalid(String operation) {
    assertRefused(ErrorCode.INVALID_REQUEST, () -> read(operation));
  }

  @Test
  void wrongKeyAndWrongTypeKeepTheirCodes() {
    assertRefused(ErrorCode.INVALID_KEY, () -> read("{'op':'put','key':'a//b','value':1}"));
    assertRefused(ErrorCode.INVALID_KEY, () -> read("{'op':'put','key':'a/\\ud800','value':1}"));
    assertRefused(
        ErrorCode.UNSUPPORTED_TYPE,
        () -> read("{'op':'put','key':'a','value':1,'contentType':'text/plain'}"));
    assertRefused(
        ErrorCode.UNSUPPORTED_TYPE,
        () -> read("{'op':'patch','key':'a','value':[],'contentType':'application/json'}"));
  }

  @Test
  void messageShowsNeitherControlCharactersNorLongTexts() {
    assertThatThrownBy(() -> read("{'op':'" + "x".repeat(500) + "\\u001b','key':'a'}"))
        .hasMessage(
            "'op' is '"
                + "x".repeat(40)
                + "...': give put, append, patch, delete, refresh or extend.");
    assertThatThrownBy(() -> read("{'op':'put','key':'a','value':1,'\\u001b[2J':1}"))
        .hasMessage("Unknown field '?[2J' in an operation.");
  }

  @Test
  void batchIsReadInOrder() {
    List<WriteOperation> batch =
        OperationReader.readBatch(
            slice("[{'op':'put','key':'a','value':1},{'op':'delete','key':'b'}]"), 2);

    assertThat(batch).extracting(operation -> operation.key().text()).containsExactly("a", "b");
  }

  @Test
  void refusalOfABatchNamesTheIndex() {
    HoldfastException refused =
        catchThrowableOfType(
            HoldfastException.class,
            () ->
                OperationReader.readBatch(
                    slice("[{'op':'delete','key':'a'},{'op':'delete','key':'a//b'}]"), 10));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_KEY);
    assertThat(refused.refusal().facts()).containsEntry("index", 1);
  }

  @Test
  void batchHasOneOperationToTheMost() {
    assertRefused(ErrorCode.INVALID_REQUEST, () -> OperationReader.readBatch(slice("[]"), 2));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        () ->
            OperationReader.readBatch(
                slice("[" + "{'op':'delete','key':'a'},".repeat(2) + "{}]"), 2));
    assertRefused(ErrorCode.INVALID_REQUEST, () -> OperationReader.readBatch(slice("{}"), 2));
  }

  @ParameterizedTest
  @EnumSource(Priority.class)
  void priorityIsWrittenInLowerCase(Priority priority) {
    assertThat(OperationReader.priority(priority.name().toLowerCase(Locale.ROOT)))
        .isEqualTo(priority);
  }

  @Test
  void fenceOfAHeaderIsDigits() {
    assertThat(OperationReader.fence(" 42 ")).hasValue(42);
    assertThat(OperationReader.fence("9007199254740991")).hasValue((1L << 53) - 1);
    for (String wrong :
        List.of("", "-1", "+1", "1.0", "٣", "x", "9007199254740992", "99999999999999999999")) {
      assertRefused(ErrorCode.INVALID_REQUEST, () -> OperationReader.fence(wrong));
    }
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static WriteOperation read(String operation) {
    return OperationReader.read(slice(operation), "op", "", Set.of());
  }

  private static JsonSlice slice(String text) {
    return JsonSlice.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 512);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
