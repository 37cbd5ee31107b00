package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TroubledLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is used: with and without a server, broken off, and wrongly. */
class ImportIT {
  private static final String MAPPING = "docs/mappings/ticket-system.yaml";
  private static final String SAMPLE = "docs/mappings/ticket-system-sample.csv";
  private static final String DAYS = "/days?from=2026-11-01&to=2026-11-20";
  private static final int SAMPLE_EVENTS = 22;
  private static final int TICKETS = 8_000;
  private static final int EVENTS = 4 * TICKETS;
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  /**
   * A message takes so much longer each way: an import of many events is still under way when
   * somebody has seen that something is stored, however busy the machine.
   */
  private static final long SLOW_MILLIS = 150;

  @TempDir Path folder;

  @Test
  void whateverHappensEveryEventIsStoredOnce() throws Exception {
    try (PostgresProcess database = PostgresProcess.start()) {
      String url = database.url();
      Cli alone = importing("--postgres-url", url, SAMPLE);
      assertThat(alone.code()).as(alone.err()).isZero();
      assertThat(alone.out())
          .contains("9 rows, 1 left out, 1 refused; 22 events of 6 tickets")
          .contains("line 10: expected: a status that the mapping knows")
          .contains("stored 22, known before 0, rejected 0");

      try (ServerProcess server =
          ServerProcess.start(folder, "--postgres-url", url, "--mqtt-listen", "127.0.0.1:0")) {
        Await.until("the server is ready", PATIENCE, () -> server.readiness() == 200);
        assertSample(server);
        // The server that runs is found by the database that it owns.
        assertStored(importing("--postgres-url", url, SAMPLE, SAMPLE), 0, SAMPLE_EVENTS);
        aCentreOfNoFileIsAHistory(server);
        anotherZoneIsAskedFor(server);
        overlappingFilesAddWhatIsNew(server);
        assertSample(server);
        anImportThatIsKilledGoesOn(server);
        aServerThatIsKilledIsWaitedFor(server);
      }
    }
  }

  private static void assertSample(ServerProcess server) {
    JsonNode total = server.json("/api/v1/centres/hall/days/2026-11-20").path("total");
    assertThat(total.path("issued").asInt()).isEqualTo(6);
    assertThat(total.path("served").asInt()).isEqualTo(3);
    assertThat(total.at("/left/no-show").asInt()).isEqualTo(1);
    assertThat(total.at("/left/cancelled").asInt()).isEqualTo(1);
    assertThat(total.at("/left/walked-out").asInt()).isEqualTo(1);
    // 4 and 20 min; 1 min, 5 min after the transfer; 8 min.
    assertThat(total.at("/wait/count").asInt()).isEqualTo(5);
    assertThat(total.at("/wait/max").asInt()).isEqualTo(20 * 60);
    assertThat(server.json("/api/v1/centres/hall/days/2026-11-20").path("anomalies").asInt())
        .isZero();
  }

  private void aCentreOfNoFileIsAHistory(ServerProcess server) {
    String[] again = {"--server", server.url(""), "--centre", "other-hall", SAMPLE, SAMPLE};
    assertThat(importing(again).complaint())
        .startsWith("other-hall is in no organisation file: it is kept as a history");
  }

