package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class LogImportTest {
  private static final String MAPPING =
      """
      source: a queue system in Hoa Binh
      delimiter: semicolon
      zone: Asia/Ho_Chi_Minh
      device: old-system
      formats: {date: dd/MM/yyyy, time: "H:mm", date-time: "dd/MM/yyyy HH:mm:ss"}
      conditions:
        test: {any-of: [{SERVICE: [TEST, DEMO]}, {DESK: "99"}]}
        called: {none-of: [{empty: [CALLED]}]}
        rated: {none-of: [{empty: [STARS]}]}
      drop: test
      stamps:
        issued: {date-time: ISSUED}
        called: {time: CALLED, after: issued}
        booked: {date: DAY, time: BOOKED}
      values:
        desk: {column: DESK, words: {"1": one}}
      subject: {columns: [DAY, NO], replace: {/: ""}}
      events:
        - type: ticket.issued
          at: issued
          data:
            service: {column: SERVICE, lower: true, replace: {" ": "-"}}
            number: {column: NO}
            priority: {when: {PRIO: [Y, J]}}
            day: {column: DAY, as: date}
            appointment: {stamp: booked}
        - {type: ticket.called, at: called, when: called, data: {counter: desk, staff: {column: CLERK}}}
        - type: service.finished
          at: called
          when: called
          data: {counter: desk, outcome: {constant: done}}
        - type: rating.submitted
          at: called
          when: rated
          data: {score: {column: STARS, as: number}, channel: {constant: terminal}}
      """;

  private static final String HEADER =
      "NO;DAY;SERVICE;ISSUED;BOOKED;CALLED;DESK;CLERK;PRIO;STARS\n";
  private static final String LATE =
      "A1;23/11/2026;Land Use;23/11/2026 23:50:10;8:00;0:05;1;s-1;Y;5\n";
  private static final String WAITS = "A2;23/11/2026;LAND;23/11/2026 08:00:00;08:30;;;;N;\n";

  @TempDir private Path folder;

  @Test
  void aRowBecomesItsEvents() throws Exception {
    List<OutgoingEvent> events = new ArrayList<>();
    Summary summary = run(write("log.csv", HEADER + LATE + WAITS), events::addAll);

    assertThat(summary.refusals()).isEmpty();
    assertThat(summary.rows()).isEqualTo(2);
    assertThat(summary.tickets()).isEqualTo(2);
    assertThat(summary.events()).isEqualTo(5);
    assertThat(events.stream().map(OutgoingEvent::body).toList())
        .containsExactly(
            new EventBody.TicketIssued(
                "land-use", "A1", null, true, micros("2026-11-23T01:00:00Z"), day()),
            new EventBody.TicketCalled("one", "s-1"),
            new EventBody.ServiceFinished("one", null, ServiceOutcome.DONE),
            new EventBody.RatingSubmitted(
                5, null, null, io.counterwatch.event.RatingChannel.TERMINAL),
            new EventBody.TicketIssued(
                "land", "A2", null, false, micros("2026-11-23T01:30:00Z"), day()));
    assertThat(events.get(0).timeMicros()).isEqualTo(micros("2026-11-23T16:50:10Z"));
    assertThat(events.get(0).subject()).isEqualTo("23112026-A1");
    assertThat(events.get(0).device()).isEqualTo("old-system");
    // Five past midnight, seen from ten to: the next day.
    assertThat(events.get(1).timeMicros()).isEqualTo(micros("2026-11-23T17:05:00Z"));
  }

  private static LocalDate day() {
    return LocalDate.of(2026, 11, 23);
  }

  @Test
  void aRowThatDoesNotFitIsRefusedAndTheRestGoesOn() throws Exception {
    String text =
        HEADER
            + "A0;x\n"
            + WAITS.replace("A2;23/11/2026", "A3;23/11/26")
            + WAITS.replace("23/11/2026 08", "31/11/2026 08")
            + WAITS.replace("LAND", "Đất")
            + WAITS.replace("A2", "A 2")
            + WAITS.replace("08:30", "8h30")
            + LATE.replace("Y;5", "Y;six")
            + LATE.replace("Y;5", "Y;6")
            + WAITS.replace("LAND", "TEST")
            + LATE
            + "\"";
    List<OutgoingEvent> events = new ArrayList<>();
    Summary summary = run(write("log.csv", text), events::addAll);
    assertThat(summary.refusals().stream().map(r -> r.line() + ": " + r.reason()).toList())
        .containsExactly(
            "2: 2 fields where 10 are expected",
            "3: not a date: \"23/11/26\"",
            "4: stamp issued: no date or time: \"31/11/2026 08:00:00\"",
            "5: not data of ticket.issued: data.service: must match [a-z0-9][a-z0-9-]{0,31}",
            "6: no subject [A-Za-z0-9._-]{1,64}: \"23112026-A 2\"",
            "7: stamp booked: no date or time: \"8h30\"",
            "8: not a whole number: \"six\"",
            "9: not data of rating.submitted: data.score: must be an integer from 1 to 5",
            "12: a quote is not closed");
    assertThat(summary.refused()).isEqualTo(9);
    assertThat(summary.dropped()).isEqualTo(1);
    assertThat(summary.rows()).isEqualTo(11);
    // A refused row gives no event at all, so sequences have no hole.
    assertThat(events).hasSize(4);
    assertThat(events.get(3).sequence()).isEqualTo(4);
  }

  @Test
  void columnsByNumberAndValuesByCondition() throws Exception {
    Mapping mapping =
        Mapping.parse(
            "m.yaml",
            """
            header: false
            zone: UTC
            conditions:
              early: {matches: {"#2": "0[0-9]:.*"}}
              vip: {any-case: {"#3": [vip, KHÁCH]}}
            expect: {a place: {none-of: [{empty: ["#3"]}]}}
            stamps: {issued: {date: "#1", time: "#2"}}
            subject: {join: [{stamp: issued, format: yyMMdd}, {column: "#3", as: slug}], with: .}
            events:
              - type: ticket.issued
                at: issued
                data:
                  number: {column: "#3"}
                  service: {when: early, then: {constant: early}, else: {column: "#3", as: slug}}
                  priority: {when: vip}
            """);
    List<OutgoingEvent> events = new ArrayList<>();
    Path file =
        write(
            "log.csv",
            "2026-11-20,07:00:00,khách\n2026-11-20,17:00:00,Đặc Biệt\n2026-11-20,7:00:00,\n");
    Summary summary = new LogImport(mapping, "c").run(file, events::addAll, Progress.SILENT);
    assertThat(summary.refusals()).containsExactly(new Summary.Refusal(3, "expected: a place"));
    assertThat(events.stream().map(OutgoingEvent::subject).toList())
        .containsExactly("261120.khach", "261120.dac-biet");
    assertThat(events.stream().map(OutgoingEvent::body).toList())
        .containsExactly(
            new EventBody.TicketIssued("early", "khách", null, true, null, null),
            new EventBody.TicketIssued("dac-biet", "Đặc Biệt", null, false, null, null));
  }

  @Test
  void aLongNameIsAnIdAllTheSame() {
    String name = "Cấp giấy chứng nhận quyền sử dụng đất lần đầu";
    assertThat(Texts.slug(name)).startsWith("cap-giay-chung-nhan-quye").hasSize(32);
    assertThat(Texts.slug(name + " 2")).isNotEqualTo(Texts.slug(name));
    assertThat(Texts.slug("--")).isEmpty();
  }

  @Test
  void onlyTheFirstRefusalsAreTold() throws Exception {
    Summary summary = run(write("log.csv", HEADER + "x\n".repeat(25)), batch -> {});
    assertThat(summary.refused()).isEqualTo(25);
    assertThat(summary.refusals()).hasSize(Summary.MAX_REFUSALS);
  }

  @Test
  void theSameFileGivesTheSameKeys() throws Exception {
    byte[] text = (HEADER + (LATE + WAITS).repeat(500)).getBytes(UTF_8);
    Path plain = Files.write(folder.resolve("log.csv"), text);
    Path zipped = folder.resolve("log.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(text);
    }
    Path packed = folder.resolve("log.csv.xz");
    try (OutputStream out =
        new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options(0))) {
      out.write(text);
    }
    List<List<OutgoingEvent>> batches = new ArrayList<>();
    Summary first = run(plain, batches::add);
    assertThat(batches).hasSize(5).allMatch(batch -> batch.size() == 500);
    assertThat(first.epoch()).matches("[0-9a-f]{16}");
    for (Path again : List.of(plain, zipped, packed)) {
      List<OutgoingEvent> events = new ArrayList<>();
      assertThat(run(again, events::addAll)).isEqualTo(first);
      assertThat(events).isEqualTo(batches.stream().flatMap(List::stream).toList());
    }
  }

  @Test
  void anotherCentreMappingOrContentIsAnotherEpoch() throws Exception {
    Path file = write("log.csv", HEADER + WAITS);
    Mapping mapping = Mapping.parse("m.yaml", MAPPING);
    Mapping other = Mapping.parse("m.yaml", MAPPING + "# changed\n");
    String epoch = new LogImport(mapping, "c").run(file, b -> {}, Progress.SILENT).epoch();
    assertThat(new LogImport(mapping, "d").run(file, b -> {}, Progress.SILENT).epoch())
        .isNotEqualTo(epoch);
    assertThat(new LogImport(other, "c").run(file, b -> {}, Progress.SILENT).epoch())
        .isNotEqualTo(epoch);
    write("log.csv", HEADER + WAITS + "\n");
    assertThat(new LogImport(mapping, "c").run(file, b -> {}, Progress.SILENT).epoch())
        .isNotEqualTo(epoch);
  }

  @Test
  void recordedEventsAreWhatTheServerReads() throws Exception {
    Path recording = folder.resolve("events.ndjson");
    List<OutgoingEvent> sent = new ArrayList<>();
    Path file = write("log.csv", HEADER + LATE + WAITS);
    try (NdjsonSink sink = new NdjsonSink(recording)) {
      run(
          file,
          batch -> {
            sink.accept(batch);
            sent.addAll(batch);
          });
    }
    List<String> lines = Files.readAllLines(recording);
    assertThat(lines).hasSameSizeAs(sent);
    EventReader reader = new EventReader(new EventReader.OwnEvents(false));
    for (int i = 0; i < lines.size(); i++) {
      byte[] line = lines.get(i).getBytes(UTF_8);
      Reading reading = reader.read("c", "old-system", line, micros("2027-01-01T00:00:00Z")).get(0);
      assertThat(reading).isInstanceOf(Reading.Decoded.class);
      Event event = ((Reading.Decoded) reading).event();
      assertThat(event.body()).isEqualTo(sent.get(i).body());
      assertThat(event.timeMicros()).isEqualTo(sent.get(i).timeMicros());
      assertThat(event.sequence()).isEqualTo(i + 1L);
    }
  }

  @Test
  void aFileWithoutTheColumnsIsRefusedAtOnce() throws Exception {
    Path file = write("log.csv", HEADER.replace(";STARS", ""));
    assertThatThrownBy(() -> run(file, batch -> {}))
        .isInstanceOf(LogFileException.class)
        .hasMessage(
            file
                + ": no column \"STARS\" (line 9), which the mapping asks for; there is \"NO\","
                + " \"DAY\", \"SERVICE\", \"ISSUED\", \"BOOKED\", \"CALLED\", \"DESK\", \"CLERK\","
                + " \"PRIO\"");
    Path poor = write("poor.csv", "NO;DAY\n");
    assertThatThrownBy(() -> run(poor, batch -> {}))
        .hasMessage(
            poor
                + ": no column \"SERVICE\" (line 7), \"DESK\" (line 7), \"CALLED\" (line 8),"
                + " \"STARS\" (line 9), \"ISSUED\" (line 12), \"BOOKED\" (line 14), \"PRIO\" (line"
                + " 24), \"CLERK\" (line 27), which the mapping asks for; there is \"NO\","
                + " \"DAY\"");
    Path empty = write("empty.csv", "");
    assertThatThrownBy(() -> run(empty, batch -> {}))
        .hasMessage(empty + ": empty: there is no row in it");
    Mapping fixed =
        Mapping.parse(
            "m.yaml",
            "{zone: UTC, columns: [a, b], header: true, stamps: {s: {date-time: a}}, events: []}");
    assertThatThrownBy(() -> new LogImport(fixed, "c").run(file, batch -> {}, Progress.SILENT))
        .hasMessage(file + ": the header is not the mapping's columns");
    Path broken = write("log.csv.xz", "no xz");
    assertThatThrownBy(() -> run(broken, batch -> {})).hasMessageContaining(": cannot be read: ");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Summary run(Path file, EventSink sink) throws Exception {
    return new LogImport(Mapping.parse("m.yaml", MAPPING), "c").run(file, sink, Progress.SILENT);
  }

  private static long micros(String text) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
  }
}
