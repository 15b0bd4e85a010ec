package dev.holdfast.persistence.wal;

/** What was found where a frame was expected. */
sealed interface FrameRead {
  /** A frame whose checksum fits. */
  record Whole(FrameHeader header, byte[] payload) implements FrameRead {}

  /** A frame whose checksum fits, in a format of the future. */
  record Newer(int version) implements FrameRead {}

  /** No frame, or not all of it. */
  record Broken(String what) implements FrameRead {}
}
