package dev.holdfast.kernel.inbound;

import dev.holdfast.api.Content;
import dev.holdfast.api.Digest;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * What tells a repeated request from another one: the digest of operations, targets, preconditions
 * and bodies.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /** The fingerprint of a request; two that differ ask for different things. */
  public static Digest of(WriteRequest request) {
    MessageDigest digest = Digest.sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      for (WriteOperation operation : request.operations()) {
        write(out, operation);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a digest does not fail", e);
    }
    return Digest.of(digest.digest());
  }

  private static void write(DataOutputStream out, WriteOperation operation) throws IOException {
    out.writeUTF(operation.getClass().getSimpleName());
    out.writeUTF(operation.key().text());
    write(out, operation.options());
    switch (operation) {
      case WriteOperation.Put put -> write(out, put.content());
      case WriteOperation.Append append -> write(out, append.element());
      case WriteOperation.Patch patch -> {
        out.writeUTF(patch.format().name());
        out.write(Digest.compute(patch.document()).toBytes());
      }
      case WriteOperation.Extend extend -> out.writeLong(extend.by().toMillis());
      case WriteOperation.Refresh _, WriteOperation.Delete _ -> {}
    }
  }

  private static void write(DataOutputStream out, Content content) throws IOException {
    out.writeUTF(content.type());
    out.write(Digest.compute(content.bytes()).toBytes());
  }

  private static void write(DataOutputStream out, WriteOptions options) throws IOException {
    switch (options.condition()) {
      case VersionCondition.Any _ -> out.writeLong(-1);
      case VersionCondition.Absent _ -> out.writeLong(0);
      case VersionCondition.Present _ -> out.writeLong(-2);
      case VersionCondition.Exactly(long version) -> out.writeLong(version);
    }
    out.writeLong(options.fence().orElse(-1));
    out.writeLong(options.ttl().map(java.time.Duration::toMillis).orElse(-1L));
    out.writeUTF(options.priority().map(Enum::name).orElse(""));
  }
}
