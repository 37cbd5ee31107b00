package io.counterwatch.app.bench;

import io.counterwatch.event.Reading;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lives of tickets as their devices publish them: issued at a kiosk, then called, started and
 * finished at one of the counters, over twelve centres in turn.
 */
final class BenchEvents {
  static final int CENTRES = 12;
  private static final int COUNTERS = 5;

  /** How far apart two events of a centre are on its clock. */
  private static final long STEP_MICROS = 1_000;

  private static final int CHUNK_BYTES = 1 << 15;
  private static final long TRAVEL_MICROS = 1_000;
  private static final EventReader READER = new EventReader(new EventReader.OwnEvents(false));

  private final String epoch;
  private final long[] sequences = new long[CENTRES * (COUNTERS + 1)];
  private final long startMicros;
  private long made;

  /** Events from that time on; {@code epoch} tells one series from another. */
  BenchEvents(String epoch, long startMicros) {
    this.epoch = epoch;
    this.startMicros = startMicros;
  }

  /** Far enough in the past that no event is ahead of the clock. */
  static long start() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis())
        - TimeUnit.MINUTES.toMicros(30);
  }

  static String centre(int index) {
    return "bench-" + index;
  }

  /** The next events as MQTT packets on topics that begin with that root. */
  List<byte[]> packets(int count, String root) {
    List<byte[]> packets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      packets.add(next(root, i));
    }
    return packets;
  }

  /** The same, many packets in each array: a million of them alone would busy the collector. */
  List<byte[]> chunks(int count, String root) {
    List<byte[]> chunks = new ArrayList<>();
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(2 * CHUNK_BYTES);
    for (int i = 0; i < count; i++) {
      chunk.writeBytes(next(root, i));
      if (chunk.size() > CHUNK_BYTES || i == count - 1) {
        chunks.add(chunk.toByteArray());
        chunk.reset();
      }
    }
    return chunks;
  }

  /** The next event as a server reads it. */
  Reading.Decoded decoded() {
    OutgoingEvent event = next();
    byte[] payload = EventWriter.write(event);
    Reading reading =
        READER
            .read(event.centre(), event.device(), payload, event.timeMicros() + TRAVEL_MICROS)
            .getFirst();
    if (reading instanceof Reading.Decoded decoded) {
      return decoded;
    }
    throw new IllegalStateException("the bench's own event is refused: " + reading);
  }

  private byte[] next(String root, int packetNumber) {
    OutgoingEvent event = next();
    String topic = Topics.event(event.centre(), event.device());
    return RawMqtt.publishPacket(
        root + topic.substring(topic.indexOf('/')), EventWriter.write(event), packetNumber);
  }

  /** The next event; centre {@code made mod 12}. */
  private OutgoingEvent next() {
    int centre = (int) (made % CENTRES);
    long ofCentre = made / CENTRES;
    long ticket = ofCentre / BenchTicket.STEPS;
    int step = (int) (ofCentre % BenchTicket.STEPS);
    int counter = (int) (ticket % COUNTERS) + 1;
    int device = step == 0 ? 0 : counter;
    String centreId = centre(centre);
    String deviceId = centreId + "-" + device;
    long sequence = ++sequences[centre * (COUNTERS + 1) + device];
    made++;
    return new OutgoingEvent(
        centreId,
        deviceId,
        EventWriter.sequencedId(epoch, sequence),
        epoch,
        sequence,
        startMicros + ofCentre * STEP_MICROS,
        null,
        null,
        epoch.substring(12) + "-" + ticket,
        BenchTicket.step(step, ticket, counter),
        ZoneOffset.UTC);
  }
}
