package dev.holdfast.e2e;

import java.nio.charset.StandardCharsets;

/** A process that ended. */
record Ran(int exitCode, byte[] bytes, String err) {
  String out() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** This one, if it ended well; else the test fails with what it said. */
  Ran orFail() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + out() + err);
    }
    return this;
  }
}
