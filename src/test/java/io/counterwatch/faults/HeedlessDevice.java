package io.counterwatch.faults;

import io.counterwatch.testing.MqttPeer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device that sends on and on, though it is told that nothing is accepted: large messages, of
 * events that it sent before, so that nothing of them is stored in the end.
 */
final class HeedlessDevice implements AutoCloseable {
  /** Many times as many events as a device that keeps the protocol sends at once. */
  private static final int MESSAGE_BYTES = 128 * 1024;

  /** As many as the protocol allows. */
  private static final int MOST_EVENTS = 500;

  private final String topic;
  private final byte[] message;
  private final MqttPeer peer;
  private final AtomicLong sentBytes = new AtomicLong();
  private final ScheduledFuture<?> sending;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** Begins to send. */
  HeedlessDevice(String brokerUrl, Traffic.Sent sample, int messagesPerSecond) {
    topic = "counterwatch/v1/%s/%s/event".formatted(sample.centre(), sample.device());
    message = repeated(sample.message());
    peer = MqttPeer.connect(brokerUrl, "heedless");
    sending =
        clock.scheduleAtFixedRate(
            this::send, 0, TimeUnit.SECONDS.toMicros(1) / messagesPerSecond, TimeUnit.MICROSECONDS);
  }

  /** The same events again and again, in one message. */
  private static byte[] repeated(byte[] sample) {
    String events = new String(sample, StandardCharsets.UTF_8).strip();
    if (events.startsWith("[")) {
      events = events.substring(1, events.length() - 1);
    }
    WireCount count = new WireCount();
    count.count(sample);
    long most = MOST_EVENTS / count.sendings();
    int times = (int) Math.min(most, MESSAGE_BYTES / events.length());
    return ("[" + String.join(",", Collections.nCopies(times, events)) + "]")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void send() {
    var unused = peer.send(topic, message);
    sentBytes.addAndGet(message.length);
  }

  /**
   * What went out so far.
   *
   * @throws AssertionError where it could not go on
   */
  long sentBytes() {
    if (sending.state() == Future.State.FAILED) {
      throw new AssertionError("the heedless device has stopped", sending.exceptionNow());
    }
    return sentBytes.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    peer.close();
  }
}
