package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.testing.NastyTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A nasty text in any field is stored as it is, or refused with that field's name. */
class NastyTextsTest {
  /** The fields that take more than a few words, with what they take. */
  private static final Map<String, Pattern> TAKES =
      Map.ofEntries(
          Map.entry("id", Pattern.compile("[^\\x00-\\x1f]{1,128}")),
          Map.entry("subject", Pattern.compile("[A-Za-z0-9._-]{1,64}")),
          Map.entry("data.service", Pattern.compile("[a-z0-9][a-z0-9-]{0,31}")),
          Map.entry("data.counter", Pattern.compile("[a-z0-9][a-z0-9-]{0,31}")),
          Map.entry("data.staff", Pattern.compile("[a-z0-9][a-z0-9-]{0,31}")),
          Map.entry("data.ticket", Pattern.compile("[A-Za-z0-9._-]{1,64}")),
          Map.entry("data.number", Pattern.compile(".{1,32}", Pattern.DOTALL)),
          Map.entry("data.reason", Pattern.compile(".{1,200}", Pattern.DOTALL)),
          Map.entry("data.comment", Pattern.compile(".{1,500}", Pattern.DOTALL)),
          Map.entry("data.procedure", Pattern.compile(".{1,64}", Pattern.DOTALL)),
          Map.entry("data.code", Pattern.compile(".{1,64}", Pattern.DOTALL)),
          Map.entry("data.severity", Pattern.compile(".{1,32}", Pattern.DOTALL)),
          Map.entry("data.day", Pattern.compile("2026-11-23")));

  static Stream<EventBody> bodies() {
    return WireSamples.bodies().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyTextFieldStoresItOrNamesItself(EventBody body) throws Exception {
    Map<?, ?> event =
        (Map<?, ?>)
            StrictJson.elements(EventWriter.write(WireSamples.outgoing(body, 42)))
                .getFirst()
                .value();
    for (Map.Entry<?, ?> attribute : event.entrySet()) {
      if (attribute.getValue() instanceof String && body instanceof EventBody.TicketIssued) {
        // The attributes are read in the same way for every type.
        checkField(body, event, String.valueOf(attribute.getKey()));
      } else if (attribute.getValue() instanceof Map<?, ?> data) {
        for (Map.Entry<?, ?> field : data.entrySet()) {
          if (field.getValue() instanceof String) {
            checkField(body, event, "data." + field.getKey());
          }
        }
      }
    }
  }

  private static void checkField(EventBody body, Map<?, ?> event, String field) {
    for (String text : NastyTexts.all()) {
      String what = body.type().wireName() + " " + field + ": " + text;
      if (text.length() < EventReader.MAX_EVENT_BYTES / 10) {
        check(what, body, field, text, json(with(event, field, text), false));
      }
      if (NastyTexts.isWhole(text)) {
        check(what, body, field, text, json(with(event, field, text), true));
      }
    }
  }

  private static void check(String what, EventBody body, String field, String text, String json) {
    Reading reading = Verdicts.check(what, json.getBytes(UTF_8)).getFirst();
    boolean named = body instanceof EventBody.TicketLeft && field.equals("data.reason");
    Pattern takes = named ? null : TAKES.get(field);
    if (!NastyTexts.isWhole(text)) {
      assertThat(Verdicts.reason(reading)).as(what).isEqualTo("malformed");
    } else if (takes != null && takes.matcher(text).matches()) {
      // That it is stored as it is, the verdict has compared.
      assertThat(Verdicts.reason(reading)).as(what).isEqualTo("ok");
    } else {
      Reading.Rejected refused = (Reading.Rejected) reading;
      assertThat(refused.reason().wireName()).as(what).isIn("schema", "unknown-type");
      assertThat(refused.detail()).as(what).startsWith(field + ": ");
    }
  }

  @Test
  void aListOfServicesTakesSlugsOnly() {
    for (String text : NastyTexts.whole()) {
      String event =
          new String(
              EventWriter.write(
                  WireSamples.outgoing(
                      new EventBody.CounterOpened("1", null, List.of("land", "SECOND")), 42)),
              UTF_8);
      String json = event.replace("\"SECOND\"", quoted(text, true));
      Reading reading = Verdicts.check(text, json.getBytes(UTF_8)).getFirst();
      boolean slug = text.matches("[a-z0-9][a-z0-9-]{0,31}");
      assertThat(Verdicts.reason(reading)).as(text).isEqualTo(slug ? "ok" : "schema");
    }
  }

  @Test
  void aFirmwareMayHaveAnyName() {
    for (String text : NastyTexts.whole()) {
      String json =
          json(
              Map.of("online", true, "birth", true, "firmware", text.isEmpty() ? "x" : text),
              false);
      boolean fits = text.length() <= ControlMessage.MAX_TEXT_LENGTH;
      try {
        assertThat(StatusCodec.read(json.getBytes(UTF_8)).firmware())
            .isEqualTo(text.isEmpty() ? "x" : text);
        assertThat(fits).isTrue();
      } catch (WireException e) {
        assertThat(fits).as(text).isFalse();
        assertThat(e).hasMessageStartingWith("firmware: ");
      }
    }
  }

  private static Map<String, Object> with(Map<?, ?> event, String field, String text) {
    Map<String, Object> copy = new LinkedHashMap<>();
    event.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (name.equals(field)) {
            copy.put(name, text);
          } else if (name.equals("data") && field.startsWith("data.")) {
            copy.put(name, with((Map<?, ?>) value, field.substring(5), text));
          } else {
            copy.put(name, value);
          }
        });
    return copy;
  }

  private static String json(Object value, boolean raw) {
    return switch (value) {
      case String text -> quoted(text, raw);
      case StrictJson.Number number -> number.text();
      case Map<?, ?> object ->
          object.entrySet().stream()
              .map(e -> quoted(String.valueOf(e.getKey()), true) + ":" + json(e.getValue(), raw))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(each -> json(each, raw)).collect(Collectors.joining(",", "[", "]"));
      default -> String.valueOf(value);
    };
  }

  /** With no more escapes than needed, or with nothing else. */
  private static String quoted(String text, boolean raw) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      boolean plain = raw && c >= ' ' && c != '"' && c != '\\';
      out.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return out.append('"').toString();
  }
}
