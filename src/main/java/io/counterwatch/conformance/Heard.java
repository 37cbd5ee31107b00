package io.counterwatch.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came over a line, with when by {@link System#nanoTime}. */
sealed interface Heard {
  long atNanos();

  /**
   * A device connected.
   *
   * @param user null where it gave none, or none that can be seen
   */
  record Connected(
      long atNanos,
      String clientId,
      @Nullable String user,
      int keepAliveSeconds,
      boolean cleanSession,
      @Nullable Will will)
      implements Heard {}

  /** The last will of a connection. */
  record Will(String topic, byte[] payload, int qos, boolean retained) {}

  /** The device subscribed. */
  record Subscribed(long atNanos, List<String> filters) implements Heard {}

  /**
   * A message.
   *
   * @param kept whether it is an old one that a broker retained
   * @param retain whether its sender asked for it to be retained; seen only on its own endpoint
   */
  record Published(
      long atNanos, String topic, byte[] payload, int qos, boolean kept, boolean retain)
      implements Heard {}

  /**
   * The device's connection ended.
   *
   * @param orderly whether it said DISCONNECT
   */
  record Disconnected(long atNanos, boolean orderly) implements Heard {}

  /** The line itself broke: nothing more will come. */
  record Broken(long atNanos, String why) implements Heard {}
}
