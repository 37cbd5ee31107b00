package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @Property
  void agreesWithTheJdk(
      @ForAll @LongRange(min = -62_100_000_000_000_000L, max = 253_402_000_000_000_000L)
          long micros,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    OffsetDateTime time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(offset);
    assertThat(
            Rfc3339.parseMicros(
                time.format(java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME)))
        .isEqualTo(micros);
    String written = Rfc3339.format(micros, offset);
    assertThat(OffsetDateTime.parse(written)).isEqualTo(time);
    assertThat(Rfc3339.parseMicros(written)).isEqualTo(micros);
    assertThat(Rfc3339.parseDate(time.toLocalDate().toString())).isEqualTo(time.toLocalDate());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T07:31:05.120+07:00, 2026-11-23T00:31:05.120Z",
    "2026-11-23t00:31:05z, 2026-11-23T00:31:05Z",
    "2026-11-23T00:31:05.1234567890123-00:00, 2026-11-23T00:31:05.123456Z",
    "1969-12-31T23:59:59.9999999Z, 1969-12-31T23:59:59.999999Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00+23:59, 2000-02-28T00:01:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
  })
  void reads(String text, String instant) {
    assertThat(Rfc3339.parseMicros(text)).isEqualTo(WireSamples.micros(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-23",
        "2026-11-23T00:31:05",
        "2026-11-23 00:31:05Z",
        "2026-11-23T00:31Z",
        "2026-11-23T00:31:05.Z",
        "2026-11-23T00:31:05.1",
        "2026-11-23T00:31:05,1Z",
        "2026-11-23T00:31:05+7",
        "2026-11-23T00:31:05+0700",
        "2026-11-23T00:31:05+24:00",
        "2026-11-23T00:31:05+07:60",
        "2026-11-23T00:31:05ZZ",
        "2026-11-23T24:00:00Z",
        "2026-11-23T00:60:00Z",
        "2026-11-23T00:31:60Z",
        "2026-11-23T00:31:61Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "26-11-23T00:31:05.123Z",
        "+026-11-23T00:31:05Z",
        "2026-11-2३T00:31:05Z",
        "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-11-23T00:31:05.11111111111111111111111111111111Z",
      })
  void refuses(String text) {
    assertThat(Rfc3339.parseMicros(text)).isEqualTo(Rfc3339.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-1-1", "2026-02-29", "2026/01/01", "2026-01-01T", "20260101"})
  void refusesDates(String text) {
    assertThat(Rfc3339.parseDate(text)).isNull();
  }
}
