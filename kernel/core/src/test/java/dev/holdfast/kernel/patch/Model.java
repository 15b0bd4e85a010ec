package dev.holdfast.kernel.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a patch does, told by maps and lists. Scalars are their own JSON text. Knows no duplicates.
 */
final class Model {
  /** The path does not exist, or a test failed. */
  static final class Conflict extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private Model() {}

  static Object parse(String json) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      return read(parser);
    }
  }

  private static Object read(JsonParser parser) {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(read(parser));
      }
      return array;
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, read(parser));
      }
      return object;
    }
    boolean string = parser.currentToken() == JsonToken.VALUE_STRING;
    return string ? '"' + parser.getString() + '"' : parser.getString();
  }

  static String write(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    String separator = "";
    if (value instanceof List<?> array) {
      text.append('[');
      for (Object element : array) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(']');
    } else if (value instanceof Map<?, ?> object) {
      text.append('{');
      for (Map.Entry<?, ?> member : object.entrySet()) {
        text.append(separator).append('"').append(member.getKey()).append("\":");
        write(member.getValue(), text);
        separator = ",";
      }
      text.append('}');
    } else {
      text.append(value);
    }
  }

  static Object copy(Object value) {
    return parse(write(value));
  }

  static Object find(Object root, List<String> path) throws Conflict {
    Object here = root;
    for (String token : path) {
      if (here instanceof List<?> array) {
        here = array.get(index(token, array.size() - 1));
      } else if (here instanceof Map<?, ?> object && object.containsKey(token)) {
        here = object.get(token);
      } else {
        throw new Conflict();
      }
    }
    return here;
  }

  static Object add(Object root, List<String> path, Object value) throws Conflict {
    if (path.isEmpty()) {
      return value;
    }
    Object parent = find(root, path.subList(0, path.size() - 1));
    if (parent instanceof List<?>) {
      List<Object> array = list(parent);
      String token = path.getLast();
      array.add(token.equals("-") ? array.size() : index(token, array.size()), value);
    } else if (parent instanceof Map<?, ?>) {
      map(parent).put(path.getLast(), value);
    } else {
      throw new Conflict();
    }
    return root;
  }

  static Object replace(Object root, List<String> path, Object value) throws Conflict {
    find(root, path);
    if (path.isEmpty()) {
      return value;
    }
    Object parent = find(root, path.subList(0, path.size() - 1));
    if (parent instanceof List<?> array) {
      list(parent).set(index(path.getLast(), array.size() - 1), value);
    } else {
      map(parent).put(path.getLast(), value);
    }
    return root;
  }

  static void remove(Object root, List<String> path) throws Conflict {
    find(root, path);
    Object parent = find(root, path.subList(0, path.size() - 1));
    if (parent instanceof List<?> array) {
      array.remove(index(path.getLast(), array.size() - 1));
    } else {
      map(parent).remove(path.getLast());
    }
  }

  static Object merge(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?>)) {
      return patch;
    }
    Map<String, Object> result = target instanceof Map<?, ?> ? map(target) : new LinkedHashMap<>();
    map(patch)
        .forEach((name, value) -> {
          if (value.equals("null")) {
            result.remove(name);
          } else {
            result.put(name, merge(result.getOrDefault(name, "null"), value));
          }
        });
    return result;
  }

  private static int index(String token, int max) throws Conflict {
    if (!token.matches("0|[1-9][0-9]{0,5}") || Integer.parseInt(token) > max) {
      throw new Conflict();
    }
    return Integer.parseInt(token);
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