  private void anotherZoneIsAskedFor(ServerProcess server) throws Exception {
    String mapping = Files.readString(Path.of(MAPPING));
    Path utc =
        Files.writeString(
            folder.resolve("utc.yaml"), mapping.replace("zone: Asia/Ho_Chi_Minh", "zone: UTC"));
    String[] wrong = {
      "import", SAMPLE, "--centre", "hall", "--mapping", utc.toString(), "--server", server.url("")
    };
    Cli refused = Cli.run(wrong);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.complaint())
        .contains(
            "the log's clocks are said to show UTC, but the days of hall are those of Asia/Ho");
    assertSample(server);
  }

  /** Another export: of the old rows some, one that has gone on since, one more day. */
  private void overlappingFilesAddWhatIsNew(ServerProcess server) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(SAMPLE));
    List<String> later = new ArrayList<>(lines.subList(0, 4));
    later.add("A001;Đất đai;1;;19/11/2026 07:31;;;;Đang chờ;");
    Path first = Files.write(folder.resolve("later.csv"), later);
    assertStored(importing("--server", server.url(""), first.toString()), 1, 11);
    later.set(4, "A001;Đất đai;1;;19/11/2026 07:31;19/11/2026 7:40;;19/11/2026 8:00;Xong;");
    Path second = Files.write(folder.resolve("latest.csv"), later);
    assertStored(importing("--server", server.url(""), second.toString()), 2, 12);
    JsonNode day = server.json("/api/v1/centres/hall/days/2026-11-19");
    assertThat(day.at("/total/issued").asInt()).isEqualTo(1);
    assertThat(day.at("/total/served").asInt()).isEqualTo(1);
    assertThat(day.path("anomalies").asInt()).isZero();
  }

  private void anImportThatIsKilledGoesOn(ServerProcess server) throws Exception {
    Path log = manyTickets();
    try (TroubledLine slow = slowLineTo(server)) {
      Process killed = launch(slow, "killed", log);
      Await.until("something is stored", PATIENCE, () -> issued(server, "killed") > 0);
      killed.destroyForcibly();
      assertThat(killed.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    long there = issued(server, "killed");
    assertThat(there).isBetween(1L, TICKETS - 1L);

    Cli again = importing("--server", server.url(""), "--centre", "killed", log.toString());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(stored(again) + knownBefore(again)).isEqualTo(EVENTS);
    assertThat(knownBefore(again)).isGreaterThanOrEqualTo(there);
    assertMany(server, "killed");
  }

  private void aServerThatIsKilledIsWaitedFor(ServerProcess server) throws Exception {
    TroubledLine line = slowLineTo(server);
    Process importing = launch(line, "waiting", manyTickets());
    try {
      Await.until("something is stored", PATIENCE, () -> issued(server, "waiting") > 0);
      server.kill();
      line.delay(0);
      server.restart();
      assertThat(importing.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      importing.destroyForcibly();
      line.close();
    }
    String said = Files.readString(folder.resolve("waiting.log"));
    assertThat(importing.exitValue()).as(said).isZero();
    assertThat(said).contains("attempt 1 of 12").contains("rejected 0");
    assertMany(server, "waiting");
  }

  private static void assertMany(ServerProcess server, String centre) {
    JsonNode days = server.json("/api/v1/centres/" + centre + DAYS);
    assertThat(days.at("/total/issued").asInt()).isEqualTo(TICKETS);
    assertThat(days.at("/total/served").asInt()).isEqualTo(TICKETS);
    assertThat(days.path("anomalies").asInt()).isZero();
  }

  private static long issued(ServerProcess server, String centre) {
    String days = "/api/v1/centres/" + centre + DAYS;
    boolean known = Http.status(server.url(days)) == 200;
    return known ? server.json(days).at("/total/issued").asLong() : 0;
  }

  private Path manyTickets() throws Exception {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("d/M/yyyy H:mm");
    List<String> lines = new ArrayList<>();
    lines.add("Ticket;Service;Counter;Clerk;Issued;Called;Started;Finished;Status;Transfer");
    for (int i = 0; i < TICKETS; i++) {
      LocalDateTime time = LocalDateTime.of(2026, 11, 1 + i / 800, 7, 0).plusMinutes(i % 800);
      lines.add(
          "N%d;Land;%d;;%s;%s;%s;%s;done;"
              .formatted(
                  i,
                  i % 40,
                  time.format(format),
                  time.plusMinutes(2).format(format),
                  time.plusMinutes(3).format(format),
                  time.plusMinutes(9).format(format)));
    }
    return Files.write(folder.resolve("many.csv"), lines);
  }

  private static TroubledLine slowLineTo(ServerProcess server) {
    TroubledLine line = TroubledLine.to(URI.create(server.url("")).getPort());
    line.delay(SLOW_MILLIS);
    return line;
  }

  private Process launch(TroubledLine line, String centre, Path log) {
    return ServerProcess.launch(
        folder.resolve(centre + ".log"),
        List.of(
            "import",
            log.toString(),
            "--centre",
            centre,
            "--mapping",
            MAPPING,
            "--server",
            "http://127.0.0.1:" + line.port()));
  }

  @Test
  void aDryRunShowsAndWritesNothing() {
    Cli dry = importing("--dry-run", "--data-directory", folder.resolve("data").toString(), SAMPLE);
    assertThat(dry.code()).as(dry.err()).isZero();
    assertThat(dry.out().lines())
        .containsExactly(
            SAMPLE + ": 9 rows, 1 left out, 1 refused; 22 events of 6 tickets",
            "  line 10: expected: a status that the mapping knows",
            "  from 2026-11-20 07:31 to 2026-11-20 08:40, Asia/Ho_Chi_Minh",
            "  ticket.issued 6",
            "  ticket.called 5",
            "  service.started 4",
            "  service.finished 3",
            "  ticket.transferred 1",
            "  ticket.left 3",
            "  tickets by service: dang-ky-kinh-doanh-ho-ca-the 2, dat-dai 2, ho-tich 2",
            "  calls by counter: 1 2, 3 1, quay-2 2",
            "nothing was written");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aMappingThatFitsNoRowIsSaidToBeWrong() throws Exception {
    String american = Files.readString(Path.of(MAPPING)).replace("d/M/", "M/d/");
    Path mapping = Files.writeString(folder.resolve("american.yaml"), american);
    Cli dry =
        Cli.run("import", SAMPLE, "--centre", "hall", "--mapping", mapping.toString(), "--dry-run");
    assertThat(dry.code()).isEqualTo(1);
    assertThat(dry.complaint())
        .isEqualTo(SAMPLE + ": no event came of its 9 rows: the mapping does not fit it");
  }

  @Test
  void whatIsWrongIsOneLine() throws Exception {
    Path book = Files.writeString(folder.resolve("book.xlsx"), "PK\u0003\u0004");
    Cli wrongFile = importing("--dry-run", book.toString());
    assertThat(wrongFile.code()).isEqualTo(2);
    assertThat(wrongFile.complaint())
        .isEqualTo(book + ": an Excel workbook or a ZIP file; save it as CSV first");

    Path mapping = Files.writeString(folder.resolve("m.yaml"), "zone: UTC\nstamp: {}\n");
    Cli wrongMapping =
        Cli.run("import", SAMPLE, "--centre", "hall", "--mapping", mapping.toString());
    assertThat(wrongMapping.code()).isEqualTo(2);
    assertThat(wrongMapping.complaint()).startsWith(mapping + ", line 2: stamp: unknown key");

    HttpServer strict =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    strict.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    strict.start();
    try {
      String url = "http://127.0.0.1:" + strict.getAddress().getPort();
      Cli refused = importing("--server", url, SAMPLE);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.complaint())
          .isEqualTo(
              SAMPLE + " is not complete: " + url + " answered 403: ; start it again to go on");
    } finally {
      strict.stop(0);
    }
  }

  private static Cli importing(String... arguments) {
    List<String> all = new ArrayList<>(List.of("import", "--mapping", MAPPING));
    all.addAll(List.of(arguments));
    if (!all.contains("--centre")) {
      all.addAll(List.of("--centre", "hall"));
    }
    return Cli.run(all.toArray(String[]::new));
  }

  private static void assertStored(Cli done, int stored, int known) {
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(stored(done)).isEqualTo(stored);
    assertThat(knownBefore(done)).isEqualTo(known);
  }

  private static long stored(Cli done) {
    return figure(done, "stored ([0-9,]+)");
  }

  private static long knownBefore(Cli done) {
    return figure(done, "known before ([0-9,]+)");
  }

  /** Of the last file. */
  private static long figure(Cli done, String pattern) {
    List<String> found =
        java.util.regex.Pattern.compile(pattern)
            .matcher(done.out())
            .results()
            .map(match -> match.group(1).replace(",", ""))
            .toList();
    assertThat(found).as(done.out()).isNotEmpty();
    return Long.parseLong(found.getLast());
  }
}
