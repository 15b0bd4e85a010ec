package dev.holdfast.prove;

import java.util.List;

/** What a run cannot show. It stands in every report. */
final class Limits {
  private Limits() {}

  static List<String> ofOwn() {
    return List.of(
        "SIGKILL and a full disk never lose what the operating system holds in memory: these rows"
            + " say nothing about a power cut.",
        "The row about a power cut is a simulation: the log is the shipped one, the disk is made up."
            + " On a real one a write is as durable as the device's flush is true.");
  }

  static List<String> ofPeer() {
    return List.of(
        "Present is what a new process of the server answers after the burst. One server, one tool,"
            + " one machine: other tools of it may behave otherwise.");
  }
}
