package dev.holdfast.kernel.patch;

/** One operation of a JSON Patch (RFC 6902 §4). */
sealed interface PatchOperation {
  /** Where. */
  JsonPointer path();

  record Add(JsonPointer path, Leaf value) implements PatchOperation {}

  record Remove(JsonPointer path) implements PatchOperation {}

  record Replace(JsonPointer path, Leaf value) implements PatchOperation {}

  record Move(JsonPointer from, JsonPointer path) implements PatchOperation {}

  record Copy(JsonPointer from, JsonPointer path) implements PatchOperation {}

  record Test(JsonPointer path, Leaf value) implements PatchOperation {}
}
