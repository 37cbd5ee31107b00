package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.wire.BodyCodec;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The delivered mapping of a queue system's export, on the delivered sample. */
class TicketSystemTest {
  private static final Path MAPPING = Path.of("docs/mappings/ticket-system.yaml");
  private static final Path SAMPLE = Path.of("docs/mappings/ticket-system-sample.csv");
  private static final String BOM = "\uFEFF";

  private static final List<String> EVENTS =
      List.of(
          "07:31 20261120-a001 ticket.issued {\"service\":\"dat-dai\",\"number\":\"A001\"}",
          "07:35 20261120-a001 ticket.called {\"counter\":\"1\",\"staff\":\"nguyen-thi-hoa\"}",
          "07:36 20261120-a001 service.started {\"counter\":\"1\",\"staff\":\"nguyen-thi-hoa\"}",
          "07:52 20261120-a001 service.finished {\"counter\":\"1\",\"staff\":\"nguyen-thi-hoa\"}",
          "07:33 20261120-a002 ticket.issued {\"service\":\"dat-dai\",\"number\":\"A002\"}",
          "07:53 20261120-a002 ticket.called {\"counter\":\"1\",\"staff\":\"nguyen-thi-hoa\"}",
          "07:53 20261120-a002 service.started {\"counter\":\"1\",\"staff\":\"nguyen-thi-hoa\"}",
          "08:05 20261120-a002 ticket.transferred {\"service\":\"ho-tich\",\"counter\":\"1\"}",
          "07:40 20261120-b001 ticket.issued {\"service\":\"ho-tich\",\"number\":\"B001\"}",
          "07:41 20261120-b001 ticket.called {\"counter\":\"quay-2\",\"staff\":\"bui-van-nam\"}",
          "07:44 20261120-b001 ticket.left {\"reason\":\"no-show\"}",
          "08:10 20261120-a002 ticket.called {\"counter\":\"quay-2\",\"staff\":\"bui-van-nam\"}",
          "08:11 20261120-a002 service.started {\"counter\":\"quay-2\",\"staff\":\"bui-van-nam\"}",
          "08:20 20261120-a002 service.finished {\"counter\":\"quay-2\",\"staff\":\"bui-van-nam\"}",
          "07:45 20261120-b002 ticket.issued {\"service\":\"ho-tich\",\"number\":\"B002\"}",
          "07:45 20261120-b002 ticket.left {\"reason\":\"cancelled\"}",
          "08:01 20261120-c001 ticket.issued"
              + " {\"service\":\"dang-ky-kinh-doanh-ho-ca-the\",\"number\":\"C001\"}",
          "08:09 20261120-c001 ticket.called {\"counter\":\"3\",\"staff\":\"dinh-thi-ngoc\"}",
          "08:10 20261120-c001 service.started {\"counter\":\"3\",\"staff\":\"dinh-thi-ngoc\"}",
          "08:31 20261120-c001 service.finished {\"counter\":\"3\",\"staff\":\"dinh-thi-ngoc\"}",
          "08:02 20261120-c002 ticket.issued"
              + " {\"service\":\"dang-ky-kinh-doanh-ho-ca-the\",\"number\":\"C002\"}",
          "08:40 20261120-c002 ticket.left {\"reason\":\"walked-out\"}");

  @TempDir private Path folder;
  private String sample = "";

  @BeforeEach
  void read() throws Exception {
    sample = Files.readString(SAMPLE);
  }

  @Test
  void theSampleBecomesItsEvents() throws Exception {
    assertEvents(SAMPLE, Mapping.read(MAPPING));
  }

  @Test
  void soItDoesAsExcelWritesIt() throws Exception {
    String lines = "sep=;\n" + sample.replace("\n", ";;\r\n");
    for (Charset encoding : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Path file = folder.resolve("log-" + encoding + ".csv");
      Files.write(file, (BOM + lines).getBytes(encoding));
      assertEvents(file, Mapping.read(MAPPING));
    }
  }

  @Test
  void soItDoesInWindows1258() throws Exception {
    Charset encoding = Charset.forName("windows-1258");
    StringBuilder apart = new StringBuilder();
    sample
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(letter -> apart.append(encodable(encoding, letter)));
    Path file = Files.write(folder.resolve("log.csv"), apart.toString().getBytes(encoding));
    assertEvents(file, withEncoding("windows-1258"));

    assertThatThrownBy(() -> run(file, Mapping.read(MAPPING), new ArrayList<>()))
        .isInstanceOf(LogFileException.class)
        .hasMessage(
            file
                + ": line 1 is no UTF-8 text; say the file's encoding in the mapping, such as"
                + " windows-1258");
  }

