package io.counterwatch.app.bench;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What the devices of a load send: each lives through tickets of its own, an event every so often
 * on its clock. The same sequence is always the same event, so nothing needs to be kept.
 *
 * @param centres over which the devices are spread
 * @param startMicros event time of every device's first event, about
 * @param stepMicros between two events of a device, on the server's clock
 */
record LoadPlan(int centres, long startMicros, long stepMicros) {
  private static final long FIRST_EPOCH = 0xca00_0000_0000_0000L;

  String centre(int device) {
    return "load-" + device % centres;
  }

  String id(int device) {
    return "load-device-" + device;
  }

  private static String epoch(int device) {
    return Long.toHexString(FIRST_EPOCH + device);
  }

  /** A message with those events as a packet, one event or a batch. */
  byte[] message(int device, SequenceRange range) {
    byte[] payload;
    if (range.from() == range.to()) {
      payload = EventWriter.write(event(device, range.from()));
    } else {
      List<OutgoingEvent> events = new ArrayList<>();
      for (long sequence = range.from(); sequence <= range.to(); sequence++) {
        events.add(event(device, sequence));
      }
      payload = EventWriter.writeBatch(events);
    }
    String topic = Topics.event(centre(device), id(device));
    return RawMqtt.publishPacket(topic, payload, (int) (range.from() & 0xffff));
  }

  private OutgoingEvent event(int device, long sequence) {
    String epoch = epoch(device);
    long nth = sequence - 1;
    long ticket = nth / BenchTicket.STEPS;
    return new OutgoingEvent(
        centre(device),
        id(device),
        EventWriter.sequencedId(epoch, sequence),
        epoch,
        sequence,
        startMicros + nth * stepMicros,
        null,
        null,
        device + "-" + ticket,
        BenchTicket.step((int) (nth % BenchTicket.STEPS), ticket, device / centres),
        ZoneOffset.UTC);
  }

  /** A birth or a heartbeat as a packet. */
  byte[] status(int device, boolean birth, LoadDevice state, long uptimeMillis) {
    return RawMqtt.publishPacket(
        Topics.status(centre(device), id(device)),
        StatusCodec.write(
            new DeviceStatus(
                true,
                birth,
                DeviceKind.TERMINAL,
                epoch(device),
                1,
                state.recorded() + 1,
                uptimeMillis,
                startMicros + state.recorded() * stepMicros,
                null)),
        0);
  }
}
