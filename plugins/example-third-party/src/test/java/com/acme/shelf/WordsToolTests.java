package com.acme.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WordsToolTests {
  @Test
  void wordsOfTheLeastLengthAreCounted() {
    assertEquals(3, new WordsTool(1).count("{\"note\": \"hold fast\"}"));
    assertEquals(0, new WordsTool(5).count("hold fast"));
  }
}
