package dev.holdfast.launcher;

import dev.holdfast.launcher.command.CommandLineRunner;
import dev.holdfast.launcher.command.Terminal;

/** The command line. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLineRunner.run(arguments, Terminal.ofProcess()));
  }
}
