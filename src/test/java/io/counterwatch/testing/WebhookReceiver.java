package io.counterwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes what an Alertmanager sends to a webhook, and keeps it. */
public final class WebhookReceiver implements AutoCloseable {
  private static final int OK = 200;

  /** What the programs of messengers expect; nobody else reads it. */
  private static final byte[] ANSWER =
      "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":0,\"chat\":{\"id\":-1,\"type\":\"group\"}}}"
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;
  private final List<Notice> notices = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();

  /**
   * One alert of one notification.
   *
   * @param receivedNanos when it came, of {@link System#nanoTime}
   * @param path that it was sent to
   * @param json with {@code status}, {@code labels} and {@code annotations}
   */
  public record Notice(long receivedNanos, String path, JsonNode json) {
    /** {@code firing} or {@code resolved}. */
    public String status() {
      return json.path("status").asText();
    }

    /** One of its labels; empty where it has no such. */
    public String label(String name) {
      return json.path("labels").path(name).asText();
    }

    /** One of its annotations; empty where it has no such. */
    public String annotation(String name) {
      return json.path("annotations").path(name).asText();
    }
  }

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static WebhookReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      WebhookReceiver receiver = new WebhookReceiver(server);
      server.createContext("/", receiver::take);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of a path; all of them take notifications. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What came so far, oldest first, an entry for each alert. */
  public List<Notice> notices() {
    synchronized (notices) {
      return List.copyOf(notices);
    }
  }

  /** The paths of all that came, alerts or not, oldest first. */
  public List<String> paths() {
    synchronized (notices) {
      return List.copyOf(paths);
    }
  }

  /** Of that alert and status, oldest first. */
  public List<Notice> notices(String alert, String status) {
    return notices().stream()
        .filter(one -> one.label("alertname").equals(alert) && one.status().equals(status))
        .toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    long nowNanos = System.nanoTime();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      JsonNode json = Http.JSON.readTree(exchange.getRequestBody());
      synchronized (notices) {
        paths.add(path);
        for (JsonNode alert : json.path("alerts")) {
          notices.add(new Notice(nowNanos, path, alert));
        }
      }
      exchange.sendResponseHeaders(OK, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
