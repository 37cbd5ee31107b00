package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.counterwatch.testing.Await;
import io.counterwatch.web.StreamLimits.Room;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients do who want to keep others out, or to be taken for them. */
@Timeout(60)
class HttpGateTest {
  private static final int HEAD_MILLIS = 700;
  private static final int BODY_MILLIS = 900;
  private static final int PATIENCE_MILLIS = 50_000;
  private static final int CROWD = 60;
  private static final HttpLimits TIGHT =
      new HttpLimits(CROWD, 20, HEAD_MILLIS, BODY_MILLIS, 800, 10_000);
  private static final String GET =
      "GET /api/v1/organisation/models HTTP/1.1\r\nHost: localhost\r\n";

  private WebFixture web;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    web = fixture(TIGHT);
  }

  private static WebFixture fixture(HttpLimits limits) throws Exception {
    StreamLimits few = new StreamLimits(new Room(6, 2), new Room(6, 2), 100, 100, 1500, 300);
    return new WebFixture(
        SampleHistory.EMPTY,
        few,
        limits,
        router ->
            router
                .post("/whole")
                .handler(BodyHandler.create(false))
                .handler(context -> context.end("taken")),
        router -> router.get("/elsewhere").handler(HttpGateTest::endElsewhere));
  }

  @AfterEach
  void othersAreServed() throws Exception {
    assertThat(web.get("/").statusCode()).isEqualTo(200);
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until("nothing is left", () -> web.server().gate().connections() <= 1);
    web.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), web.port));
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Everything until the server closes the line. */
  private static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the line stays open", e);
    } catch (IOException reset) {
      // What came before counts.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private String answer(String request) throws IOException {
    Socket socket = connect();
    send(socket, request);
    return rest(socket);
  }

  private long cut(HttpGate.Cut why) {
    return web.server().gate().cut(why);
  }

  /** Sends a byte now and then, so that the line is never idle, until it is cut. */
  private static long millisUntilCut(Socket socket, String drop) throws Exception {
    long beganNanos = System.nanoTime();
    socket.setSoTimeout(100);
    while (System.nanoTime() - beganNanos < 2 * PATIENCE_MILLIS * 1_000_000L) {
      try {
        send(socket, drop);
        if (socket.getInputStream().read() < 0) {
          break;
        }
      } catch (SocketTimeoutException stillOpen) {
        // The next drop.
      } catch (IOException reset) {
        break;
      }
    }
    return (System.nanoTime() - beganNanos) / 1_000_000;
  }

  @Test
  void aHeadInDropsIsCut() throws Exception {
    Socket socket = connect();
    send(socket, GET);
    assertThat(millisUntilCut(socket, "X-A: b\r\n"))
        .isBetween(HEAD_MILLIS / 2L, PATIENCE_MILLIS + 0L);
    assertThat(cut(HttpGate.Cut.HEAD)).isEqualTo(1);
  }

  @Test
  void theHeadOfALaterRequestInDropsIsCut() throws Exception {
    Socket socket = connect();
    send(socket, GET + "\r\n" + GET);
    assertThat(millisUntilCut(socket, "X-A: b\r\n"))
        .isBetween(HEAD_MILLIS / 2L, PATIENCE_MILLIS + 0L);
    assertThat(cut(HttpGate.Cut.HEAD)).isEqualTo(1);
  }

  @Test
  void aBodyInDropsIsCutWhetherOrNotSomebodyWaitsForIt() throws Exception {
    for (String path : new String[] {"/whole", "/api/v1/centres"}) {
      for (String how : new String[] {"Content-Length: 100000", "Transfer-Encoding: chunked"}) {
        Socket socket = connect();
        send(socket, "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + how + "\r\n\r\n");
        assertThat(millisUntilCut(socket, how.startsWith("C") ? "x" : "1\r\nx\r\n"))
            .as(path + " " + how)
            .isLessThan(PATIENCE_MILLIS);
      }
    }
    assertThat(cut(HttpGate.Cut.BODY)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aSilentLineIsCut() throws Exception {
    assertThat(connect().getInputStream().read()).isNegative();
    assertThat(cut(HttpGate.Cut.HEAD)).isEqualTo(1);
  }

  @Test
  void aSilentLineMakesRoomForOthers() throws Exception {
    web.close();
    // However long so many connections take, none is cut for its silence meanwhile.
    web = fixture(new HttpLimits(CROWD, 20, PATIENCE_MILLIS, BODY_MILLIS, 800, 10_000));
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      silent.add(connect());
    }
    Await.until("all are known", () -> web.server().gate().connections() == CROWD);
    Socket late = connect();
    // Closed after its answer: else it would be the next to be cut.
    send(late, "GET / HTTP/1.0\r\n\r\n");
    assertThat(late.getInputStream().read()).isEqualTo('H');
    assertThat(silent.getFirst().getInputStream().read()).isNegative();
    assertThat(cut(HttpGate.Cut.CROWDED)).isEqualTo(1);
    assertThat(web.server().gate().connections()).isLessThanOrEqualTo(CROWD);
  }

  @Test
  void anAnswerThatNobodyTakesIsNotFollowedByMore() throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), web.port));
    sockets.add(socket);
    String asked = "GET /developers HTTP/1.1\r\nHost: localhost\r\n\r\n";
    long used = heapBytes();
    Thread writer = Thread.ofPlatform().start(() -> sendEndlessly(socket, asked.repeat(100)));
    Await.until("it was cut", () -> !writer.isAlive());
    assertThat(heapBytes() - used).isLessThan(64 << 20);
  }

  private static void sendEndlessly(Socket socket, String text) {
    try {
      while (true) {
        send(socket, text);
      }
    } catch (IOException cut) {
      // As it should be.
    }
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /**
   * Who ends an answer holds its connection's lock; meanwhile the gate looks at all connections.
   */
  @Test
  void anAnswerThatAnotherThreadEndsHoldsNobodyUp() throws Exception {
    assertThat(answer("GET /elsewhere HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
  }

  private static void endElsewhere(RoutingContext context) {
    Thread loop = Thread.currentThread();
    HttpConnection connection = context.request().connection();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              Await.until("the request is read", () -> context.request().isEnded());
              long beganNanos = System.nanoTime();
              synchronized (connection) {
                Await.until(
                    "the gate waits, or has looked and doesn't",
                    () ->
                        loop.getState() == Thread.State.BLOCKED
                            || System.nanoTime() - beganNanos > 2_000_000_000L);
                context.end("taken");
              }
            });
  }

  /** A slow line with a long answer: it is never idle, however long it takes in all. */
  @Test
  void whoReadsSlowlyGetsALongAnswerToItsEnd() throws Exception {
    int idleMillis = 1_500;
    String text = "x".repeat(12 << 20);
    HttpLimits impatient = new HttpLimits(CROWD, 20, 10_000, 10_000, 10_000, idleMillis);
    try (WebFixture slow =
            new WebFixture(
                SampleHistory.EMPTY,
                StreamLimits.DEFAULT,
                impatient,
                router ->
                    router
                        .get("/long")
                        .handler(context -> Replies.json(context, TextNode.valueOf(text))));
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(64 << 10);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), slow.port));
      send(socket, "GET /long HTTP/1.0\r\n\r\n");
      assertThat(readSlowly(socket, 2 * idleMillis, text.length())).isGreaterThan(text.length());
    }
  }

  /** Reads so that so many bytes take that time; returns how many came. */
  private static long readSlowly(Socket socket, long millis, long ofBytes) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] chunk = new byte[16 << 10];
    long beganNanos = System.nanoTime();
    long all = 0;
    int read = in.read(chunk);
    while (read >= 0) {
      all += read;
      long dueNanos = all * millis * 1_000_000 / ofBytes;
      Await.until("time for more", () -> System.nanoTime() - beganNanos >= dueNanos);
      read = in.read(chunk);
    }
    return all;
  }

  @Test
  void pipelinedRequestsAreAllAnsweredInTheirOrder() throws Exception {
    String both =
        GET + "\r\n" + "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String answers = answer(both);
    assertThat(answers).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 404 ");
  }

  @Test
  void noSecondRequestIsSmuggledIn() throws Exception {
    for (String framing :
        new String[] {
          "Transfer-Encoding: chunked\r\nContent-Length: 4",
          "Content-Length: 4\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: identity",
          "Transfer-Encoding:\u000bchunked",
          "Transfer-Encoding : chunked",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: +5",
          "Content-Length: -5",
          "Content-Length: 5, 5",
          "Content-Length: 0x5",
          "Content-Length: 5 6",
        }) {
      String hidden = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
      String answers =
          answer(
              "POST /api/v1/centres HTTP/1.1\r\nHost: localhost\r\n"
                  + framing
                  + "\r\n\r\n0\r\n\r\n"
                  + hidden);
      assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSizeLessThanOrEqualTo(2);
      assertThat(answers).as(framing).matches("(?s)(HTTP/1\\.1 4.*)?");
    }
  }

  @Test
  void aBrokenHeadIsRefused() throws Exception {
    for (String request :
        new String[] {
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: evil.example:abc\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
          "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
          "GET /\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: localhost\r\nA\r\n B: c\u0000\r\n\r\n",
          "GET / HTTP/1.1\nHost: localhost\n: empty\n\n",
        }) {
      assertThat(answer(request)).as(request).matches("(?s)(HTTP/\\d\\.\\d [45]\\d\\d .*)?");
    }
  }

  @Test
  void tooLongLinesAndHeadsAreRefused() throws Exception {
    assertThat(answer("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 414 ");
    assertThat(answer(GET + "X: " + "a".repeat(20_000) + "\r\n\r\n")).contains(" 431 ");
    assertThat(answer(GET + "X: y\r\n".repeat(5000) + "\r\n")).contains(" 431 ");
    Await.until(
        "all are counted",
        () -> web.server().answered(414) == 1 && web.server().answered(431) == 2);
  }

  @Test
  void olderClientsAreServed() throws Exception {
    assertThat(answer("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
    assertThat(answer(GET + "Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void otherMethodsAreRefusedAndEchoNothing() throws Exception {
    for (String method :
        new String[] {"TRACE", "OPTIONS", "CONNECT", "PUT", "DELETE", "PATCH", "BREW"}) {
      for (String target : new String[] {"/", "/api/v1/centres", "/static/base.css", "*"}) {
        String answer =
            answer(
                method
                    + " "
                    + target
                    + " HTTP/1.1\r\n"
                    + "Host: localhost\r\n"
                    + "Connection: close\r\n"
                    + "X-Mine: canary\r\n\r\n");
        assertThat(answer)
            .matches("(?s)HTTP/1\\.1 (400|404|405|501) .*")
            .doesNotContain("canary")
            .doesNotContain("Access-Control");
      }
    }
  }

  @Test
  void everyAnswerSaysWhatABrowserMayDoWithIt() throws Exception {
    for (String path :
        new String[] {
          "/",
          "/nothing",
          "/centres/hb-province",
          "/developers",
          "/static/base.css",
          "/static/x",
          "/api/v1/centres",
          "/api/v1/nothing",
          "/asyncapi.yaml",
          "/api/v1/openapi.yaml"
        }) {
      for (String method : new String[] {"GET", "HEAD", "POST", "DELETE"}) {
        assertSafe(web.send(method, path), method + " " + path);
      }
    }
  }

  private static void assertSafe(HttpResponse<String> answer, String asked) {
    assertThat(header(answer, "Content-Security-Policy"))
        .as(asked)
        .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'");
    assertThat(header(answer, "X-Content-Type-Options")).as(asked).isEqualTo("nosniff");
    assertThat(header(answer, "Referrer-Policy")).as(asked).isEqualTo("same-origin");
    assertThat(header(answer, "Permissions-Policy")).as(asked).contains("camera=()");
    assertThat(header(answer, "Cache-Control")).as(asked).containsAnyOf("no-store", "no-cache");
    assertThat(header(answer, "Server")).as(asked).isNull();
  }

  private static @Nullable String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  private Socket stream(@Nullable String forwardedFor) throws IOException {
    Socket socket = connect();
    send(
        socket,
        "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n"
            + (forwardedFor == null ? "" : "X-Forwarded-For: " + forwardedFor + "\r\n")
            + "\r\n");
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9);
  }

  @Test
  void anAddressHasItsShareOfTheStreamsAndAllTogetherTheirs() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(status(stream("198.51.100.7, 192.0.2.1"))).isEqualTo("200");
    }
    // What a client says of itself comes first, and doesn't count.
    Socket third = stream("203.0.113.9, 192.0.2.1");
    assertThat(status(third)).isEqualTo("503");
    assertThat(new String(third.getInputStream().readNBytes(600), StandardCharsets.US_ASCII))
        .containsIgnoringCase("retry-after: 5")
        .contains("of your address");
    assertThat(status(stream("192.0.2.2"))).isEqualTo("200");
    for (int i = 0; i < 3; i++) {
      assertThat(status(stream(null))).isEqualTo("200");
    }
    assertThat(status(stream(null))).isEqualTo("503");
    StreamCounts.OfShare pages = web.server().streams().of(StreamShare.PAGES);
    assertThat(pages.open()).isEqualTo(6);
    assertThat(pages.refusedOfAddress()).isEqualTo(1);
    assertThat(pages.refusedInAll()).isEqualTo(1);
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until("all have ended", () -> pages.open() == 0);
  }

  @Test
  void aStreamOutlastsTheLimitsOfOthers() throws Exception {
    Socket socket = stream(null);
    assertThat(status(socket)).isEqualTo("200");
    long untilNanos = System.nanoTime() + 3L * BODY_MILLIS * 1_000_000;
    byte[] buffer = new byte[8192];
    while (System.nanoTime() < untilNanos) {
      assertThat(socket.getInputStream().read(buffer)).isPositive();
    }
  }
}
