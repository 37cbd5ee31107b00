package io.counterwatch.ingest;

import java.util.List;

/**
 * Where and how the built-in endpoint serves devices.
 *
 * @param listeners the addresses to listen on; one at least
 * @param maxConnections more, over all listeners, are closed at once
 * @param connectTimeoutSeconds how long a connection may stay silent before its CONNECT
 * @param maxSilenceSeconds a connection that is silent for longer is closed, even when it asked for
 *     a longer keep-alive or for none
 */
public record EndpointSettings(
    List<EndpointListener> listeners,
    int maxConnections,
    int connectTimeoutSeconds,
    int maxSilenceSeconds) {

  /** Limit on a message's payload. */
  public static final int MAX_PAYLOAD_BYTES = 256 << 10;

  /** Limit on a packet: a payload and the longest topic of ours, ids, MQTT 5 properties. */
  public static final int MAX_PACKET_BYTES = MAX_PAYLOAD_BYTES + (1 << 10);

  private static final int MAX_CONNECTIONS = 5_000;
  private static final int CONNECT_TIMEOUT_SECONDS = 10;
  private static final int MAX_SILENCE_SECONDS = 300;

  /** Keeps the list as it is now. */
  public EndpointSettings {
    listeners = List.copyOf(listeners);
  }

  /**
   * Plain MQTT at one address, {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static EndpointSettings listeningOn(String address) {
    return listeningOn(List.of(EndpointListener.mqtt(address, null)));
  }

  /** The usual limits, at these addresses. */
  public static EndpointSettings listeningOn(List<EndpointListener> listeners) {
    return new EndpointSettings(
        listeners, MAX_CONNECTIONS, CONNECT_TIMEOUT_SECONDS, MAX_SILENCE_SECONDS);
  }
}
