package dev.holdfast.kernel.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.WriteRequest;
import java.util.List;
import java.util.Optional;

/** Short names for what tests write. */
public final class Ops {
  private Ops() {}

  /** A key. */
  public static ContextKey key(String text) {
    return new ContextKey(text);
  }

  /** Puts JSON. */
  public static WriteOperation put(String key, String json) {
    return put(key, json, WriteOptions.NONE);
  }

  /** Puts JSON. */
  public static WriteOperation put(String key, String json, WriteOptions options) {
    return new WriteOperation.Put(key(key), Content.json(json.getBytes(UTF_8)), options);
  }

  /** Puts bytes. */
  public static WriteOperation putBytes(String key, byte[] bytes) {
    return new WriteOperation.Put(key(key), Content.of(bytes, Content.BYTES), WriteOptions.NONE);
  }

  /** Appends a JSON element. */
  public static WriteOperation append(String key, String json) {
    return append(key, json, WriteOptions.NONE);
  }

  /** Appends a JSON element. */
  public static WriteOperation append(String key, String json, WriteOptions options) {
    return new WriteOperation.Append(key(key), Content.json(json.getBytes(UTF_8)), options);
  }

  /** Appends bytes. */
  public static WriteOperation appendBytes(String key, byte[] bytes) {
    return new WriteOperation.Append(key(key), Content.of(bytes, Content.BYTES), WriteOptions.NONE);
  }

  /** Applies a JSON Merge Patch. */
  public static WriteOperation merge(String key, String patch) {
    return merge(key, patch, WriteOptions.NONE);
  }

  /** Applies a JSON Merge Patch. */
  public static WriteOperation merge(String key, String patch, WriteOptions options) {
    return new WriteOperation.Patch(
        key(key), WriteOperation.PatchFormat.MERGE_PATCH, patch.getBytes(UTF_8), options);
  }

  /** Applies a JSON Patch. */
  public static WriteOperation patch(String key, String patch) {
    return new WriteOperation.Patch(
        key(key), WriteOperation.PatchFormat.JSON_PATCH, patch.getBytes(UTF_8), WriteOptions.NONE);
  }

  /** Deletes. */
  public static WriteOperation delete(String key) {
    return delete(key, WriteOptions.NONE);
  }

  /** Deletes. */
  public static WriteOperation delete(String key, WriteOptions options) {
    return new WriteOperation.Delete(key(key), options);
  }

  /** Begins the TTL anew. */
  public static WriteOperation refresh(String key) {
    return new WriteOperation.Refresh(key(key), WriteOptions.NONE);
  }

  /** Lets a value live longer. */
  public static WriteOperation extend(String key, java.time.Duration by) {
    return new WriteOperation.Extend(key(key), by, WriteOptions.NONE);
  }

  /** All together. */
  public static WriteRequest batch(WriteOperation... operations) {
    return batch(List.of(operations));
  }

  /** All together. */
  public static WriteRequest batch(List<WriteOperation> operations) {
    return new WriteRequest(operations, Optional.empty(), true);
  }

  /** One operation under an idempotency key. */
  public static WriteRequest named(String name, WriteOperation... operations) {
    return new WriteRequest(List.of(operations), Optional.of(name), operations.length > 1);
  }
}
