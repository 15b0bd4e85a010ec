package dev.holdfast.launcher.command;

import dev.holdfast.launcher.daemon.AotCaches;
import dev.holdfast.launcher.daemon.AotTraining;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code holdfast warm}. */
@Command(
    name = "warm",
    description = {
      "Make the caches that make a start a third shorter, in the installation's folder aot.",
      "The first up does it in the background, unless HOLDFAST_AOT=off or the folder is not yours."
    })
final class WarmCommand extends Subcommand {
  @Override
  public Integer call() throws IOException {
    AotCaches caches =
        AotCaches.find(terminal().environment())
            .orElseThrow(() ->
                new CommandFailure(
                    "there is no installation to make caches for, or HOLDFAST_AOT is off"));
    if (!caches.isWritable()) {
      throw new CommandFailure(
          caches.directory() + " cannot be written by this user; run warm as its owner");
    }
    try {
      terminal()
          .line(
              new AotTraining(caches).run()
                  ? "caches made in " + caches.directory()
                  : "another process is making them");
    } catch (IOException e) {
      throw new CommandFailure("the caches were not made: " + e.getMessage());
    }
    return ExitCode.OK;
  }
}
