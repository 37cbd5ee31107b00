package io.counterwatch.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a Prometheus and a server, and keeps every page that went through it. To each it
 * adds a series of its own that says which page it is.
 */
final class ScrapeRelay implements AutoCloseable {
  /** Which page it is, from 0. */
  static final String NUMBER = "relay_page";

  private static final int OK = 200;

  private final ServerProcess server;
  private final HttpServer listener;
  private final List<String> pages = new ArrayList<>();

  ScrapeRelay(ServerProcess server) {
    this.server = server;
    try {
      listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      listener.createContext("/metrics", this::relay);
      listener.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getAddress().getPort();
  }

  String page(int number) {
    synchronized (pages) {
      return pages.get(number);
    }
  }

  private void relay(HttpExchange exchange) throws IOException {
    String page = server.metricsText();
    int number;
    synchronized (pages) {
      number = pages.size();
      pages.add(page);
    }
    byte[] bytes = (page + NUMBER + " " + number + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(OK, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
