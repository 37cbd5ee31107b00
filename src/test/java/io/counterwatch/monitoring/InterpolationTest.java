package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.counterwatch.monitoring.Interpolation.Choice;
import io.counterwatch.monitoring.Interpolation.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
  private static final Window HOUR =
      new Window(
          Instant.parse("2026-11-23T03:00:00Z"),
          Instant.parse("2026-11-23T04:00:00Z"),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15));

  private static final Interpolation ALL =
      new Interpolation(
          Map.of(
              "one", new Choice(List.of("a'b"), false, false),
              "list", new Choice(List.of("a.b", "c'd"), true, false),
              "single", new Choice(List.of("a.b"), true, false),
              "all", new Choice(List.of(".*"), true, true)),
          HOUR);

  @ParameterizedTest
  @CsvSource(
      delimiterString = "==>",
      quoteCharacter = '~',
      value = {
        "x{a=\"$one\"}               ==> x{a=\"a\\\\'b\"}",
        "x{a=~\"$list\"}             ==> x{a=~\"(a\\\\.b|c'd)\"}",
        "x{a=~\"${list}\"}           ==> x{a=~\"(a\\\\.b|c'd)\"}",
        "x{a=~\"[[list]]\"}          ==> x{a=~\"(a\\\\.b|c'd)\"}",
        "x{a=~\"$single\"}           ==> x{a=~\"a\\\\.b\"}",
        "x{a=~\"$all\"}              ==> x{a=~\".*\"}",
        "x{a=~\"${list:pipe}\"}      ==> x{a=~\"a.b|c'd\"}",
        "x{a=~\"${list:regex}\"}     ==> x{a=~\"(a\\.b|c'd)\"}",
        "rate(x[$__rate_interval])   ==> rate(x[60s])",
        "x[$__range] / $__range_s    ==> x[3600s] / 3600",
        "x[$__interval]              ==> x[5s]",
        "x{a=\"$unknown\"}           ==> x{a=\"$unknown\"}",
        "x{a=\"$ones\"}              ==> x{a=\"$ones\"}"
      })
  void promQl(String query, String sent) {
    assertThat(ALL.promQl(query)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "==>",
      quoteCharacter = '~',
      value = {
        "c = '$one'                  ==> c = 'a''b'",
        "c IN ($list)                ==> c IN ('a.b','c''d')",
        "c IN ($single)              ==> c IN ('a.b')",
        "c IN (${list:sqlstring})    ==> c IN ('a.b','c''d')",
        "c IN (${one:sqlstring})     ==> c IN ('a''b')",
        "$__time(day)                ==> day AS \"time\"",
        "$__timeFilter(day)          ==> day BETWEEN '2026-11-23T03:00:00Z' AND"
            + " '2026-11-23T04:00:00Z'",
        "$__timeFrom() AND $__timeTo() ==> '2026-11-23T03:00:00Z' AND '2026-11-23T04:00:00Z'",
        "$__timeGroup(day, '1d')     ==> floor(extract(epoch from day)/86400)*86400",
        "$__timeGroupAlias(day,5m)   ==> floor(extract(epoch from day)/300)*300 AS \"time\"",
        "$__unixEpochFilter(t)       ==> t >= 1795402800 AND t <= 1795406400",
        "$__timeFilter(date(day))    ==> date(day BETWEEN '2026-11-23T03:00:00Z' AND"
            + " '2026-11-23T04:00:00Z')"
      })
  void sql(String query, String sent) {
    assertThat(ALL.sql(query)).isEqualTo(sent);
  }

  @Test
  void whatIsNoMacroIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ALL.sql("$__timeGrup(day, 1d)"));
    assertThatIllegalArgumentException().isThrownBy(() -> ALL.sql("$__timeGroup(day)"));
    assertThatIllegalArgumentException().isThrownBy(() -> ALL.promQl("${list:glop}"));
  }

  @Test
  void aRateSeesAtLeastFourSamples() {
    Duration scrape = Duration.ofSeconds(15);
    assertThat(window(5, scrape).rateInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(window(300, scrape).rateInterval()).isEqualTo(Duration.ofSeconds(315));
  }

  private static Window window(int intervalSeconds, Duration scrape) {
    return new Window(HOUR.from(), HOUR.to(), Duration.ofSeconds(intervalSeconds), scrape);
  }

  @Test
  void namesTheVariablesOfAText() {
    assertThat(Interpolation.names("$a ${b:regex} [[c]] ${__field.labels.d} $__range \\$e"))
        .containsExactly("__field", "__range", "a", "b", "c", "e");
  }
}
