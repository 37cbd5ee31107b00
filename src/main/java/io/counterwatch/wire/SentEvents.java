package io.counterwatch.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of events as their sender wrote it, without judging it. {@link EventReader} says
 * what an event means and whether it is valid; this says what stood there: whoever tests a device
 * must tell a clock offset from the time that it was added to.
 */
public final class SentEvents {
  private static final JsonFactory FACTORY = JsonFactories.strict();

  private SentEvents() {}

  /**
   * One event's own words; what is absent or of another JSON type is null.
   *
   * @param dataFields the names in {@code data}, known to the protocol or not
   */
  public record SentEvent(
      @Nullable String id,
      @Nullable String time,
      @Nullable String epoch,
      @Nullable String sequence,
      @Nullable Long clockOffsetMillis,
      @Nullable Long clockBoundMillis,
      Set<String> dataFields) {}

  /**
   * The events of a message, in order; fewer where the message ends in something that is no JSON.
   */
  public static List<SentEvent> read(byte[] payload) {
    List<SentEvent> events = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(payload)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        if (token == JsonToken.START_OBJECT) {
          events.add(readEvent(parser));
        }
        token = parser.nextToken();
      }
    } catch (IOException notJson) {
      return events;
    }
    return events;
  }

  private static SentEvent readEvent(JsonParser parser) throws IOException {
    @Nullable String[] texts = new @Nullable String[4];
    @Nullable Long[] numbers = new @Nullable Long[2];
    Set<String> data = new TreeSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      int text = List.of("id", "time", "epoch", "sequence").indexOf(name);
      int number = List.of("clockoffset", "clockbound").indexOf(name);
      if (text >= 0 && value == JsonToken.VALUE_STRING) {
        texts[text] = parser.getText();
      } else if (number >= 0 && value == JsonToken.VALUE_NUMBER_INT) {
        numbers[number] = parser.getLongValue();
      } else if (name.equals("data") && value == JsonToken.START_OBJECT) {
        readNames(parser, data);
      } else {
        parser.skipChildren();
      }
    }
    return new SentEvent(texts[0], texts[1], texts[2], texts[3], numbers[0], numbers[1], data);
  }

  private static void readNames(JsonParser parser, Set<String> names) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        names.add(name);
      }
      parser.skipChildren();
    }
  }
}
