package dev.holdfast.simulation.network;

/** A way through a proxy. */
public enum Direction {
  /** From the client to the server. */
  TO_SERVER,

  /** From the server to the client. */
  TO_CLIENT
}
