package io.counterwatch.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.CalmLog;
import io.counterwatch.testing.PostgresProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no HTTP client should send to where events are posted. */
class HttpTroubleIT {
  private static final String PATH = "/api/v1/centres/hall/devices/kiosk-1/events";
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MAX_MESSAGE_BYTES = 256 << 10;

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - {id: hall, zone: UTC, services: [land], devices: [{id: kiosk-1, kind: kiosk}]}
      """;

  @TempDir static Path folder;
  private static PostgresProcess database;
  private static Installation installation;
  private static CalmLog log;
  private static int made;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresProcess.start();
    installation = new Installation(database, Installation.Way.BUILT_IN, folder, ORGANISATION);
    log = new CalmLog();
  }

  @AfterAll
  static void stop() {
    log.check();
    log.close();
    installation.close();
    database.close();
  }

  /**
   * Whatever came before, the next good event is stored, and all that was sent is accounted for.
   */
  @AfterEach
  void serveTheNext() throws IOException {
    assertThat(post("application/json", goodEvent())).startsWith("200 {\"stored\":1,");
    assertThat(installation.metrics().of("in_flight_bytes")).isZero();
  }

  private static byte[] goodEvent() {
    made++;
    return """
    {"specversion":"1.0","id":"h-%d","source":"/centres/hall/devices/kiosk-1","time":"%s",
     "type":"counterwatch.hall.occupancy","data":{"people":%d}}\
    """
        .formatted(made, Instant.now(), made)
        .getBytes(UTF_8);
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), installation.server().httpPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static String post(String type, byte[] body) throws IOException {
    return send(
        head("POST", PATH, "Content-Type: " + type, "Content-Length: " + body.length), body);
  }

  private static byte[] head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** Status and body of the answer; empty where the line was cut without one. */
  private static String send(byte[]... parts) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = connect()) {
      try {
        OutputStream out = socket.getOutputStream();
        for (byte[] part : parts) {
          out.write(part);
        }
        out.flush();
      } catch (IOException cut) {
        // It may answer before it has read everything.
      }
      socket.getInputStream().transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no answer", e);
    } catch (IOException cut) {
      // What was answered before counts.
    }
    String text = answer.toString(UTF_8);
    int body = text.indexOf("\r\n\r\n");
    return body < 0 ? text : text.substring(9, 12) + " " + text.substring(body + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"})
  void anotherMethodStoresNothing(String method) throws Exception {
    byte[] body = goodEvent();
    String answer =
        send(
            head(method, PATH, "Content-Type: application/json", "Content-Length: " + body.length),
            body);
    assertThat(answer).matches("(?s)4\\d\\d .*|501 .*");
    assertThat(answer).doesNotContain("stored");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "application/json5",
        "json",
        "",
        "/",
        "text/plain; application/json",
        "application/octet-stream",
        "application/json-seq",
      })
  void anotherContentTypeIsRefused(String type) throws Exception {
    assertThat(post(type, goodEvent())).startsWith("415 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/cloudevents+json",
        "application/cloudevents-batch+json;charset=UTF-8",
      })
  void jsonOfAnyNameIsRead(String type) throws Exception {
    assertThat(post(type, goodEvent())).startsWith("200 {\"stored\":1,");
  }

  @Test
  void noContentTypeIsRefused() throws Exception {
    byte[] body = goodEvent();
    assertThat(send(head("POST", PATH, "Content-Length: " + body.length), body)).startsWith("415 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "x", "gzip, identity"})
  void anEncodedBodyIsRefused(String encoding) throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(goodEvent());
    }
    byte[] body = zipped.toByteArray();
    String answer =
        send(
            head(
                "POST",
                PATH,
                "Content-Type: application/json",
                "Content-Encoding: " + encoding,
                "Content-Length: " + body.length),
            body);
    assertThat(answer).startsWith("415 ");
  }

  @ParameterizedTest
  @CsvSource({"UTF-16", "UTF-16LE", "UTF-32", "UTF-32BE"})
  void anotherCharsetIsMalformed(String charset) throws Exception {
    byte[] body = new String(goodEvent(), UTF_8).getBytes(charset);
    assertThat(post("application/json; charset=" + charset.toLowerCase(Locale.ROOT), body))
        .startsWith("200 {\"stored\":0,\"duplicates\":0,\"rejected\":1");
  }

  @Test
  void eachLimitIsExact() throws Exception {
    byte[] largest = padded(MAX_MESSAGE_BYTES);
    assertThat(post("application/json", largest)).startsWith("200 {\"stored\":1,");
    assertThat(send(chunked(padded(MAX_MESSAGE_BYTES)))).startsWith("200 {\"stored\":1,");
    assertThat(post("application/json", padded(MAX_MESSAGE_BYTES + 1))).startsWith("413 ");
    assertThat(send(chunked(padded(MAX_MESSAGE_BYTES + 1)))).startsWith("413 ");
    assertThat(post("application/json", padded(5 * MAX_MESSAGE_BYTES))).startsWith("413 ");
    assertThat(
            send(
                head(
                    "POST",
                    PATH,
                    "Content-Type: application/json",
                    "Content-Length: 99999999999999999999")))
        .startsWith("400 ");
    assertThat(send(head("POST", PATH, "Content-Type: application/json", "Content-Length: 1e3")))
        .startsWith("400 ");
  }

  private static byte[] padded(int bytes) {
    byte[] event = goodEvent();
    byte[] padded = new byte[bytes];
    java.util.Arrays.fill(padded, (byte) ' ');
    System.arraycopy(event, 0, padded, bytes - event.length, event.length);
    return padded;
  }

  private static byte[] chunked(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        head("POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked"));
    for (int from = 0; from < body.length; from += 5_000) {
      int length = Math.min(5_000, body.length - from);
      out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(UTF_8));
      out.write(body, from, length);
      out.writeBytes("\r\n".getBytes(UTF_8));
    }
    out.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\nx", "-1\r\nx", "ffffffffffffffffff\r\nx", "5\r\nab", "\r\n\r\n"})
  void aBrokenChunkStoresNothing(String chunk) throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              head("POST", PATH, "Content-Type: application/json", "Transfer-Encoding: chunked"));
      socket.getOutputStream().write(chunk.getBytes(UTF_8));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).doesNotContain("\"stored\":1");
    } catch (IOException cut) {
      assertThat(cut).isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void twoLengthsAreNotGuessedAbout() throws Exception {
    byte[] body = goodEvent();
    String type = "Content-Type: application/json";
    assertThat(
            send(
                head("POST", PATH, type, "Content-Length: " + body.length, "Content-Length: 3"),
                body))
        .doesNotContain("\"stored\":1");
    assertThat(send(head("POST", PATH, type, "Transfer-Encoding: gzip, chunked"), body))
        .doesNotContain("\"stored\":1");
  }

  @Test
  void aBodyThatBreaksOffStoresNothing() throws Exception {
    long before = stored();
    for (int sent : List.of(0, 1, 50)) {
      try (Socket socket = connect()) {
        byte[] body = goodEvent();
        socket
            .getOutputStream()
            .write(
                head(
                    "POST",
                    PATH,
                    "Content-Type: application/json",
                    "Content-Length: " + body.length));
        socket.getOutputStream().write(body, 0, sent);
      }
    }
    assertThat(post("application/json", new byte[0]))
        .startsWith("200 {\"stored\":0,\"duplicates\":0,\"rejected\":1");
    assertThat(post("application/json", "[]".getBytes(UTF_8)))
        .startsWith("200 {\"stored\":0,\"duplicates\":0,\"rejected\":0");
    assertThat(stored()).isEqualTo(before);
  }

  private static long stored() {
    return (long) installation.metrics().of("events_total", "result", "stored");
  }

  @Test
  void slowBodiesHoldUpNobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      byte[] body = goodEvent();
      for (int i = 0; i < 100; i++) {
        Socket socket = connect();
        slow.add(socket);
        socket
            .getOutputStream()
            .write(
                head(
                    "POST",
                    PATH,
                    "Content-Type: application/json",
                    "Content-Length: " + body.length));
        socket.getOutputStream().write(body, 0, 20);
      }
      assertThat(post("application/json", goodEvent())).startsWith("200 {\"stored\":1,");
      Socket first = slow.getFirst();
      first.getOutputStream().write(body, 20, body.length - 20);
      assertThat(new String(first.getInputStream().readAllBytes(), UTF_8)).contains("\"stored\":1");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/centres/Hall/devices/kiosk-1/events",
        "/api/v1/centres/hall/devices/%00/events",
        "/api/v1/centres/hall/devices/%zz/events",
        "/api/v1/centres/hall/devices/%/events",
        "/api/v1/centres/hall/devices/%ff/events",
        "/api/v1/centres/hall/devices/kiosk%2F1/events",
        "/api/v1/centres/%F0%9F%91%8D/devices/kiosk-1/events",
        "/api/v1/centres/hall/devices/../../devices/%2e%2e/events",
        "/api/v1/centres/hall/devices/%0d%0ax/events",
        "/api/v1/centres/hall/devices//events",
        "/api/v1/centres/hall/devices/kiosk-1/events?history=true&zone=Mars/Olympus",
        "/api/v1/centres/hall/devices/kiosk-1/events?history=true&zone=%00",
        "/api/v1/centres/hall/devices/kiosk-1/events?history=true&zone=",
        "/api/v1/centres/hall/devices/kiosk-1/events?history=%zz",
        "/api/v1/centres/hall/devices/kiosk-1/events?%=%",
        "/api/v1/centres/unknown-1/devices/kiosk-9/events?history=true&zone=../../etc/passwd",
      })
  void aNastyPathOrQueryStoresNothing(String target) throws Exception {
    byte[] body = goodEvent();
    String answer =
        send(
            head(
                "POST", target, "Content-Type: application/json", "Content-Length: " + body.length),
            body);
    assertThat(answer).matches("(?s)40[034] .*|405 .*");
  }

  @Test
  void aDeviceThatIsUnknownOrElsewhereIsToldSo() throws Exception {
    byte[] body = new String(goodEvent(), UTF_8).replace("kiosk-1", "kiosk-9").getBytes(UTF_8);
    String answer =
        send(
            head(
                "POST",
                PATH.replace("kiosk-1", "kiosk-9").replace("hall", "other"),
                "Content-Type: application/json",
                "Content-Length: " + body.length),
            body);
    assertThat(answer).matches("(?s)(200 .*\"stored\":0.*|403 .*)");
  }
}
