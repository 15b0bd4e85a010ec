package dev.holdfast.api.web;

import dev.holdfast.api.Content;
import dev.holdfast.api.ContextKey;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Priority;
import dev.holdfast.api.Quantities;
import dev.holdfast.api.VersionCondition;
import dev.holdfast.api.WriteOperation;
import dev.holdfast.api.WriteOperation.PatchFormat;
import dev.holdfast.api.WriteOptions;
import dev.holdfast.api.json.JsonSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads write operations from JSON: {@code {op, key, value | bytes, contentType?, ifVersion?, ttl?,
 * fence?, priority?}}. Of an {@code extend}, {@code ttl} is how much longer the value lives.
 *
 * <p>A {@code value} is taken as the exact bytes of its text. Of a patch, the value is the patch
 * document: an array is RFC 6902, an object RFC 7386, unless {@code contentType} says otherwise.
 */
public final class OperationReader {
  private static final Set<String> FIELDS =
      Set.of("key", "value", "bytes", "contentType", "ifVersion", "ttl", "fence", "priority");

  private OperationReader() {}

  /**
   * Reads one operation.
   *
   * @param object the JSON object
   * @param kindField the name of the member that says which operation it is ({@code op} in batches)
   * @param defaultKind the operation when that member is absent; empty when it must be there
   * @param otherFields members that the caller reads itself
   * @throws HoldfastException when anything is missing, unknown or of the wrong form
   */
  public static WriteOperation read(
      JsonSlice object, String kindField, String defaultKind, Set<String> otherFields) {
    Map<String, JsonSlice> fields = object.members();
    for (String field : fields.keySet()) {
      if (!FIELDS.contains(field) && !field.equals(kindField) && !otherFields.contains(field)) {
        throw invalid("Unknown field '" + printable(field) + "' in an operation.");
      }
    }
    JsonSlice kindSlice = fields.get(kindField);
    String kind = kindSlice == null ? defaultKind : kindSlice.asText();
    ContextKey key = new ContextKey(required(fields, "key").asTextUnrepaired());
    WriteOptions options = options(fields);
    return switch (kind) {
      case "put" -> new WriteOperation.Put(key, content(fields), options);
      case "append" -> new WriteOperation.Append(key, content(fields), options);
      case "patch" -> {
        JsonSlice document = required(fields, "value");
        if (fields.containsKey("bytes")) {
          throw invalid("A patch is given as 'value', not as 'bytes'.");
        }
        yield new WriteOperation.Patch(
            key, patchFormat(fields, document), document.toBytes(), options);
      }
      case "delete" -> {
        if (fields.containsKey("value") || fields.containsKey("bytes")) {
          throw invalid("A delete has neither value nor bytes.");
        }
        yield new WriteOperation.Delete(key, options);
      }
      case "refresh" -> {
        checkNoContent(fields, "refresh");
        yield new WriteOperation.Refresh(key, options);
      }
      case "extend" -> {
        checkNoContent(fields, "extend");
        // What is called ttl elsewhere is how much longer it lives here.
        required(fields, "ttl");
        yield new WriteOperation.Extend(
            key, options.ttl().orElse(Duration.ZERO), options.withoutTtl());
      }
      default ->
          throw invalid(
              "'"
                  + kindField
                  + "' is '"
                  + printable(kind)
                  + "': give put, append, patch, delete, refresh or extend.");
    };
  }

  private static void checkNoContent(Map<String, JsonSlice> fields, String kind) {
    if (fields.containsKey("value")
        || fields.containsKey("bytes")
        || fields.containsKey("contentType")) {
      throw invalid("A " + kind + " moves the deadline alone: it has neither value nor bytes.");
    }
  }

