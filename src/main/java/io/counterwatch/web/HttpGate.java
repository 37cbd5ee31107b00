package io.counterwatch.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link HttpLimits} of one HTTP server, so that nobody who is slow, sends too much or
 * comes too often keeps others out. A connection that breaks one is closed and counted.
 */
public final class HttpGate {
  private static final int LOOK_MILLIS = 250;

  private final Vertx vertx;
  private final HttpLimits limits;
  private final Map<HttpConnection, Line> lines = new IdentityHashMap<>();
  private final Map<String, Integer> ofAddress = new HashMap<>();

  /** Those that wait for a request, the longest first. */
  private final Set<Line> waiting = new LinkedHashSet<>();

  private final Map<Cut, Long> cuts = new EnumMap<>(Cut.class);
  private long timer = -1;

  /** Why a connection was closed. */
  public enum Cut {
    /** There were too many; it had waited longest without a request, or all were busy. */
    CROWDED,
    /** There were too many of its address. */
    ADDRESS,
    /** Its request's head did not come in time. */
    HEAD,
    /** Its request's body did not come in time. */
    BODY,
    /** It sent something that one must not guess about, such as two lengths. */
    AMBIGUOUS
  }

  /** Closed ones go out of the map by themselves. */
  private static final class Line {
    private final HttpConnection connection;
    private final String address;
    private @Nullable HttpServerRequest request;
    private boolean answered;
    private boolean last;
    private long sinceNanos = System.nanoTime();

    Line(HttpConnection connection, String address) {
      this.connection = connection;
      this.address = address;
    }
  }

  /** Of no server yet. */
  public HttpGate(Vertx vertx, HttpLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
    for (Cut cut : Cut.values()) {
      cuts.put(cut, 0L);
    }
  }

  /** Watches that server's connections from now on, until {@link #stop}. */
  public HttpServer guard(HttpServer server) {
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> look(System.nanoTime()));
    return server.connectionHandler(this::connected);
  }

  /** Adds the check of every request; before all other routes. */
  public void mount(Router router) {
    router.route().handler(this::admit);
  }

  /** Ends the watch. */
  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** Open connections. */
  public synchronized int connections() {
    return lines.size();
  }

  /** The limit on them. */
  public int maxConnections() {
    return limits.maxConnections();
  }

  /** How many were closed for that reason. */
  public synchronized long cut(Cut why) {
    return cuts.getOrDefault(why, 0L);
  }

  private synchronized void connected(HttpConnection connection) {
    String address = String.valueOf(connection.remoteAddress().hostAddress());
    if (!Addresses.isThisMachine(address)
        && ofAddress.getOrDefault(address, 0) >= limits.maxConnectionsOfAddress()) {
      close(connection, Cut.ADDRESS);
      return;
    }
    if (lines.size() >= limits.maxConnections()) {
      if (waiting.isEmpty()) {
        close(connection, Cut.CROWDED);
        return;
      }
      Line longest = waiting.iterator().next();
      forget(longest);
      close(longest.connection, Cut.CROWDED);
    }
    Line line = new Line(connection, address);
    lines.put(connection, line);
    waiting.add(line);
    ofAddress.merge(address, 1, Integer::sum);
    connection.closeHandler(closed -> forget(line));
  }

  private synchronized void forget(Line line) {
    if (lines.remove(line.connection) != null) {
      waiting.remove(line);
      ofAddress.computeIfPresent(line.address, (address, count) -> count > 1 ? count - 1 : null);
    }
  }

  private void close(HttpConnection connection, Cut why) {
    cuts.merge(why, 1L, Long::sum);
    connection.close();
  }

  /** The check of every request. */
  void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!begin(request)) {
      request.connection().close();
      return;
    }
    // Later, and here: whoever ends an answer, on whatever thread, holds its connection's lock,
    // which
    // "look" asks for while it holds ours.
    Context own = vertx.getOrCreateContext();
    context.addEndHandler(ended -> own.runOnContext(nothing -> end(request)));
    String wrong = wrongFraming(request);
    if (wrong != null || request.headers().contains("Transfer-Encoding")) {
      // Whoever sees another end of it than we do must not get a second request in behind it.
      closeAfter(context);
    }
    if (wrong == null) {
      context.next();
      return;
    }
    synchronized (this) {
      cuts.merge(Cut.AMBIGUOUS, 1L, Long::sum);
    }
    Replies.error(context, 400, wrong);
  }

  private synchronized void closeAfter(RoutingContext context) {
    HttpServerRequest request = context.request();
    Line line = lines.get(request.connection());
    if (line != null) {
      line.last = true;
    }
    request.response().putHeader("Connection", "close");
    context.addEndHandler(ended -> request.connection().close());
  }

  private static @Nullable String wrongFraming(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    List<String> encodings = request.headers().getAll("Transfer-Encoding");
    return switch (request.version()) {
      case HTTP_1_0 -> encodings.isEmpty() ? wrongHost(request, hosts.size() > 1) : "no encoding";
      case HTTP_1_1 ->
          encodings.size() > 1 || encodings.stream().anyMatch(e -> !e.equalsIgnoreCase("chunked"))
              ? "Transfer-Encoding: only chunked"
              : wrongHost(request, hosts.size() != 1);
      case HTTP_2 -> "HTTP/1.1 is spoken here";
    };
  }

  private static @Nullable String wrongHost(HttpServerRequest request, boolean wrongNumber) {
    boolean unreadable = request.getHeader("Host") != null && request.authority() == null;
    return wrongNumber || unreadable ? "Host: one, and one that can be read" : null;
  }

  /** False where nothing more is answered on that line. */
  private synchronized boolean begin(HttpServerRequest request) {
    Line line = lines.get(request.connection());
    if (line != null && line.last) {
      return false;
    }
    if (line != null) {
      line.request = request;
      line.answered = false;
      line.sinceNanos = System.nanoTime();
      waiting.remove(line);
    }
    return true;
  }

  private synchronized void end(HttpServerRequest request) {
    Line line = lines.get(request.connection());
    if (line != null && line.request == request) {
      line.answered = true;
      if (request.isEnded()) {
        rest(line);
      }
    }
  }

  private void rest(Line line) {
    line.request = null;
    line.sinceNanos = System.nanoTime();
    waiting.add(line);
  }

  private synchronized void look(long nowNanos) {
    for (Line line : List.copyOf(lines.values())) {
      HttpServerRequest request = line.request;
      if (request == null) {
        boolean first = !line.answered;
        cutAfter(line, nowNanos, first ? limits.headMillis() : limits.restMillis(), Cut.HEAD);
      } else if (!request.isEnded()) {
        cutAfter(line, nowNanos, limits.bodyMillis(), Cut.BODY);
      } else if (line.answered) {
        rest(line);
      }
    }
  }

  private void cutAfter(Line line, long nowNanos, int millis, Cut why) {
    if (TimeUnit.NANOSECONDS.toMillis(nowNanos - line.sinceNanos) >= millis) {
      forget(line);
      close(line.connection, why);
    }
  }
}
