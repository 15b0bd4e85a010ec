package dev.holdfast.kernel.patch;

import static dev.holdfast.kernel.patch.Patches.json;
import static dev.holdfast.kernel.patch.Patches.merge;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTests {

  /** The cases of RFC 7386, appendix A. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'} | {'a':'c'} | {'a':'c'}",
        "{'a':'b'} | {'b':'c'} | {'a':'b','b':'c'}",
        "{'a':'b'} | {'a':null} | {}",
        "{'a':'b','b':'c'} | {'a':null} | {'b':'c'}",
        "{'a':['b']} | {'a':'c'} | {'a':'c'}",
        "{'a':'c'} | {'a':['b']} | {'a':['b']}",
        "{'a':{'b':'c'}} | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]} | {'a':[1]} | {'a':[1]}",
        "['a','b'] | ['c','d'] | ['c','d']",
        "{'a':'b'} | ['c'] | ['c']",
        "{'a':'foo'} | null | null",
        "{'a':'foo'} | 'bar' | 'bar'",
        "{'e':null} | {'a':1} | {'e':null,'a':1}",
        "[1,2] | {'a':'b','c':null} | {'a':'b'}",
        "{} | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
      })
  void caseOfTheStandard(String document, String patch, String expected) {
    assertThat(merge(document, patch)).isEqualTo(json(expected));
  }

  @Test
  void nullsWithinArraysStay() {
    assertThat(merge("{}", "{'a':[null,{'b':null}]}")).isEqualTo(json("{'a':[null,{'b':null}]}"));
  }

  @Test
  void spellingOfEverythingElseIsKept() {
    assertThat(
            merge(
                "{ 'n' : 1.50 , 'o' : { 'deep' : 1E2 , '\\u0061' : 0 } , 'd' : 1 , 'd' : 2 }",
                "{ 'o' : { 'a' : 1.00 } , 'n\\u0065w' : 0.10 }"))
        .isEqualTo(json("{'n':1.50,'o':{'deep':1E2,'\\u0061':1.00},'d':1,'d':2,'n\\u0065w':0.10}"));
  }

  @Test
  void patchThatChangesNothingAnswersTheSameBytes() {
    String document = "{ 'a' : { 'b' : 1 } }";

    assertThat(merge(document, "{}")).isEqualTo(json(document));
    assertThat(merge(document, "{'a':{},'x':null}")).isEqualTo(json(document));
  }

  @Test
  void namedDuplicatesBecomeOneOrNone() {
    assertThat(merge("{'d':1,'x':0,'d':2}", "{'d':3}")).isEqualTo(json("{'x':0,'d':3}"));
    assertThat(merge("{'d':1,'x':0,'d':2}", "{'d':null}")).isEqualTo(json("{'x':0}"));
  }

  @Test
  void duplicatesInThePatchAreAppliedInOrder() {
    assertThat(merge("{'a':1}", "{'a':null,'a':{'x':1},'a':{'y':2}}"))
        .isEqualTo(json("{'a':{'x':1,'y':2}}"));
  }
}
