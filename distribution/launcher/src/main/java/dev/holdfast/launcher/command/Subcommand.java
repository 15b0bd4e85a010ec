package dev.holdfast.launcher.command;

import dev.holdfast.launcher.client.DaemonClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands share: the root, the terminal, and the way an answer is printed. */
abstract class Subcommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  /** Does the work and returns the exit code. */
  @Override
  public abstract Integer call() throws IOException;

  final Root root() {
    return (Root) spec.root().userObject();
  }

  final Terminal terminal() {
    return root().terminal();
  }

  final boolean isJson() {
    return root().isJson;
  }

  final DaemonClient connect() {
    return root().connect();
  }
}
