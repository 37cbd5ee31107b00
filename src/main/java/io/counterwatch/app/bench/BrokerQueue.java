package io.counterwatch.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** What Mosquitto says of itself every two seconds. */
final class BrokerQueue implements AutoCloseable {
  private static final String STORED = "$SYS/broker/store/messages/count";
  private static final String RETAINED = "$SYS/broker/retained messages/count";
  private static final String DROPPED = "$SYS/broker/publish/messages/dropped";

  private final RawMqtt connection;
  private volatile long stored;
  private volatile long retained;
  private volatile long dropped;

  BrokerQueue(int port) throws IOException {
    connection = new RawMqtt(port, "bench-queue");
    connection.subscribeAtMostOnce("$SYS/broker/#");
    connection.listen(this::heard);
  }

  private void heard(String topic, byte[] payload) {
    switch (topic) {
      case STORED -> stored = number(payload);
      case RETAINED -> retained = number(payload);
      case DROPPED -> dropped = number(payload);
      default -> {
        // It says much more.
      }
    }
  }

  private static long number(byte[] payload) {
    return Long.parseLong(new String(payload, UTF_8).strip());
  }

  /** Messages that wait for whoever subscribed. */
  long waiting() {
    return Math.max(0, stored - retained);
  }

  /** Messages that it threw away since it started. */
  long dropped() {
    return dropped;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
