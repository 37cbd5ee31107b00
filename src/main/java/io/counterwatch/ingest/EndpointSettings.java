package io.counterwatch.ingest;

/**
 * Where and how the built-in endpoint serves devices.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param maxConnections more are closed at once
 * @param connectTimeoutSeconds how long a connection may stay silent before its CONNECT
 * @param maxSilenceSeconds a connection that is silent for longer is closed, even when it asked for
 *     a longer keep-alive or for none
 */
public record EndpointSettings(
    String host, int port, int maxConnections, int connectTimeoutSeconds, int maxSilenceSeconds) {

  /** Limit on a message's payload. */
  public static final int MAX_PAYLOAD_BYTES = 256 << 10;

  private static final int MAX_CONNECTIONS = 5_000;
  private static final int CONNECT_TIMEOUT_SECONDS = 10;
  private static final int MAX_SILENCE_SECONDS = 300;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code host:port}, {@code [v6]:port}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static EndpointSettings listeningOn(String address) {
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
    return new EndpointSettings(
        host, port, MAX_CONNECTIONS, CONNECT_TIMEOUT_SECONDS, MAX_SILENCE_SECONDS);
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port <= MAX_PORT ? port : -1;
  }
}
