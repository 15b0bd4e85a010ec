package dev.holdfast.kernel.patch;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Applies the operations of one JSON Patch (RFC 6902), in order. */
final class JsonPatch {
  private final Work work;
  private final JsonEquality equality;
  private final int maxDepth;
  private final long maxBytes;
  private Node root = ObjectNode.empty();
  private boolean changed;
  private int index;

  JsonPatch(Work work, int maxDepth, long maxBytes) {
    this.work = work;
    this.equality = new JsonEquality(work);
    this.maxDepth = maxDepth;
    this.maxBytes = maxBytes;
  }

  /** The patched value; {@code document} itself when nothing was changed. */
  Node apply(Leaf document, List<PatchOperation> operations) {
    root = document;
    for (PatchOperation operation : operations) {
      apply(operation);
      // An operation may add before the next one removes, so the limit itself is for the result.
      if (root.length() / 2 > maxBytes) {
        throw refuse(
            ErrorCode.TOO_LARGE,
            operation.path(),
            "makes the value larger than " + maxBytes + " bytes");
      }
      index++;
    }
    return changed ? root : document;
  }

  private void apply(PatchOperation operation) {
    switch (operation) {
      case PatchOperation.Add(JsonPointer path, Leaf value) -> add(path, value);
      case PatchOperation.Remove(JsonPointer path) -> remove(path);
      case PatchOperation.Replace(JsonPointer path, Leaf value) -> replace(path, value);
      case PatchOperation.Move(JsonPointer from, JsonPointer path) -> {
        Node value = find(from);
        if (!from.equals(path)) {
          remove(from);
          add(path, value);
        }
      }
      case PatchOperation.Copy(JsonPointer from, JsonPointer path) ->
          add(path, find(from).snapshot(work));
      case PatchOperation.Test(JsonPointer path, Leaf value) -> {
        if (!equality.isEqual(find(path), value)) {
          throw refuse(ErrorCode.CONFLICT, path, "fails: the value is another");
        }
      }
    }
  }

  private Node find(JsonPointer path) {
    if (path.isRoot()) {
      return root;
    }
    Place place = walk(path);
    return place.find(work).orElseThrow(() -> missing(path));
  }

  private void add(JsonPointer path, Node value) {
    if (path.isRoot()) {
      setRoot(path, value);
      return;
    }
    Place place = walk(path);
    checkDepth(path, value);
    change(place, path, place.add(value, work));
  }

  private void replace(JsonPointer path, Node value) {
    if (path.isRoot()) {
      setRoot(path, value);
      return;
    }
    Place place = walk(path);
    checkDepth(path, value);
    change(place, path, place.replace(value, work));
  }

  private void remove(JsonPointer path) {
    Place place = walk(path);
    change(place, path, place.remove(work));
  }

  private void setRoot(JsonPointer path, Node value) {
    checkDepth(path, value);
    root = value;
    changed = true;
  }

  private void change(Place place, JsonPointer path, boolean done) {
    if (!done) {
      throw missing(path);
    }
    place.tellParents();
    changed = true;
  }

  /** Opens what lies on the way, so that the last token can be applied. */
  private Place walk(JsonPointer path) {
    if (path.depth() > maxDepth) {
      throw missing(path);
    }
    List<byte[]> tokens = path.tokens();
    work.spend(64L * tokens.size());
    if (root instanceof Leaf leaf) {
      root = leaf.open(work);
    }
    List<Node> parents = new ArrayList<>();
    Node here = root;
    for (byte[] token : tokens.subList(0, tokens.size() - 1)) {
      parents.add(here);
      here = Place.open(here, token, work).orElseThrow(() -> missing(path));
    }
    return new Place(parents, here, tokens.getLast());
  }

  private void checkDepth(JsonPointer path, Node value) {
    if (!value.fits(maxDepth - path.depth(), work)) {
      throw refuse(
          ErrorCode.INVALID_REQUEST, path, "nests the value deeper than " + maxDepth + " levels");
    }
  }

  private HoldfastException missing(JsonPointer path) {
    return refuse(ErrorCode.CONFLICT, path, "cannot be applied: the path does not exist");
  }

  private HoldfastException refuse(ErrorCode code, JsonPointer path, String why) {
    return Refusal.of(
            code, "Operation " + index + " of the JSON Patch at '" + path + "' " + why + ".")
        .with("operation", index)
        .with("path", path.toString())
        .toException();
  }
}
