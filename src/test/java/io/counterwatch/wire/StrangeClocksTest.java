package io.counterwatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that were never set, that run ahead, that are written oddly; the server's: 00:31:06. */
class StrangeClocksTest {
  private static final long DAY_MICROS = 24 * 3600 * 1_000_000L;

  private static Reading read(String time, String correction) {
    String json =
        "{\"specversion\":\"1.0\",\"id\":\"i-1\",\"source\":\"/centres/hb-province/devices/"
            + "hb-province-kiosk-1\",\"type\":\"counterwatch.hall.occupancy\",\"time\":\""
            + time
            + "\""
            + correction
            + ",\"data\":{\"people\":1}}";
    List<Reading> readings = Verdicts.check(time + correction, json.getBytes(UTF_8));
    return readings.getFirst();
  }

  private static String verdict(String time, String correction) {
    Reading reading = read(time, correction);
    return reading instanceof Reading.Rejected refused
        ? refused.reason().wireName() + " " + refused.detail().replaceFirst(":.*", "")
        : "ok";
  }

  private static long micros(String time, String correction) {
    Event event = ((Reading.Decoded) read(time, correction)).event();
    return event.timeMicros();
  }

  @ParameterizedTest
  @CsvSource({
    "0000-01-01T00:00:00Z, time time",
    "0001-01-01T00:00:00Z, time time",
    "1900-01-01T00:00:00Z, time time",
    "1969-12-31T23:59:59.999Z, time time",
    "1970-01-01T00:00:00Z, time time",
    "1980-01-06T00:00:00Z, time time",
    "1989-12-31T23:59:59Z, time time",
    "1989-12-31T23:59:59.999999Z, time time",
    "1990-01-01T00:00:00Z, ok",
    "1990-01-01T06:59:59+07:00, time time",
    "1990-01-01T07:00:00+07:00, ok",
    "1999-12-31T23:59:60Z, ok",
    "2000-01-01T00:00:00Z, ok",
    "2016-12-31T23:59:60Z, ok",
    "2017-01-01T06:59:60+07:00, ok",
    "2026-11-24T00:31:05.999Z, ok",
    "2026-11-24T00:31:06Z, ok",
    "2026-11-24T00:31:06.000000Z, ok",
    "2026-11-24T00:31:06.000001Z, time time",
    "2026-11-24T00:31:06.001Z, time time",
    "2026-11-24T07:31:06.001+07:00, time time",
    "2038-01-19T03:14:08Z, time time",
    "2106-02-07T06:28:16Z, time time",
    "9999-12-31T23:59:59.999999Z, time time",
    "9999-12-31T23:59:60Z, schema time",
    "9999-12-31T23:59:59-00:01, schema time",
    "10000-01-01T00:00:00Z, schema time",
    "+2026-11-23T00:31:05Z, schema time",
    "-001-11-23T00:31:05Z, schema time",
    "2026-11-23T24:00:00Z, schema time",
    "2026-11-23T23:60:00Z, schema time",
    "2026-11-23T00:31:60Z, schema time",
    "2026-11-23T00:31:61Z, schema time",
    "2026-02-29T00:00:00Z, schema time",
    "2024-02-29T00:00:00Z, ok",
    "2026-11-22T12:31:05-12:00, ok",
    "2026-11-22T18:31:05-18:00, ok",
    "2026-11-23T18:31:05+18:00, ok",
    "2026-11-24T00:30:05+23:59, ok",
    "2026-11-22T00:32:05-23:59, ok",
    "2026-11-23T00:31:05-00:00, ok",
    "2026-11-23T00:31:05+00:00, ok",
    "2026-11-23T00:31:05+24:00, schema time",
    "2026-11-23T00:31:05+07:60, schema time",
    "2026-11-23T00:31:05+7:00, schema time",
    "2026-11-23T00:31:05+0700, schema time",
    "2026-11-23T00:31:05+07, schema time",
    "2026-11-23T00:31:05+07:00:00, schema time",
    "2026-11-23T00:31:05+07:00[Asia/Ho_Chi_Minh], schema time",
    "2026-11-23T00:31:05 +07:00, schema time",
    "2026-11-23t00:31:05z, ok",
    "2026-11-23 00:31:05Z, schema time",
    "2026-11-23T00:31:05, schema time",
    "2026-11-23T00:31Z, schema time",
    "20261123T003105Z, schema time",
    "2026-W48-1T00:31:05Z, schema time",
    "2026-327T00:31:05Z, schema time",
    "２０２６-11-23T00:31:05Z, schema time",
    "2026−11−23T00:31:05Z, schema time",
    "1763857865, schema time",
    "now, schema time",
  })
  void aTimeIsGoodRefusedOrNoTime(String time, String verdict) {
    assertThat(verdict(time, "")).isEqualTo(verdict);
  }

