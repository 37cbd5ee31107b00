package io.counterwatch.app.bench;

import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.Topics;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Lives of tickets as their devices publish them: issued at a kiosk, then called, started and
 * finished at one of the counters, over twelve centres in turn.
 */
final class BenchEvents {
  static final int CENTRES = 12;
  private static final int COUNTERS = 5;

  /** How far apart two events of a centre are on its clock. */
  private static final long STEP_MICROS = 1_000;

  private final String epoch;
  private final long[] sequences = new long[CENTRES * (COUNTERS + 1)];
  private final long startMicros;
  private long made;

  /** Events from that time on; {@code epoch} tells one series from another. */
  BenchEvents(String epoch, long startMicros) {
    this.epoch = epoch;
    this.startMicros = startMicros;
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

  /** The next event; centre {@code made mod 12}. */
  private byte[] next(String root, int packetNumber) {
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
    byte[] payload =
        EventWriter.write(
            new OutgoingEvent(
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
                ZoneOffset.UTC));
    String topic = Topics.event(centreId, deviceId);
    return RawMqtt.publishPacket(root + topic.substring(topic.indexOf('/')), payload, packetNumber);
  }
}
