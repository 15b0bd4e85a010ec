package dev.holdfast.kernel.patch;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON Patch document. All of it is checked before any of it is applied. Members that RFC
 * 6902 does not define are ignored, as it wants; those it defines stand once at most.
 */
final class PatchReader {
  private static final List<String> KNOWN = List.of("op", "path", "from", "value");

  private final int index;
  private final @Nullable Leaf[] fields = new @Nullable Leaf[KNOWN.size()];

  private PatchReader(int index) {
    this.index = index;
  }

  static List<PatchOperation> read(Leaf patch, Work work) {
    if (patch.first() != '[') {
      throw new HoldfastException(
          ErrorCode.INVALID_REQUEST, "A JSON Patch is an array of operations (RFC 6902).");
    }
    List<PatchOperation> operations = new ArrayList<>();
    Text text = patch.text();
    int i = patch.start() + 1;
    while (text.at(i) != ']') {
      if (operations.size() == JsonPatcher.MAX_OPERATIONS) {
        throw new HoldfastException(
            ErrorCode.INVALID_REQUEST,
            "A JSON Patch has at most " + JsonPatcher.MAX_OPERATIONS + " operations: split it.");
      }
      int end = text.valueEnd(i);
      work.spend(end - i);
      operations.add(new PatchReader(operations.size()).read(new Leaf(text, i, end)));
      i = text.at(end) == ',' ? end + 1 : end;
    }
    return operations;
  }

  private PatchOperation read(Leaf operation) {
    if (operation.first() != '{') {
      throw invalid("it is not an object");
    }
    readFields(operation);
    String op = new String(string("op"), StandardCharsets.UTF_8);
    JsonPointer path = pointer("path");
    return switch (op) {
      case "add" -> new PatchOperation.Add(path, field("value"));
      case "remove" -> new PatchOperation.Remove(notRoot(path));
      case "replace" -> new PatchOperation.Replace(path, field("value"));
      case "move" -> {
        JsonPointer from = pointer("from");
        if (from.isAbove(path)) {
          throw invalid("a value cannot be moved into itself");
        }
        yield new PatchOperation.Move(from, path);
      }
      case "copy" -> new PatchOperation.Copy(pointer("from"), path);
      case "test" -> new PatchOperation.Test(path, field("value"));
      default -> throw invalid("'op' is none of add, remove, replace, move, copy and test");
    };
  }

  private void readFields(Leaf operation) {
    Text text = operation.text();
    int i = operation.start() + 1;
    while (text.at(i) != '}') {
      int valueStart = text.valueEnd(i) + 1;
      int end = text.valueEnd(valueStart);
      int which = KNOWN.indexOf(new String(JsonNames.decode(text, i), StandardCharsets.UTF_8));
      if (which >= 0) {
        if (fields[which] != null) {
          throw invalid("'" + KNOWN.get(which) + "' occurs twice");
        }
        fields[which] = new Leaf(text, valueStart, end);
      }
      i = text.at(end) == ',' ? end + 1 : end;
    }
  }

  private Leaf field(String name) {
    Leaf field = fields[KNOWN.indexOf(name)];
    if (field == null) {
      throw invalid("'" + name + "' is missing");
    }
    return field;
  }

  private byte[] string(String name) {
    Leaf field = field(name);
    if (field.first() != '"') {
      throw invalid("'" + name + "' is not a string");
    }
    return JsonNames.decode(field.text(), field.start());
  }

  private JsonPointer pointer(String name) {
    byte[] bytes = string(name);
    if (!JsonPointer.isValid(bytes)) {
      throw invalid(
          "'"
              + name
              + "' is no JSON Pointer: it is empty or begins with '/', and '~' is written '~0'"
              + " (RFC 6901)");
    }
    return JsonPointer.of(bytes);
  }

  private JsonPointer notRoot(JsonPointer path) {
    if (path.isRoot()) {
      throw invalid("the whole value cannot be removed; delete the context instead");
    }
    return path;
  }

  private HoldfastException invalid(String why) {
    return Refusal.of(
            ErrorCode.INVALID_REQUEST, "Operation " + index + " of the JSON Patch: " + why + ".")
        .with("operation", index)
        .toException();
  }
}