  @Test
  void aFractionHasAnyNumberOfDigits() {
    for (int digits = 1; digits <= 22; digits++) {
      String fraction = "123456789012345678901234567890".substring(0, digits);
      long expected = Long.parseLong((fraction + "00000").substring(0, 6));
      assertThat(micros("2026-11-23T00:31:05." + fraction + "Z", ""))
          .isEqualTo(WireSamples.micros("2026-11-23T00:31:05Z") + expected);
      assertThat(micros("2026-11-23T07:31:05." + fraction + "+07:00", ""))
          .isEqualTo(WireSamples.micros("2026-11-23T00:31:05Z") + expected);
    }
    assertThat(verdict("2026-11-23T00:31:05.Z", "")).isEqualTo("schema time");
    assertThat(verdict("2026-11-23T00:31:05." + "1".repeat(10_000) + "Z", ""))
        .isEqualTo("schema time");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T00:31:05Z, 0, ok",
    "2026-11-23T00:31:05Z, 2147483647, time time",
    "2026-11-23T00:31:05Z, -2147483648, ok",
    "2026-11-23T00:31:05Z, 86401000, ok",
    "2026-11-23T00:31:05Z, 86401001, time time",
    "1990-01-01T00:00:00Z, -1, time time",
    "1989-12-31T23:59:59.999Z, 1, ok",
    "1970-01-01T00:00:00Z, 2147483647, time time",
    "9999-12-31T23:59:59Z, 2147483647, time time",
    "0000-01-01T00:00:00Z, -2147483648, time time",
    "2026-11-23T00:31:05Z, 2147483648, schema clockoffset",
    "2026-11-23T00:31:05Z, -2147483649, schema clockoffset",
    "2026-11-23T00:31:05Z, 9223372036854775807, schema clockoffset",
    "2026-11-23T00:31:05Z, -9223372036854775808, schema clockoffset",
    "2026-11-23T00:31:05Z, 9223372036854775, schema clockoffset",
    "2026-11-23T00:31:05Z, 1e18, schema clockoffset",
    "2026-11-23T00:31:05Z, 0.5, schema clockoffset",
  })
  void aCorrectionNeverOverflows(String time, String offset, String verdict) {
    assertThat(verdict(time, ",\"clockoffset\":" + offset)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2147483648", "1e99", "-9223372036854775808", "0.1", "\"40\""})
  void aBoundIsAWholeNumber(String bound) {
    assertThat(verdict("2026-11-23T00:31:05Z", ",\"clockbound\":" + bound))
        .isEqualTo("schema clockbound");
  }

  @Test
  void whatIsAheadHappenedWhenItWasReceived() {
    for (long ahead : List.of(1L, 1_000L, DAY_MICROS - 1, DAY_MICROS)) {
      String time = Rfc3339.format(WireSamples.RECEIVED + ahead, java.time.ZoneOffset.ofHours(7));
      assertThat(micros(time, "")).isEqualTo(WireSamples.RECEIVED);
    }
    assertThat(micros("2026-11-23T00:31:05Z", ",\"clockbound\":2147483647"))
        .isEqualTo(WireSamples.micros("2026-11-23T00:31:05Z"));
  }
}