  /** That code page has letters with a hat or a horn, and the tone marks apart. */
  private static String encodable(Charset encoding, String letter) {
    if (encoding.newEncoder().canEncode(letter)) {
      return letter;
    }
    String parts = Normalizer.normalize(letter, Normalizer.Form.NFD);
    for (int i = 1; i < parts.length(); i++) {
      String tone = parts.substring(i, i + 1);
      String rest = parts.substring(0, i) + parts.substring(i + 1);
      String base = Normalizer.normalize(rest, Normalizer.Form.NFC);
      if (base.length() == 1 && encoding.newEncoder().canEncode(base + tone)) {
        return base + tone;
      }
    }
    throw new AssertionError(letter);
  }

  @Test
  void otherOrderAndEnglishNames() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("log.csv"),
            """
            STATUS;Ticket;Service;Counter;Clerk;Issued;Called;Started;Finished;Transfer;Remark
            Done;A001;Land;1;Hoa;20/11/2026 07:31:05;20/11/2026 07:35;;20/11/2026 07:52;;x
            """);
    List<OutgoingEvent> events = new ArrayList<>();
    Summary summary = run(file, Mapping.read(MAPPING), events);
    assertThat(summary.refusals()).isEmpty();
    assertThat(events.stream().map(TicketSystemTest::told).toList())
        .containsExactly(
            "07:31 20261120-a001 ticket.issued {\"service\":\"land\",\"number\":\"A001\"}",
            "07:35 20261120-a001 ticket.called {\"counter\":\"1\",\"staff\":\"hoa\"}",
            "07:52 20261120-a001 service.finished {\"counter\":\"1\",\"staff\":\"hoa\"}");
  }

  @Test
  void aFileThatIsNoneIsRefusedAtOnce() throws Exception {
    assertRefused("book.csv", new byte[] {'P', 'K', 3, 4, 0}, "an Excel workbook or a ZIP file");
    assertRefused("old.csv", bytes(0xd0, 0xcf, 0x11, 0xe0), "an Excel workbook");
    assertRefused("log.csv", bytes(0x1f, 0x8b, 8), "packed; its name must end in .gz");
    assertRefused("wide.csv", sample.getBytes(UTF_16LE), "no UTF-8 text but binary, or its enc");
    assertRefused("comma.csv", sample.replace(';', ',').getBytes(UTF_8), "no column \"");
    assertRefused("empty.csv", new byte[0], "empty: there is no row in it");
    assertRefused(
        "other.csv",
        sample.replace("Trạng thái", "Tình hình").getBytes(UTF_8),
        "no column \"status\" (Trạng thái, Status; line 30), which the mapping asks for");
  }

  @Test
  void aGarbledRowAmongOthersIsOnlyRefused() throws Exception {
    byte[] text = (sample + "A009;Đ").getBytes(UTF_8);
    text[text.length - 1] = ';';
    Path file = Files.write(folder.resolve("log.csv"), text);
    Summary summary = run(file, Mapping.read(MAPPING), new ArrayList<>());
    assertThat(summary.refusals().get(1)).isEqualTo(new Summary.Refusal(12, "no UTF-8 text"));
  }

  private void assertRefused(String name, byte[] text, String message) throws Exception {
    Path file = Files.write(folder.resolve(name), text);
    assertThatThrownBy(() -> run(file, Mapping.read(MAPPING), new ArrayList<>()))
        .isInstanceOf(LogFileException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static Mapping withEncoding(String encoding) throws Exception {
    String text = Files.readString(MAPPING).replace("encoding: UTF-8", "encoding: " + encoding);
    return Mapping.parse("m.yaml", text);
  }

  private static void assertEvents(Path file, Mapping mapping) throws Exception {
    List<OutgoingEvent> events = new ArrayList<>();
    Summary summary = run(file, mapping, events);
    assertThat(events.stream().map(TicketSystemTest::told).toList())
        .containsExactlyElementsOf(EVENTS);
    assertThat(summary.refusals().stream().map(Summary.Refusal::reason).toList())
        .containsExactly("expected: a status that the mapping knows");
    assertThat(summary.dropped()).isEqualTo(1);
    assertThat(summary.rows()).isEqualTo(9);
    assertThat(summary.tickets()).isEqualTo(6);
  }

  private static Summary run(Path file, Mapping mapping, List<OutgoingEvent> events)
      throws Exception {
    return new LogImport(mapping, "hall").run(file, events::addAll, Progress.SILENT);
  }

  private static String told(OutgoingEvent event) {
    LocalDateTime time =
        LocalDateTime.ofInstant(
            Instant.EPOCH.plus(event.timeMicros(), ChronoUnit.MICROS),
            ZoneId.of("Asia/Ho_Chi_Minh"));
    return time.toLocalTime().truncatedTo(ChronoUnit.MINUTES)
        + " "
        + event.subject()
        + " "
        + event.body().type().wireName()
        + " "
        + BodyCodec.write(event.body());
  }
}
