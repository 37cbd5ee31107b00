package io.counterwatch.ingest;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an external broker.
 *
 * @param url {@code tcp://}, {@code mqtt://}, {@code ssl://} or {@code mqtts://}, a host and
 *     perhaps a port (1883, with TLS 8883)
 * @param clientId fixed, since the broker keeps the session under it while the server is away
 * @param authority a PEM file with the authority whose certificates are trusted with TLS; null for
 *     those that Java trusts
 * @param keepAliveSeconds how long the line may be silent before it is checked
 * @param firstBackoffMillis the first wait before trying again; doubles
 * @param maxBackoffMillis the longest wait before trying again
 */
public record BrokerSettings(
    String url,
    String clientId,
    @Nullable String username,
    @Nullable String password,
    @Nullable Path authority,
    int keepAliveSeconds,
    long firstBackoffMillis,
    long maxBackoffMillis) {

  /** The client id that the broker's access rules grant the server's rights to. */
  public static final String DEFAULT_CLIENT_ID = "counterwatch-server";

  private static final int DEFAULT_KEEP_ALIVE_SECONDS = 20;
  private static final long FIRST_BACKOFF_MILLIS = 200;
  private static final long MAX_BACKOFF_MILLIS = 10_000;
  private static final Map<String, String> SCHEMES =
      Map.of("tcp", "tcp", "mqtt", "tcp", "ssl", "ssl", "mqtts", "ssl");

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException saying what is wrong with the address
   */
  public BrokerSettings {
    clientUrl(url);
  }

  /** The defaults for a broker. */
  public static BrokerSettings of(
      String url, @Nullable String username, @Nullable String password) {
    return new BrokerSettings(
        url,
        DEFAULT_CLIENT_ID,
        username,
        password,
        null,
        DEFAULT_KEEP_ALIVE_SECONDS,
        FIRST_BACKOFF_MILLIS,
        MAX_BACKOFF_MILLIS);
  }

  /** The same, trusting the certificates of an authority; null for those that Java trusts. */
  public BrokerSettings trusting(@Nullable Path authorityFile) {
    return new BrokerSettings(
        url,
        clientId,
        username,
        password,
        authorityFile,
        keepAliveSeconds,
        firstBackoffMillis,
        maxBackoffMillis);
  }

  /** The address as the MQTT client takes it: read through a {@link PacketGuard}. */
  String clientUrl() {
    return clientUrl(url);
  }

  private static String clientUrl(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Not an address: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? null : SCHEMES.get(uri.getScheme());
    if (scheme == null) {
      throw new IllegalArgumentException(
          "A broker's address begins with tcp://, ssl://, mqtt:// or mqtts://");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "A broker's address holds no user name and password: they have their own settings");
    }
    if (uri.getHost() == null || !uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
      throw new IllegalArgumentException("A broker's address is a host and perhaps a port: " + url);
    }
    return GuardedNetwork.PREFIX
        + scheme
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + clientId + (username == null ? "" : ", user " + username);
  }
}
