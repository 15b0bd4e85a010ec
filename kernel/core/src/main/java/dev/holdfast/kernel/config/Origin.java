package dev.holdfast.kernel.config;

/** Where a setting comes from. */
sealed interface Origin {

  /** How messages and listings name it. */
  default String text() {
    return switch (this) {
      case Default() -> "default";
      case Line(String file, int line) -> file + ":" + line;
      case Variable(String name) -> "environment " + name;
      case Flag() -> "flag";
    };
  }

  /** Nobody set it. */
  record Default() implements Origin {}

  /** A line of the file, from 1. */
  record Line(String file, int line) implements Origin {}

  /** A variable of the environment. */
  record Variable(String name) implements Origin {}

  /** A flag of the command line. */
  record Flag() implements Origin {}
}
