package io.counterwatch.app.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The body of an administrator's request: a JSON object whose keys are all known. */
record Asked(JsonNode body) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The request is wrong; the message says how, beginning with the key. */
  static final class WrongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongException(String message) {
      super(message);
    }
  }

  /**
   * Reads a body; an empty one is an object without keys.
   *
   * @throws WrongException if it is no JSON object, or has another key
   */
  static Asked read(byte[] bytes, Set<String> keys) {
    JsonNode body;
    try {
      body = bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new WrongException("body: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    if (!body.isObject()) {
      throw new WrongException("body: must be a JSON object");
    }
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        throw new WrongException("unknown key " + shown(name));
      }
    }
    return new Asked(body);
  }

  private static String shown(String name) {
    return name.substring(0, Math.min(name.length(), Slugs.MAX_SLUG_LENGTH));
  }

  @Nullable String optionalText(String key) {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new WrongException(key + ": must be a text");
    }
    return value.textValue();
  }

  String text(String key) {
    String text = optionalText(key);
    if (text == null) {
      throw new WrongException(key + ": is missing");
    }
    return text;
  }

  @Nullable String optionalSlug(String key) {
    String text = optionalText(key);
    if (text != null && !Slugs.isSlug(text)) {
      throw new WrongException(
          key + ": must be lower-case letters, digits and hyphens, at most 32, not " + shown(text));
    }
    return text;
  }

  String slug(String key) {
    text(key);
    return String.valueOf(optionalSlug(key));
  }

  /** Names in a list; none where there is no such key. */
  Set<String> optionalSlugs(String key) {
    JsonNode value = body.path(key);
    Set<String> names = new TreeSet<>();
    if (value.isMissingNode() || value.isNull()) {
      return names;
    }
    if (!value.isArray()) {
      throw new WrongException(key + ": must be a list");
    }
    for (JsonNode each : value) {
      if (!each.isTextual() || !Slugs.isSlug(each.textValue())) {
        throw new WrongException(key + ": must be names of centres");
      }
      names.add(each.textValue());
    }
    return names;
  }

  boolean flag(String key) {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new WrongException(key + ": must be true or false");
    }
    return value.booleanValue();
  }

  @Nullable Long optionalNumber(String key) {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new WrongException(key + ": must be a whole number");
    }
    return value.longValue();
  }
}
