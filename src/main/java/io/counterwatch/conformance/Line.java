package io.counterwatch.conformance;

import org.jspecify.annotations.Nullable;

/** The way to the device. Used by one thread; what comes is put where the line was told to. */
public interface Line extends AutoCloseable {
  /**
   * Begins to listen.
   *
   * @throws CheckRefusedException where that is not possible
   */
  void open(Inbox inbox, String device, @Nullable String centre) throws CheckRefusedException;

  /**
   * From now on it publishes as the server; until then it only listens, and leaves no trace.
   *
   * @throws CheckRefusedException where that is not possible
   */
  void takePlace() throws CheckRefusedException;

  /** What the operator must do so that the device is heard. */
  String instruction();

  /** Whether connections themselves are seen: CONNECT, subscriptions, DISCONNECT. */
  boolean seesConnections();

  /** Publishes as the server. An empty payload clears what is retained. */
  void publish(String topic, byte[] payload, int qos, boolean retained);

  /** Has what a broker retained on a topic delivered again; elsewhere nothing happens. */
  void askRetained(String topic);

  /**
   * Cuts the device's connection without a word.
   *
   * @return false where that is not possible on this line
   */
  boolean cut();

  @Override
  void close();
}