  /** Reads the {@code operations} of a batch; refusals name the {@code index}. */
  public static List<WriteOperation> readBatch(JsonSlice operations, int maxOperations) {
    List<JsonSlice> elements = operations.elements();
    if (elements.isEmpty() || elements.size() > maxOperations) {
      throw invalid(
          "A batch has 1 to "
              + maxOperations
              + " operations (limits.batch-operations), not "
              + elements.size()
              + ".");
    }
    List<WriteOperation> read = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      try {
        read.add(read(elements.get(i), "op", "", Set.of()));
      } catch (HoldfastException e) {
        throw e.refusal().with("index", i).toException();
      }
    }
    return read;
  }

  /** The patch format that a media type names. */
  public static Optional<PatchFormat> patchFormat(String contentType) {
    int semicolon = contentType.indexOf(';');
    String essence = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    return switch (essence.toLowerCase(Locale.ROOT)) {
      case "application/json-patch+json" -> Optional.of(PatchFormat.JSON_PATCH);
      case "application/merge-patch+json" -> Optional.of(PatchFormat.MERGE_PATCH);
      default -> Optional.empty();
    };
  }

  private static PatchFormat patchFormat(Map<String, JsonSlice> fields, JsonSlice document) {
    JsonSlice named = fields.get("contentType");
    if (named != null) {
      return patchFormat(named.asText())
          .orElseThrow(() ->
              new HoldfastException(
                  ErrorCode.UNSUPPORTED_TYPE,
                  "A patch is application/json-patch+json or application/merge-patch+json."));
    }
    return switch (document.kind()) {
      case ARRAY -> PatchFormat.JSON_PATCH;
      case OBJECT -> PatchFormat.MERGE_PATCH;
      // As a merge patch it would replace the whole value: a patch in quotes is a likely mistake.
      case STRING, NUMBER, BOOLEAN, NULL ->
          throw invalid(
              "A patch is an array (RFC 6902) or an object (RFC 7386), not text or a number. To"
                  + " replace the whole value, put it.");
    };
  }

  private static Content content(Map<String, JsonSlice> fields) {
    JsonSlice value = fields.get("value");
    JsonSlice bytes = fields.get("bytes");
    JsonSlice type = fields.get("contentType");
    if ((value == null) == (bytes == null)) {
      throw invalid("Give either 'value' (any JSON) or 'bytes' (Base64).");
    }
    if (value != null) {
      String named = type == null ? Content.JSON : type.asText();
      if (!Content.isJson(named)) {
        throw new HoldfastException(
            ErrorCode.UNSUPPORTED_TYPE,
            "'value' is JSON, so contentType must say JSON; use 'bytes' for others.");
      }
      return Content.of(value.toBytes(), named);
    }
    return Content.of(decode(bytes.asText()), type == null ? Content.BYTES : type.asText());
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid("'bytes' is not Base64 (RFC 4648 §4).");
    }
  }

  private static WriteOptions options(Map<String, JsonSlice> fields) {
    WriteOptions options = WriteOptions.NONE;
    JsonSlice ifVersion = fields.get("ifVersion");
    if (ifVersion != null) {
      options = options.with(VersionCondition.ifVersion(ifVersion.asLong()));
    }
    JsonSlice fence = fields.get("fence");
    if (fence != null) {
      options = options.withFence(checkFence(fence.asLong()));
    }
    JsonSlice ttl = fields.get("ttl");
    if (ttl != null) {
      options = options.withTtl(Quantities.parseDuration(ttl.asText()));
    }
    JsonSlice priority = fields.get("priority");
    return priority == null
        ? options
        : new WriteOptions(
            options.condition(),
            options.fence(),
            options.ttl(),
            Optional.of(priority(priority.asText())));
  }

  /** The priority of that name. */
  public static Priority priority(String text) {
    for (Priority priority : Priority.values()) {
      if (priority.name().toLowerCase(Locale.ROOT).equals(text)) {
        return priority;
      }
    }
    throw invalid("A priority is low, normal, high or critical.");
  }

  /** A fencing token as it stands in a header. */
  public static OptionalLong fence(String text) {
    String digits = text.strip();
    if (!digits.matches("[0-9]{1,18}")) {
      throw invalid("A fencing token is a whole number from 0, below 2^53.");
    }
    return OptionalLong.of(checkFence(Long.parseLong(digits)));
  }

  private static long checkFence(long fence) {
    if (fence < 0 || fence >= 1L << 53) {
      throw invalid("A fencing token is a whole number from 0, below 2^53.");
    }
    return fence;
  }

  private static JsonSlice required(Map<String, JsonSlice> fields, String name) {
    JsonSlice slice = fields.get(name);
    if (slice == null) {
      throw invalid("The field '" + name + "' is missing.");
    }
    return slice;
  }

  private static String printable(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_REQUEST, message);
  }
}
