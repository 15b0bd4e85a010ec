package dev.holdfast.gateway.mcp.transport;

import dev.holdfast.api.Memory;
import dev.holdfast.gateway.mcp.protocol.Fault;
import dev.holdfast.gateway.mcp.protocol.FrameSink;
import java.util.Optional;

/** The answers to a frame whose memory is given back with the last of them. */
record HeldFrame(FrameSink sink, Memory.Reservation held) implements FrameSink {
  @Override
  public void send(byte[] notification) {
    sink.send(notification);
  }

  @Override
  public void finish(Optional<byte[]> reply) {
    // Before the reply is out: a client that does not read it must not keep the memory.
    held.close();
    sink.finish(reply);
  }

  @Override
  public void fail(Fault fault, byte[] reply) {
    held.close();
    sink.fail(fault, reply);
  }

  @Override
  public boolean carriesNotifications() {
    return sink.carriesNotifications();
  }
}
