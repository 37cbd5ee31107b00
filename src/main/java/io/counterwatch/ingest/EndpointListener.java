package io.counterwatch.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One address on which the built-in endpoint serves devices.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param webSocket whether MQTT comes in WebSocket frames, at the path {@code /mqtt}
 * @param certificate for TLS; null for plain text
 */
public record EndpointListener(
    String host, int port, boolean webSocket, @Nullable PemFiles certificate) {

  private static final int MAX_PORT = 65_535;

  /**
   * A server certificate and its private key, as PEM files. They are read again when they change.
   *
   * @param certificate the certificate, followed by the intermediate ones
   * @param key the private key, unencrypted
   */
  public record PemFiles(Path certificate, Path key) {}

  /**
   * MQTT over TCP.
   *
   * @param address {@code host:port} or {@code [v6]:port}
   * @param certificate for TLS; null for plain text
   * @throws IllegalArgumentException saying what is wrong with the address
   */
  public static EndpointListener mqtt(String address, @Nullable PemFiles certificate) {
    return at(address, false, certificate);
  }

  /**
   * MQTT in WebSockets, for browsers and what a browser can be put into.
   *
   * @param address {@code host:port} or {@code [v6]:port}
   * @param certificate for TLS; null for plain text
   * @throws IllegalArgumentException saying what is wrong with the address
   */
  public static EndpointListener webSocket(String address, @Nullable PemFiles certificate) {
    return at(address, true, certificate);
  }

  private static EndpointListener at(
      String address, boolean webSocket, @Nullable PemFiles certificate) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = "";
    }
    int port = port(address.substring(colon + 1));
    if (host.isEmpty() || port < 0) {
      throw new IllegalArgumentException(
          "An address to listen on is host:port, such as 127.0.0.1:1883; not " + address);
    }
    return new EndpointListener(host, port, webSocket, certificate);
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= MAX_PORT ? port : -1;
  }

  /** In the words of a log line: {@code 127.0.0.1:8883 (TLS)}. */
  @Override
  public String toString() {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String way = (webSocket ? "WebSocket" : "") + (webSocket && certificate != null ? ", " : "");
    way += certificate == null ? "" : "TLS";
    return way.isEmpty() ? address : address + " (" + way + ")";
  }
}
