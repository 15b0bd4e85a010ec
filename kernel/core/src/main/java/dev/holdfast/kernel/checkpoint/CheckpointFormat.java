package dev.holdfast.kernel.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of a checkpoint, {@code data/checkpoints/<position, 16 hex digits>.checkpoint}.
 *
 * <p>All numbers are big-endian. {@code text} = u16 length + UTF-8; {@code bytes} = u32 length +
 * bytes; {@code digest} = 32 bytes; {@code optional x} = u8 0, or u8 1 and x.
 *
 * <pre>
 * file     8 bytes "HFCKPT" u16 format (2; 1 is read too), then frames; the last one is the end, and the file ends with it
 * frame    u32 length of the payload, u8 type, payload, u32 CRC32C of (u32 number of the frame from 0, length, type, payload)
 * types, in this order, each but header and end as often as it takes:
 *  1 header  i64 begin position B, i64 last position at or below B that changed entries, i64 written at (ms), u8 1 when entries and history are here, 0 when a store on disk has them,
 *            i64 highest record time (ms), i64 version floor, i64 version floor of live keys, i64 highest fencing token
 *  2 gone    text key, i64 version, i64 time ms                                      until the payload ends
 *  3 fence   text lease name, i64 register                                           until the payload ends
 *  4 lease   bytes: a record "granted" of the log (RecordCodec)                      until the payload ends
 *  5 named   text principal, text key, digest fingerprint, i64 time ms, u32 results, each:
 *            text key, i64 version, optional digest, i64 bytes, optional i64 deadline ms, u8 created
 *  6 entry   text key, i64 version, digest, text content type, i64 deadline ms (2^63-1 = none), i64 ttl ms (when there is a deadline; not in format 1), u8 priority, text writer,
 *            i64 updated at ms, i64 position, bytes value                            until the payload ends
 *  7 history text key, i64 newest whole version, u32 chain records, i64 chain bytes, u32 versions, each: i64 version, i64 position
 *  8 end     i64 proof position Q, digest state hash at Q, i64 print of the log's record at Q (0: none), then how many items there are of types 2 to 7, i64 each
 * </pre>
 *
 * <p>Types 2 to 5 are as after the record at B. Types 6 and 7 were read while writes went on, each
 * item at some moment from B to Q; with the records from B to Q they give the state at Q.
 */
final class CheckpointFormat {
  static final String SUFFIX = ".checkpoint";
  static final String UNFINISHED = ".checkpoint.next";
  static final int FORMAT = 2;

  /** The oldest one that is read. */
  static final int OLDEST_FORMAT = 1;

  /** From this one on entries carry the TTL that a refresh goes back to. */
  static final int WITH_TTL = 2;

  static final int HEADER = 1;
  static final int GONE = 2;
  static final int FENCE = 3;
  static final int LEASE = 4;
  static final int NAMED = 5;
  static final int ENTRY = 6;
  static final int HISTORY = 7;
  static final int END = 8;

  /** Types are below. */
  static final int TYPES = 9;

  /** Length and type. */
  static final int FRAME_HEAD = 5;

  static final int CRC = 4;

  /**
   * The frame at the end: position, hash, record, and how many items there are of each of six
   * types.
   */
  static final int END_FRAME = FRAME_HEAD + 8 + 32 + 8 + 6 * 8 + CRC;

  /** With a key of one byte, and empty texts. */
  static final int SMALLEST_ENTRY = 83;

  /** A frame is closed when it is longer. */
  static final int FRAME_TARGET = 256 << 10;

  private CheckpointFormat() {}

  static byte[] magic() {
    byte[] magic = new byte[8];
    System.arraycopy("HFCKPT".getBytes(StandardCharsets.US_ASCII), 0, magic, 0, 6);
    magic[7] = FORMAT;
    return magic;
  }

  static int crc(int number, byte[] frame, int length) {
    CRC32C crc = new CRC32C();
    crc.update(
        new byte[] {
          (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
        });
    crc.update(frame, 0, length);
    return (int) crc.getValue();
  }
}
