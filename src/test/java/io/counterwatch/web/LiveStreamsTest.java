package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.QueuePoint;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveStreamsTest {
  private static final String LIVE = "/api/v1/centres/hb-province/live";
  private static final String DISPLAY = "/api/v1/centres/hb-province/display/live";
  private static final StreamLimits.Room TWO = new StreamLimits.Room(2, 2);
  private static final StreamLimits QUICK = new StreamLimits(TWO, TWO, 100, 100, 1500, 300);
  private static final long LATER = WebFixture.NOW_MICROS + 60_000_000;

  @Test
  void aSnapshotComesFirstThenChangesWithoutAnUnchangedHistory() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Reader reader = new Reader(web.port, LIVE)) {
      assertThat(reader.head()).contains("text/event-stream").doesNotContain("gzip");
      Event snapshot = reader.message();
      assertThat(snapshot.id()).isEqualTo(String.valueOf(WebFixture.NOW_MICROS));
      assertThat(snapshot.json().get("queue")).isNotEmpty();

      web.views.showAt(LATER);
      Event change = reader.message();
      assertThat(change.id()).isEqualTo(String.valueOf(LATER));
      assertThat(change.json().get("at").asText()).isEqualTo("2025-03-10T09:55:00+07:00");
      assertThat(change.json().has("queue")).isTrue();

      web.views.showAt(LATER + 1_000_000);
      Event next = reader.message();
      assertThat(next.json().has("queue")).isFalse();
      assertThat(next.json().get("waiting")).isNotNull();
      assertThat(reader.retrySeen()).isTrue();
    }
  }

  @Test
  void manyChangesAreOneMessageOfTheNewest() throws Exception {
    StreamLimits slow = new StreamLimits(TWO, TWO, 500, 500, 10_000, 10_000);
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, slow)) {
      manyChangesAreOneMessage(web, slow.centreIntervalMillis());
    }
  }

  private static void manyChangesAreOneMessage(WebFixture web, int intervalMillis)
      throws Exception {
    long beganNanos = System.nanoTime();
    try (Reader reader = new Reader(web.port, LIVE)) {
      reader.message();
      for (int i = 1; i <= 20; i++) {
        web.views.showAt(WebFixture.NOW_MICROS + i);
      }
      List<String> ids = new ArrayList<>(List.of(reader.message().id()));
      while (!ids.getLast().equals(String.valueOf(WebFixture.NOW_MICROS + 20))) {
        ids.add(reader.message().id());
      }
      // One; more only where the machine stood still between two changes.
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
      assertThat((long) ids.size()).isLessThanOrEqualTo(millis / intervalMillis);
    }
  }

  @Test
  void aQuietLineHasAHeartbeatWithTheServersTime() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Reader reader = new Reader(web.port, LIVE)) {
      reader.message();
      Event heartbeat = reader.next();
      assertThat(heartbeat.comment()).isEqualTo("heartbeat");
      assertThat(heartbeat.name()).isEqualTo("heartbeat");
      assertThat(heartbeat.json().get("serverTime").asText())
          .isEqualTo("2025-03-10T09:54:00+07:00");
    }
  }

  @Test
  void theProvinceIsAllCentresFirstThenThoseThatChanged() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Reader reader = new Reader(web.port, "/api/v1/live")) {
      JsonNode all = reader.message().json();
      assertThat(all).hasSize(11);
      assertThat(all.findValue("counterStates")).isNotNull();
      assertThat(all.findValue("queue")).isNull();

      CentreView view = Objects.requireNonNull(web.views.of("commune-2"));
      web.views.show(at(view, LATER, view.queue()));
      JsonNode changed = reader.message().json();
      assertThat(changed).hasSize(1);
      assertThat(changed.at("/0/centre").asText()).isEqualTo("commune-2");
    }
  }

  @Test
  void whetherEventsAreTakenIsToldThoughNoViewIsNew() throws Exception {
    for (String path : List.of(LIVE, "/api/v1/live")) {
      try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
          Reader reader = new Reader(web.port, path)) {
        assertThat(reader.message().json().findValues("accepting"))
            .as(path)
            .isNotEmpty()
            .allMatch(JsonNode::asBoolean);

        web.views.accepting(false);
        assertThat(reader.message().json().findValues("accepting"))
            .as(path)
            .isNotEmpty()
            .noneMatch(JsonNode::asBoolean);

        web.views.accepting(true);
        assertThat(reader.message().json().findValues("accepting"))
            .as(path)
            .isNotEmpty()
            .allMatch(JsonNode::asBoolean);
      }
    }
  }

  @Test
  void theStreamsOfACentreThatEndsEndToo() throws Exception {
    for (String path : List.of(LIVE, DISPLAY)) {
      try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
          Reader reader = new Reader(web.port, path)) {
        reader.message();
        web.views.end("hb-province");
        assertThat(reader.endsWithoutAnEvent()).as(path).isTrue();
        assertThat(web.error(404, path)).contains("centre");
      }
    }
  }

  @Test
  void oneReaderTooManyIsRefusedUntilAnotherLeaves() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Reader first = new Reader(web.port, LIVE)) {
      first.message();
      try (Reader second = new Reader(web.port, LIVE)) {
        second.message();
        assertThat(web.error(503, LIVE)).contains("too many");
      }
      long deadline = System.nanoTime() + 40_000_000_000L;
      boolean accepted = false;
      while (!accepted && System.nanoTime() < deadline) {
        try (Reader third = new Reader(web.port, LIVE)) {
          accepted = third.head().contains("200 OK");
        }
      }
      assertThat(accepted).isTrue();
    }
  }

  @Test
  void whoFollowsHallsScreensTakesNothingFromDirectors() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Reader first = new Reader(web.port, DISPLAY);
        Reader second = new Reader(web.port, DISPLAY)) {
      first.message();
      second.message();
      assertThat(web.error(503, DISPLAY)).contains("too many");
      try (Reader director = new Reader(web.port, LIVE)) {
        assertThat(director.message().json().get("centre").asText()).isEqualTo("hb-province");
      }
      StreamCounts counts = web.server().streams();
      assertThat(counts.of(StreamShare.DISPLAYS).refusedInAll()).isEqualTo(1);
      assertThat(counts.of(StreamShare.DISPLAYS).open()).isEqualTo(2);
      assertThat(counts.of(StreamShare.PAGES).refusedInAll()).isZero();
    }
  }

  @Test
  void anAddressHasFewerOfHallsScreensThanOfPages() throws Exception {
    StreamLimits limits = new StreamLimits(TWO, TWO, 100, 100, 1500, 300).withDisplaysOfAddress(1);
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, limits);
        Reader first = new Reader(web.port, DISPLAY, "X-Forwarded-For: 203.0.113.7")) {
      first.message();
      assertThat(web.get(DISPLAY, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(503);
      try (Reader other = new Reader(web.port, DISPLAY, "X-Forwarded-For: 203.0.113.8")) {
        assertThat(other.head()).contains("200 OK");
      }
      assertThat(web.server().streams().of(StreamShare.DISPLAYS).refusedOfAddress()).isEqualTo(1);
    }
  }

  @Test
  void aReaderThatTakesNothingIsDropped() throws Exception {
    try (WebFixture web = new WebFixture(SampleHistory.EMPTY, QUICK);
        Socket stuck = request(web.port, LIVE, 4096);
        Reader other = new Reader(web.port, LIVE)) {
      CentreView view = Objects.requireNonNull(web.views.of("hb-province"));
      boolean dropped = false;
      for (int i = 1; !dropped; i++) {
        web.views.show(at(view, WebFixture.NOW_MICROS + i, longHistory(i)));
        other.message();
        dropped = accepts(web);
      }
      assertThat(dropped).isTrue();
      assertThat(endOf(stuck)).isTrue();
    }
  }

  /** Whether there is room for one more stream. */
  private static boolean accepts(WebFixture web) throws Exception {
    try (Reader reader = new Reader(web.port, LIVE)) {
      return reader.head().contains("200 OK");
    }
  }

  /** About a megabyte of history, different each time: it soon fills every buffer on the way. */
  private static List<QueuePoint> longHistory(int round) {
    List<QueuePoint> points = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      points.add(new QueuePoint(WebFixture.NOW_MICROS + i, round));
    }
    return points;
  }

  private static CentreView at(CentreView view, long atMicros, List<QueuePoint> queue) {
    return new CentreView(
        view.plan(),
        atMicros,
        view.day(),
        view.open(),
        view.data(),
        view.waiting(),
        view.longestWaitSeconds(),
        view.services(),
        view.counters(),
        view.staff(),
        view.today(),
        view.corrections(),
        queue,
        view.hours(),
        view.alerts(),
        view.alertHistory(),
        view.other(),
        view.surroundings(),
        view.dossiers());
  }

  private static boolean endOf(Socket socket) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream stream = socket.getInputStream();
      while (stream.read(buffer) >= 0) {
        LockSupport.parkNanos(1);
      }
      return true;
    } catch (SocketException reset) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket request(int port, String path, int receiveBytes, String... headers)
      throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBytes);
    socket.setSoTimeout(50_000);
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    String head =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n%s\r\n"
            .formatted(path, headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private record Event(String id, String name, String comment, String data) {
    JsonNode json() throws Exception {
      return WebFixture.parse(data);
    }
  }

  /** Reads a stream of events line by line. */
  private static final class Reader implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;
    private final String head;
    private boolean retrySeen;

    Reader(int port, String path, String... headers) throws Exception {
      socket = request(port, path, 65_536, headers);
      InputStream raw = new BufferedInputStream(socket.getInputStream());
      StringBuilder text = new StringBuilder();
      for (String line = Chunks.line(raw); !line.isEmpty(); line = Chunks.line(raw)) {
        text.append(line).append('\n');
      }
      head = text.toString();
      lines = new BufferedReader(new InputStreamReader(new Chunks(raw), StandardCharsets.UTF_8));
    }

    String head() {
      return head;
    }

    boolean retrySeen() {
      return retrySeen;
    }

    /** The next event that is no heartbeat. */
    Event message() throws Exception {
      Event event = next();
      while (event.name().equals("heartbeat")) {
        event = next();
      }
      return event;
    }

    /** The next event. */
    Event next() throws Exception {
      String id = "";
      String name = "";
      String comment = "";
      while (true) {
        String line = line();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith(": ")) {
          comment = line.substring(2);
        } else if (line.startsWith("retry: ")) {
          retrySeen = true;
        } else if (line.startsWith("data: ")) {
          return new Event(id, name, comment, line.substring(6));
        }
      }
    }

    /** Reads on to the end; a stream that goes on sends a heartbeat. */
    boolean endsWithoutAnEvent() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data: ")) {
          return false;
        }
      }
      return true;
    }

    private String line() throws Exception {
      String line = lines.readLine();
      if (line == null) {
        throw new IllegalStateException("the stream ended");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
