package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the reader made of any bytes at all by another reader of JSON: what is malformed or
 * too large, how many events it is, that what was accepted says what was sent, that what was
 * refused is kept without anything that the protocol doesn't name.
 */
final class Verdicts {
  private static final EventReader READER = new EventReader(WireSamples.RULES);

  private static final Pattern CANONICAL_TIME = Pattern.compile("[0-9]{4}-.*Z");
  private static final Pattern DETAIL = Pattern.compile("[ -~]{1,250}");
  private static final Pattern FIELD_DETAIL = Pattern.compile("[a-z.]+: .*");

  private Verdicts() {}

  /**
   * Reads and judges.
   *
   * @param what for the failure's description
   */
  static List<Reading> check(String what, byte[] payload) {
    List<Reading> readings =
        READER.read(WireSamples.CENTRE, WireSamples.DEVICE, payload, WireSamples.RECEIVED);
    try {
      judge(payload, readings);
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage() + "\nof " + shown(payload), e);
    }
    return readings;
  }

  /** The same, and that the slow way of reading comes to the same verdict. */
  static List<Reading> checkBothWays(String what, byte[] payload) {
    List<Reading> readings = check(what, payload);
    if (payload.length <= EventReader.MAX_MESSAGE_BYTES && Utf8.look(payload) != Utf8.Look.BROKEN) {
      List<Reading> slowly =
          READER.readSlowly(
              WireSamples.CENTRE, WireSamples.DEVICE, payload, WireSamples.RECEIVED, true);
      assertThat(reasons(slowly)).as(what).isEqualTo(reasons(readings));
    }
    return readings;
  }

  private static String shown(byte[] payload) {
    String text = new String(payload, StandardCharsets.ISO_8859_1);
    return text.length() > 2000 ? text.substring(0, 2000) + "…" : text;
  }

  private static void judge(byte[] payload, List<Reading> readings) {
    readings.forEach(Verdicts::isSound);
    if (payload.length > EventReader.MAX_MESSAGE_BYTES) {
      isOneRefusal(readings, "too-large");
      return;
    }
    List<StrictJson.Element> elements;
    try {
      elements = StrictJson.elements(payload);
    } catch (StrictJson.Broken e) {
      isOneRefusal(readings, "malformed");
      return;
    }
    if (elements.size() > EventReader.MAX_BATCH) {
      isOneRefusal(readings, "too-large");
      return;
    }
    require(readings.size() == elements.size(), "as many readings as events", readings);
    for (int i = 0; i < elements.size(); i++) {
      judge(elements.get(i), readings.get(i));
    }
  }

  private static void isOneRefusal(List<Reading> readings, String reason) {
    require(readings.size() == 1 && reason(readings.getFirst()).equals(reason), reason, readings);
  }

  private static void judge(StrictJson.Element sent, Reading reading) {
    String reason = reason(reading);
    if (sent.abused()) {
      require(reason.equals("malformed"), "malformed", reading);
    } else if (!(sent.value() instanceof Map<?, ?> object)) {
      require(reason.equals("schema"), "schema", reading);
    } else if (sent.bytes() > EventReader.MAX_EVENT_BYTES) {
      require(reason.equals("too-large"), "too-large", reading);
    } else {
      require(!reason.equals("malformed") && !reason.equals("too-large"), "sound JSON", reading);
      if (reading instanceof Reading.Decoded decoded) {
        saysWhatWasSent(object, decoded);
      }
    }
  }

  private static void saysWhatWasSent(Map<?, ?> sent, Reading.Decoded decoded) {
    Event event = decoded.event();
    require(event.id().equals(sent.get("id")), "the id", decoded);
    require(Objects.equals(event.subject(), orNull(sent.get("subject"))), "the subject", decoded);
    require(Objects.equals(event.epoch(), orNull(sent.get("epoch"))), "the epoch", decoded);
    String type = "counterwatch." + event.body().type().wireName();
    require(type.equals(sent.get("type")), "the type", decoded);
    Map<?, ?> sentData =
        sent.get("data") instanceof Map<?, ?> data ? data : Map.<String, Object>of();
    Map<?, ?> stored = storedData(decoded.data());
    stored.forEach(
        (name, value) -> {
          Object original = sentData.get(name);
          boolean asItIs = value instanceof String text && !CANONICAL_TIME.matcher(text).matches();
          require(
              original != null && (!asItIs || original.equals(value)),
              String.valueOf(name),
              decoded);
        });
  }

  private static @Nullable Object orNull(@Nullable Object value) {
    return value == StrictJson.NULL ? null : value;
  }

  private static Map<?, ?> storedData(String data) {
    try {
      Object value = StrictJson.elements(data.getBytes(StandardCharsets.UTF_8)).getFirst().value();
      return (Map<?, ?>) value;
    } catch (StrictJson.Broken e) {
      throw new AssertionError("stored data that are no JSON: " + data, e);
    }
  }

  /** What holds for every reading, whatever came. */
  private static void isSound(Reading reading) {
    switch (reading) {
      case Reading.Decoded decoded -> {
        Event event = decoded.event();
        require(
            event.timeMicros() >= EnvelopeReader.MIN_TIME_MICROS
                && event.timeMicros() <= event.receivedMicros(),
            "a time",
            reading);
        String again = BodyCodec.write(BodyCodec.read(event.body().type(), decoded.data()));
        require(again.equals(decoded.data()), "canonical data", reading);
      }
      case Reading.Rejected rejected -> {
        require(DETAIL.matcher(rejected.detail()).matches(), "a detail", reading);
        require(
            rejected.reason() != RefusalReason.SCHEMA
                || FIELD_DETAIL.matcher(rejected.detail()).matches(),
            "a field's name",
            reading);
        byte[] excerpt = rejected.excerpt().getBytes(StandardCharsets.UTF_8);
        require(
            excerpt.length <= EventReader.MAX_EXCERPT_BYTES && Utf8.isWhole(rejected.excerpt()),
            "an excerpt",
            reading);
        require(rejected.sequence() > 0 == (rejected.epoch() != null), "a key", reading);
      }
    }
  }

  private static void require(boolean holds, String what, Object of) {
    if (!holds) {
      throw new AssertionError("expected " + what + ", not " + of);
    }
  }

  static String reason(Reading reading) {
    return switch (reading) {
      case Reading.Decoded decoded -> "ok";
      case Reading.Rejected rejected -> rejected.reason().wireName();
    };
  }

  static List<String> reasons(List<Reading> readings) {
    return readings.stream().map(Verdicts::reason).toList();
  }
}
