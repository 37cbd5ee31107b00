package io.counterwatch.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
  private static final String VALID =
      """
      columns: [a, b, c]
      zone: UTC
      conditions:
        yes: {a: "1"}
      stamps:
        first: {date-time: a}
        second: {time: b, after: first}
      values:
        desk: {column: b}
      subject: {column: c}
      events:
        - {type: ticket.called, at: second, when: yes, data: {counter: desk}}
      """;

  @Test
  void aValidMapping(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("m.yaml"), VALID);
    Mapping mapping = Mapping.read(file);
    assertThat(mapping.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(mapping.device()).isNull();
    assertThat(mapping.layout().delimiter()).isEqualTo(',');
    assertThat(mapping.layout().header()).isFalse();
    assertThatThrownBy(() -> Mapping.read(folder.resolve("none.yaml")))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("no such file: ");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "zone: UTC | zoen: UTC | line 2: zoen: unknown key",
        "zone: UTC | # none | line 1: needs the key zone",
        "zone: UTC | zone: Mars | line 2: zone: no such zone",
        "zone: UTC | '{zone: UTC' | not valid YAML",
        "columns: [a, b, c] | columns: [a, b] | line 10: subject.column: no such column: c",
        "columns: [a, b, c] | 'delimiter: tabs' | line 1: delimiter: needs tab",
        "columns: [a, b, c] | 'quote: both' | line 1: quote: needs one character",
        "columns: [a, b, c] | 'encoding: UTF-7b' | line 1: encoding: no such encoding",
        "columns: [a, b, c] | 'header: maybe' | line 1: header: needs true or false",
        "columns: [a, b, c] | 'device: Old One' | line 1: device: must match",
        "columns: [a, b, c] | 'formats: {date: yMMdd}' | line 1: formats.date: no pattern",
        "columns: [a, b, c] | 'formats: {time: h:mm:ssb}' | line 1: formats.time: no pattern",
        "columns: [a, b, c] | 'drop: perhaps' | line 1: drop: no condition of that name above",
        "columns: [a, b, c] | 'drop: {}' | line 1: drop: needs a condition",
        "columns: [a, b, c] | 'drop: {zero: []}' | line 1: drop.zero: needs columns",
        "'{date-time: a}' | '{date: a}' | line 6: stamps.first: needs the key time",
        "'{date-time: a}' | '{date-time: a, time: b}' | line 6: stamps.first: needs date-time, or",
        "'{date-time: a}' | '{time: b}' | line 6: stamps.first: needs date-time, or",
        "'{date-time: a}' | '{time: b, after: second}' | line 6: stamps.first.after: no stamp",
        "'{date-time: a}' | '{date-time: a, unless: yes}' | line 6: stamps.first: unless and else",
        "'{column: b}' | '{column: d}' | line 9: values.desk.column: no such column: d",
        "'{column: b}' | '{column: b, constant: x}' | line 9: values.desk: needs one of constant",
        "'{column: b}' | '{column: b, as: float}' | line 9: values.desk.as: needs text",
        "'{column: b}' | '{column: b, upper: true}' | line 9: values.desk.upper: unknown key",
        "'{column: b}' | '{join: [{column: b}, {column: d}]}' | desk.join[1].column: no such"
            + " column",
        "'{column: b}' | '{when: yes, then: {column: b}}' | desk: then and else go together",
        "'{column: b}' | '{stamp: first, format: yMd}' | desk.format: no pattern like",
        "'{a: \"1\"}' | '{matches: {a: \"(\"}}' | conditions.yes.matches.a: no pattern: Unclosed",
        "'{a: \"1\"}' | '{any-case: {x: y}}' | conditions.yes.any-case.x: no such column: x",
        "'{a: \"1\"}' | '{any-case: {}}' | conditions.yes.any-case: needs a condition",
        "zone: UTC | 'zone: UTC\nexpect: {all well: maybe}' | expect.all well: no condition of",
        "ticket.called | ticket.eaten | line 12: events[0].type: no such event type",
        "at: second | at: third | line 12: events[0].at: no stamp of that name above",
        "when: yes | when: no | line 12: events[0].when: no condition of that name above",
        "counter: desk | counter: disk | line 12: events[0].data.counter: no value of that name",
        "counter: desk | citizen: desk | line 12: events[0].data.citizen: unknown field,"
            + " ticket.called has counter, staff",
      })
  void whatIsWrongIsNamed(String valid, String wrong, String message) {
    assertThat(VALID).contains(valid);
    assertThatThrownBy(() -> Mapping.parse("m.yaml", VALID.replace(valid, wrong)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("m.yaml, line ");
  }

  @Test
  void datesAndTimes() {
    assertThat(LocalDate.parse("990201", Formats.of("yyMMdd"))).isEqualTo("1999-02-01");
    assertThat(LocalDate.parse("690201", Formats.of("yyMMdd"))).isEqualTo("2069-02-01");
    assertThat(LocalDate.parse("1/2/2026", Formats.of("d/M/yyyy"))).isEqualTo("2026-02-01");
    assertThat(LocalTime.parse("7:02:05", Formats.of("H:mm:ss"))).isEqualTo("07:02:05");
    assertThat(LocalTime.parse("07:02:05", Formats.of("H:mm:ss"))).isEqualTo("07:02:05");
  }

  @ParameterizedTest
  @ValueSource(strings = {"990230", "9902", "19990201", "99-02-01", ""})
  void noDates(String text) {
    assertThatThrownBy(() -> LocalDate.parse(text, Formats.of("yyMMdd")))
        .isInstanceOf(DateTimeParseException.class);
  }
}
