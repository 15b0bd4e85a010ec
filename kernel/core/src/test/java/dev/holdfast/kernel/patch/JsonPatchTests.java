package dev.holdfast.kernel.patch;

import static dev.holdfast.kernel.patch.Patches.assertRefused;
import static dev.holdfast.kernel.patch.Patches.json;
import static dev.holdfast.kernel.patch.Patches.patch;
import static dev.holdfast.kernel.patch.Patches.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTests {

  /** The cases of RFC 6902, appendix A, by their numbers. */
  @ParameterizedTest(name = "A.{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | {'foo':'bar'} | [{'op':'add','path':'/baz','value':'qux'}] | {'foo':'bar','baz':'qux'}",
        "2 | {'foo':['bar','baz']} | [{'op':'add','path':'/foo/1','value':'qux'}]"
            + " | {'foo':['bar','qux','baz']}",
        "3 | {'baz':'qux','foo':'bar'} | [{'op':'remove','path':'/baz'}] | {'foo':'bar'}",
        "4 | {'foo':['bar','qux','baz']} | [{'op':'remove','path':'/foo/1'}] | {'foo':['bar','baz']}",
        "5 | {'baz':'qux','foo':'bar'} | [{'op':'replace','path':'/baz','value':'boo'}]"
            + " | {'baz':'boo','foo':'bar'}",
        "6 | {'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}"
            + " | [{'op':'move','from':'/foo/waldo','path':'/qux/thud'}]"
            + " | {'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
        "7 | {'foo':['all','grass','cows','eat']} | [{'op':'move','from':'/foo/1','path':'/foo/3'}]"
            + " | {'foo':['all','cows','eat','grass']}",
        "8 | {'baz':'qux','foo':['a',2,'c']} | [{'op':'test','path':'/baz','value':'qux'},"
            + "{'op':'test','path':'/foo/1','value':2}] | {'baz':'qux','foo':['a',2,'c']}",
        "10 | {'foo':'bar'} | [{'op':'add','path':'/child','value':{'grandchild':{}}}]"
            + " | {'foo':'bar','child':{'grandchild':{}}}",
        "11 | {'foo':'bar'} | [{'op':'add','path':'/baz','value':'qux','xyz':123}]"
            + " | {'foo':'bar','baz':'qux'}",
        "14 | {'/':9,'~1':10} | [{'op':'test','path':'/~01','value':10}] | {'/':9,'~1':10}",
        "16 | {'foo':['bar']} | [{'op':'add','path':'/foo/-','value':['abc','def']}]"
            + " | {'foo':['bar',['abc','def']]}",
      })
  void caseOfTheStandard(String number, String document, String patch, String expected) {
    assertThat(patch(document, patch)).as("A.%s", number).isEqualTo(json(expected));
  }

  @Test
  void failedTestIsAConflict() {
    assertRefused(
        ErrorCode.CONFLICT, 0, "{'baz':'qux'}", "[{'op':'test','path':'/baz','value':'bar'}]");
  }

  @Test
  void addingBelowWhatIsNotThereIsAConflict() {
    assertRefused(
        ErrorCode.CONFLICT, 0, "{'foo':'bar'}", "[{'op':'add','path':'/baz/bat','value':'qux'}]");
  }

  @Test
  void stringIsNotTheNumberItSpells() {
    assertRefused(
        ErrorCode.CONFLICT, 0, "{'/':9,'~1':10}", "[{'op':'test','path':'/~01','value':'10'}]");
  }

  @Test
  void refusalNamesTheOperationAndThePath() {
    var refusal =
        refusal(
            "{'a':1}", "[{'op':'test','path':'/a','value':1},{'op':'remove','path':'/b/c~1d'}]");

    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.facts()).containsEntry("operation", 1).containsEntry("path", "/b/c~1d");
    assertThat(refusal.message()).contains("Operation 1").contains("/b/c~1d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'op':'add','path':'a','value':1}]",
        "[{'op':'add','path':'/a~','value':1}]",
        "[{'op':'add','path':'/a~2','value':1}]",
        "[{'op':'add','path':'/b'}]",
        "[{'op':'add','value':1}]",
        "[{'op':'add','path':7,'value':1}]",
        "[{'path':'/a','value':1}]",
        "[{'op':'ADD','path':'/a','value':1}]",
        "[{'op':'move','path':'/b'}]",
        "[{'op':'move','from':'/a','path':'/a/b'}]",
        "[{'op':'move','from':'','path':'/a'}]",
        "[{'op':'copy','path':'/b'}]",
        "[{'op':'remove','path':''}]",
        "[{'op':'test','path':'/a'}]",
        "[{'op':'remove','op':'test','path':'/a','value':1}]",
        "[7]",
        "[null]",
      })
  void whatIsNoOperationIsInvalid(String patch) {
    assertRefused(ErrorCode.INVALID_REQUEST, 0, "{'a':1}", patch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "'x'", "null", "{'op':'remove','path':'/a'}"})
  void whatIsNoArrayIsInvalid(String patch) {
    assertThat(refusal("{'a':1}", patch).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void textThatIsNotJsonIsInvalidAndSaysWhichOne() {
    assertThat(refusal("{'a':1}", "[").message()).startsWith("The patch: ");
    assertThat(refusal("{'a':", "[]").message()).startsWith("The value: ");
  }

  @Test
  void invalidOperationIsFoundBeforeAnyIsApplied() {
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        1,
        "{'a':1}",
        "[{'op':'remove','path':'/nowhere'},{'op':'remove'}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "remove | /2",
        "remove | /-",
        "remove | /00",
        "remove | /01",
        "remove | /-1",
        "remove | /+1",
        "remove | /1e0",
        "remove | /x",
        "remove | /",
        "remove | /0/0",
        "remove | /4294967296",
        "remove | /99999999999999999999",
        "replace | /2",
        "replace | /-",
        "test | /-",
        "add | /3",
        "add | /01",
        "add | /1/x",
      })
  void arrayIndexThatLeadsNowhereIsAConflict(String op, String path) {
    assertRefused(
        ErrorCode.CONFLICT, 0, "[10,11]", "[{'op':'" + op + "','path':'" + path + "','value':1}]");
  }

  @Test
  void documentItselfCanBeReplaced() {
    assertThat(patch("{'a':1}", "[{'op':'replace','path':'','value':[1]}]")).isEqualTo("[1]");
    assertThat(patch("{'a':1}", "[{'op':'add','path':'','value':null}]")).isEqualTo("null");
    assertThat(patch("{'a':[5]}", "[{'op':'move','from':'/a','path':''}]")).isEqualTo("[5]");
    assertThat(patch("{'a':1}", "[{'op':'copy','from':'','path':'/b'}]"))
        .isEqualTo(json("{'a':1,'b':{'a':1}}"));
  }

  @Test
  void copyIsIndependentOfItsOrigin() {
    assertThat(
            patch(
                "{'a':{'x':[1]}}",
                "[{'op':'add','path':'/a/x/-','value':2},{'op':'copy','from':'/a','path':'/b'},"
                    + "{'op':'remove','path':'/a/x/0'},{'op':'add','path':'/b/y','value':3}]"))
        .isEqualTo(json("{'a':{'x':[2]},'b':{'x':[1,2],'y':3}}"));
  }

  @Test
  void valueMovedOutMayTakeInWhereItCameFrom() {
    assertThat(
            patch(
                "{'a':[[1]],'keep':0}",
                "[{'op':'add','path':'/a/0/-','value':2},{'op':'move','from':'/a/0','path':'/x'},"
                    + "{'op':'move','from':'/a','path':'/x/-'},{'op':'copy','from':'/x','path':'/y'}]"))
        .isEqualTo(json("{'keep':0,'x':[1,2,[]],'y':[1,2,[]]}"));
  }

  @Test
  void movingToItselfChangesNothingButTheValueMustExist() {
    assertThat(patch("{'a':1,'b':2}", "[{'op':'move','from':'/a','path':'/a'}]"))
        .isEqualTo(json("{'a':1,'b':2}"));
    assertRefused(ErrorCode.CONFLICT, 0, "{'a':1}", "[{'op':'move','from':'/b','path':'/b'}]");
  }

  @Test
  void emptyNameAndNamesWithSlashAndTildeAreReached() {
    assertThat(
            patch(
                "{'':{'a/b':1,'m~n':2}}",
                "[{'op':'replace','path':'//a~1b','value':3},"
                    + "{'op':'replace','path':'//m~0n','value':4},"
                    + "{'op':'add','path':'/~01','value':5}]"))
        .isEqualTo(json("{'':{'a/b':3,'m~n':4},'~1':5}"));
  }

  @Test
  void escapedNamesAreReachedByTheirCharacters() {
    assertThat(
            patch(
                "{'\\u0061\\/':1,'\\ud83d\\ude00':2,'é':3}",
                "[{'op':'replace','path':'/a~1','value':7},"
                    + "{'op':'replace','path':'/😀','value':8},"
                    + "{'op':'replace','path':'/\\u00e9','value':9}]"))
        .isEqualTo(json("{'\\u0061\\/':7,'\\ud83d\\ude00':8,'é':9}"));
  }

  @Test
  void unpairedSurrogatesAreNamesOfTheirOwn() {
    assertThat(
            patch(
                "{'\\ud800':1,'\\ud801':2,'\ufffd':3}",
                "[{'op':'remove','path':'/\\uD801'},{'op':'add','path':'/\\udc00','value':4}]"))
        .isEqualTo(json("{'\\ud800':1,'\ufffd':3,'\\udc00':4}"));
  }

  @Test
  void newNamesAreEscapedWhereTheyMustBe() {
    assertThat(patch("{}", "[{'op':'add','path':'/\\u0000\\'\\\\\\n','value':1}]"))
        .isEqualTo(json("{'\\u0000\\'\\\\\\u000a':1}"));
  }

  @Test
  void spellingOfEverythingElseIsKept() {
    assertThat(
            patch(
                " { 'n' : 1.50e+02 , 's' : '\\u0041\\/' , 'l' : [ 0.0 , -0 , 1E5 ] , 'x' : 1 } ",
                "[ { 'op' : 'replace' , 'path' : '/x' , 'value' : 1.0 } ]"))
        .isEqualTo(json("{'n':1.50e+02,'s':'\\u0041\\/','l':[0.0,-0,1E5],'x':1.0}"));
  }

  @Test
  void patchThatChangesNothingAnswersTheSameBytes() {
    String document = " { 'a' : [ 1 ] } ";

    assertThat(patch(document, "[]")).isEqualTo(json(document));
    assertThat(patch(document, "[{'op':'test','path':'/a/0','value':1}]"))
        .isEqualTo(json(document));
  }

  @Test
  void duplicatesStayUnlessTheyAreNamed() {
    String document = "{'d':1,'x':0,'d':2,'d':{'e':3}}";

    assertThat(patch(document, "[{'op':'add','path':'/y','value':1}]"))
        .isEqualTo(json("{'d':1,'x':0,'d':2,'d':{'e':3},'y':1}"));
    assertThat(patch(document, "[{'op':'add','path':'/d/f','value':4}]"))
        .isEqualTo(json("{'d':1,'x':0,'d':2,'d':{'e':3,'f':4}}"));
    assertThat(patch(document, "[{'op':'replace','path':'/d','value':5}]"))
        .isEqualTo(json("{'x':0,'d':5}"));
    assertThat(patch(document, "[{'op':'remove','path':'/d'}]")).isEqualTo(json("{'x':0}"));
  }

  @Test
  void duplicatesBehaveTheSameOnceManyLookupsWereMade() {
    StringBuilder tests = new StringBuilder("[");
    for (int i = 0; i < 20; i++) {
      tests.append("{'op':'test','path':'/d','value':2},");
    }

    assertThat(patch("{'d':1,'x':0,'d':2}", tests + "{'op':'replace','path':'/d','value':5}]"))
        .isEqualTo(json("{'x':0,'d':5}"));
    assertThat(
            patch(
                "{'d':1,'x':0,'d':2}",
                tests + "{'op':'remove','path':'/d'},{'op':'add','path':'/d','value':6}]"))
        .isEqualTo(json("{'x':0,'d':6}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1.0",
        "100 | 1e2",
        "-0 | 0",
        "0e999999999999999999999 | 0.0",
        "12.50 | 125E-1",
        "1e400 | 10e399",
        "0.001 | 1e-3",
        "1E+5 | 100000",
        "'\\u0041' | 'A'",
        "'\\/' | '/'",
        "{'a':1,'b':[2]} | { 'b' : [ 2.0 ] , 'a' : 1 }",
        "[] | [ ]",
        "{'a':0,'a':1} | {'a':1}",
        "1e99999999999999999999 | 1.0e+099999999999999999999",
        "null | null",
        "{'\\ud83d\\ude00':1} | {'😀':1}",
      })
  void equalValuesPassATest(String actual, String expected) {
    assertThat(patch("[" + actual + "]", "[{'op':'test','path':'/0','value':" + expected + "}]"))
        .isEqualTo(json("[" + actual + "]"));
    assertThat(patch("[" + expected + "]", "[{'op':'test','path':'/0','value':" + actual + "}]"))
        .isEqualTo(json("[" + expected + "]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1.0000000000000000000000000001",
        "1 | -1",
        "0 | '0'",
        "0 | null",
        "0 | false",
        "9007199254740993 | 9007199254740992",
        "[1] | [1,1]",
        "[1,2] | [2,1]",
        "{} | []",
        "{'a':1} | {'a':1,'b':1}",
        "{'a':1} | {'b':1}",
        "'\\ud800' | '\ufffd'",
        "'a' | 'A'",
        "1e99999999999999999999 | 1e99999999999999999998",
        "true | false",
        "{'a':null} | {}",
        "1e-5 | 1e5",
        "10 | 1",
      })
  void differentValuesFailATest(String actual, String expected) {
    assertRefused(
        ErrorCode.CONFLICT,
        0,
        "[" + actual + "]",
        "[{'op':'test','path':'/0','value':" + expected + "}]");
  }

  @Test
  void testSeesWhatEarlierOperationsDid() {
    assertThat(
            patch(
                "{'a':{'l':[1]}}",
                "[{'op':'add','path':'/a/l/0','value':0},{'op':'add','path':'/a/k','value':'v'},"
                    + "{'op':'test','path':'/a','value':{'k':'v','l':[0,1]}},"
                    + "{'op':'test','path':'','value':{'a':{'k':'v','l':[0,1]}}}]"))
        .isEqualTo(json("{'a':{'l':[0,1],'k':'v'}}"));
  }
}
