package dev.holdfast.kernel.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.WriteOperation.PatchFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random patches on random documents, compared with {@link Model} byte for byte. */
class PatchModelTests {
  private static final int ROUNDS = 20_000;
  private static final String[] NAMES = {"a", "b", "c", "", "a/b", "m~n", "0", "é", "-"};
  private static final String[] SCALARS = {
    "0", "1", "1.0", "-0", "1e2", "\"x\"", "\"\"", "true", "false", "null", "\"1\""
  };

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void jsonPatchDoesWhatTheModelDoes() throws Exception {
    int applied = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Object model = value(4);
      String document = Model.write(model);
      List<String> operations = new ArrayList<>();
      String expected;
      try {
        for (int i = random.nextInt(1, 8); i > 0; i--) {
          model = step(model, operations);
        }
        expected = Model.write(model);
        applied++;
      } catch (Model.Conflict e) {
        expected = "conflict at " + (operations.size() - 1);
      }
      String patch = "[" + String.join(",", operations) + "]";

      assertThat(outcome(PatchFormat.JSON_PATCH, document, patch))
          .as("seed %d round %d: %s on %s", seed, round, patch, document)
          .isEqualTo(expected);
    }
    assertThat(applied).as("patches that were not refused, seed %d", seed).isGreaterThan(1000);
  }

  @Test
  void mergePatchDoesWhatTheModelDoes() {
    for (int round = 0; round < ROUNDS; round++) {
      Object target = value(4);
      Object change = value(4);
      String document = Model.write(target);
      String patch = Model.write(change);

      assertThat(outcome(PatchFormat.MERGE_PATCH, document, patch))
          .as("seed %d round %d: %s on %s", seed, round, patch, document)
          .isEqualTo(Model.write(Model.merge(target, change)));
    }
  }

  private static String outcome(PatchFormat format, String document, String patch) {
    try {
      return Patches.apply(format, document, patch);
    } catch (HoldfastException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CONFLICT);
      return "conflict at " + e.refusal().facts().get("operation");
    }
  }

  /** Applies one operation to the model after noting it in {@code operations}. */
  private Object step(Object model, List<String> operations) throws Model.Conflict {
    List<String> path = path(model);
    List<String> from = path(model);
    Object value = value(2);
    String op =
        switch (random.nextInt(6)) {
          case 0 -> "add";
          case 1 -> path.isEmpty() ? "replace" : "remove";
          case 2 -> "replace";
          case 3 -> isPrefix(from, path) ? "copy" : "move";
          case 4 -> "copy";
          default -> "test";
        };
    if (op.equals("test") && random.nextInt(8) > 0) {
      value = Model.copy(Model.find(model, existing(model, path)));
      path = existing(model, path);
    }
    operations.add(
        "{\"op\":\"%s\",\"path\":\"%s\",\"from\":\"%s\",\"value\":%s}"
            .formatted(op, pointer(path), pointer(from), Model.write(value)));
    switch (op) {
      case "add" -> {
        return Model.add(model, path, value);
      }
      case "replace" -> {
        return Model.replace(model, path, value);
      }
      case "remove" -> Model.remove(model, path);
      case "copy" -> {
        return Model.add(model, path, Model.copy(Model.find(model, from)));
      }
      case "move" -> {
        Object moved = Model.find(model, from);
        if (!from.equals(path)) {
          Model.remove(model, from);
          return Model.add(model, path, moved);
        }
      }
      default -> {
        if (!isEqual(Model.find(model, path), value)) {
          throw new Model.Conflict();
        }
      }
    }
    return model;
  }

  private static boolean isEqual(Object a, Object b) {
    if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean equal = x.size() == y.size();
      for (int i = 0; equal && i < x.size(); i++) {
        equal = isEqual(x.get(i), y.get(i));
      }
      return equal;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.keySet().equals(y.keySet())
          && x.keySet().stream().allMatch(name -> isEqual(x.get(name), y.get(name)));
    }
    return a.equals(b) || number(a).equals(number(b));
  }

  private static String number(Object scalar) {
    return switch (scalar.toString()) {
      case "-0" -> "0";
      case "1.0" -> "1";
      case String other -> other;
    };
  }

  private static boolean isPrefix(List<String> from, List<String> path) {
    return path.size() > from.size() && path.subList(0, from.size()).equals(from) || from.isEmpty();
  }

  /** The longest part of the path that exists. */
  private static List<String> existing(Object model, List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      try {
        Model.find(model, path.subList(0, length));
        return path.subList(0, length);
      } catch (Model.Conflict e) {
        // One token less, then.
      }
    }
    return List.of();
  }

  /** A path that mostly exists. */
  private List<String> path(Object root) {
    List<String> path = new ArrayList<>();
    Object here = root;
    while (random.nextInt(5) > 0) {
      String token;
      if (here instanceof List<?> array && random.nextInt(20) > 0) {
        token = Integer.toString(random.nextInt(array.size() + 1));
      } else if (here instanceof Map<?, ?> object && !object.isEmpty() && random.nextInt(4) > 0) {
        token = List.copyOf(Model.map(here).keySet()).get(random.nextInt(object.size()));
      } else if (here instanceof String && random.nextInt(10) > 0) {
        break;
      } else {
        token = NAMES[random.nextInt(NAMES.length)];
      }
      path.add(token);
      try {
        here = Model.find(here, List.of(token));
      } catch (Model.Conflict e) {
        break;
      }
    }
    return path;
  }

  private static String pointer(List<String> path) {
    StringBuilder pointer = new StringBuilder();
    for (String token : path) {
      pointer.append('/').append(token.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private Object value(int depth) {
    int kind = random.nextInt(depth > 0 ? 3 : 1);
    if (kind == 0) {
      return SCALARS[random.nextInt(SCALARS.length)];
    }
    int size = random.nextInt(5);
    if (kind == 1) {
      List<Object> array = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        array.add(value(depth - 1));
      }
      return array;
    }
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      object.put(NAMES[random.nextInt(NAMES.length)], value(depth - 1));
    }
    return object;
  }
}
