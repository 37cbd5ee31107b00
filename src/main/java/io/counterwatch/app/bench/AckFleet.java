package io.counterwatch.app.bench;

import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Devices that publish one event each in turn, and hear on their own {@code ack} topics when it is
 * stored. An event's round trip ends with the first acknowledgement whose {@code upto} has passed
 * it. The server tells a device at most five times a second: with more devices than events in that
 * time nothing waits for its turn, with fewer devices the wait for the turn is measured too.
 */
final class AckFleet {
  private static final int DEVICES_OF_A_CENTRE = 84;
  private static final double NANOS_PER_MILLI = 1e6;

  private final String name;
  private final int devices;
  private final long startMicros;
  private final AtomicLongArray sentNanos;
  private final AtomicLongArray ackedNanos;
  private final AtomicInteger acked = new AtomicInteger();
  private final Map<String, Integer> byTopic = new HashMap<>();

  /** How many events of each device are acknowledged; used by the listening thread only. */
  private final int[] upto;

  private int made;

  /**
   * A fleet that has published nothing.
   *
   * @param name for its ids, and 16 hex digits when put after 15 digits: one hex digit
   * @param events of all devices and all rounds
   */
  AckFleet(String name, int devices, int events, long startMicros) {
    this.name = name;
    this.devices = devices;
    this.startMicros = startMicros;
    this.sentNanos = new AtomicLongArray(events);
    this.ackedNanos = new AtomicLongArray(events);
    this.upto = new int[devices];
    for (int device = 0; device < devices; device++) {
      byTopic.put(Topics.ack(centre(device), id(device)), device);
    }
  }

  private String centre(int device) {
    return "ack-" + name + "-" + device / DEVICES_OF_A_CENTRE;
  }

  private String id(int device) {
    return "ack-" + name + "-device-" + device;
  }

  /**
   * Publishes events at that rate; returns their round trips in milliseconds when the last is over.
   */
  List<Double> roundTripsMillis(int port, int count, int perSecond, Duration limit)
      throws IOException {
    int from = made;
    List<byte[]> packets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      packets.add(packet(made++));
    }
    try (RawMqtt subscriber = new RawMqtt(port, "bench-ack-" + name);
        RawMqtt publisher = new RawMqtt(port, "bench-ack-publisher-" + name)) {
      subscriber.subscribe(Topics.ack("+", "+"));
      subscriber.listen(this::heard);
      publisher.ignoreAnswers();
      publisher.publishAt(
          perSecond, packets, i -> sentNanos.setRelease(from + i, System.nanoTime()));
      await(from + count, limit);
    }
    List<Double> millis = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      millis.add((ackedNanos.get(i) - sentNanos.get(i)) / NANOS_PER_MILLI);
    }
    return millis;
  }

  private byte[] packet(int number) {
    int device = number % devices;
    int nth = number / devices;
    int ticket = nth / BenchTicket.STEPS;
    long sequence = nth + 1L;
    String epoch = "00000000000000a" + name;
    byte[] payload =
        EventWriter.write(
            new OutgoingEvent(
                centre(device),
                id(device),
                EventWriter.sequencedId(epoch, sequence),
                epoch,
                sequence,
                startMicros + number,
                null,
                null,
                device + "-" + ticket,
                BenchTicket.step(nth % BenchTicket.STEPS, ticket, device % DEVICES_OF_A_CENTRE),
                ZoneOffset.UTC));
    return RawMqtt.publishPacket(Topics.event(centre(device), id(device)), payload, number);
  }

  private void heard(String topic, byte[] payload) {
    long now = System.nanoTime();
    Integer device = byTopic.get(topic);
    if (device == null) {
      return;
    }
    try {
      Ack ack = ServerMessageCodec.readAck(payload);
      for (; upto[device] < ack.upto(); upto[device]++) {
        ackedNanos.set(upto[device] * devices + device, now);
        acked.incrementAndGet();
      }
    } catch (WireException e) {
      throw new IllegalStateException("the server's own acknowledgement cannot be read", e);
    }
  }

  private void await(int count, Duration limit) throws IOException {
    long start = System.nanoTime();
    while (acked.get() < count) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(
            "only %,d of %,d events were acknowledged".formatted(acked.get(), count));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
