package io.counterwatch.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.counterwatch.centre.Names;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Small words for building JSON. The {@code put…} methods leave out a key that has no value. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final int MEAN_DECIMALS = 3;
  private static final int RATIO_DECIMALS = 6;

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Begins an answer about a centre's days, both included. */
  static ObjectNode ofRange(String centre, LocalDate from, LocalDate to) {
    return object().put("centre", centre).put("from", from.toString()).put("to", to.toString());
  }

  static <T> ArrayNode array(Iterable<T> items, Function<? super T, ? extends JsonNode> item) {
    ArrayNode array = MAPPER.createArrayNode();
    items.forEach(each -> array.add(item.apply(each)));
    return array;
  }

  static ArrayNode texts(Iterable<String> texts) {
    return array(texts, TextNode::valueOf);
  }

  static Buffer encode(JsonNode node) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON text as a node, or the text itself where it is none. */
  static JsonNode parsedOrText(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MAPPER.getNodeFactory().textNode(text);
    }
  }

  static ObjectNode names(Names names) {
    return object().put("vi", names.vi()).put("en", names.en());
  }

  static void put(ObjectNode node, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(key, value);
    }
  }

  static void put(ObjectNode node, String key, @Nullable Number wholeNumber) {
    if (wholeNumber != null) {
      node.put(key, wholeNumber.longValue());
    }
  }

  static void putTime(ObjectNode node, String key, @Nullable Long micros, ZoneId zone) {
    if (micros != null) {
      node.put(key, time(micros, zone));
    }
  }

  /** Always with its decimals: {@code 512.300}. */
  static void putMean(ObjectNode node, String key, double value) {
    node.put(key, decimal(value, MEAN_DECIMALS));
  }

  /** A quantile: whole where it is whole. */
  static void putSeconds(ObjectNode node, String key, double value) {
    node.put(key, decimal(value, MEAN_DECIMALS).stripTrailingZeros());
  }

  static void putRatio(ObjectNode node, String key, @Nullable Double value) {
    if (value != null) {
      node.put(key, decimal(value, RATIO_DECIMALS).stripTrailingZeros());
    }
  }

  /** RFC 3339, with the zone's offset. */
  static String time(long micros, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone));
  }

  private static BigDecimal decimal(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }
}
