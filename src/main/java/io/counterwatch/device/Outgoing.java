package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.counterwatch.wire.StatusCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device says, as messages of the protocol. */
final class Outgoing {
  private static final String FIRMWARE = "counterwatch-reference-1";

  private Outgoing() {}

  /** A birth, or a heartbeat. */
  static byte[] status(
      DeviceIdentity identity, Outbox outbox, boolean birth, long uptimeMillis, long timeMicros) {
    return StatusCodec.write(
        new DeviceStatus(
            true,
            birth,
            identity.kind(),
            outbox.epoch(),
            outbox.oldest(),
            outbox.next(),
            uptimeMillis,
            timeMicros,
            FIRMWARE));
  }

  /** One event, or a batch of several. */
  static byte[] message(
      DeviceIdentity identity, String epoch, List<Entry> entries, DeviceHost host) {
    List<OutgoingEvent> events =
        entries.stream().map(entry -> event(identity, epoch, entry, host)).toList();
    return events.size() == 1
        ? EventWriter.write(events.getFirst())
        : EventWriter.writeBatch(events);
  }

  private static OutgoingEvent event(
      DeviceIdentity identity, String epoch, Entry entry, DeviceHost host) {
    ClockReading frozen = entry.clock();
    Origin origin = entry.origin();
    return new OutgoingEvent(
        identity.centre(),
        origin == null ? identity.device() : origin.device(),
        origin == null ? EventWriter.sequencedId(epoch, entry.sequence()) : origin.id(),
        epoch,
        entry.sequence(),
        entry.timeMicros(),
        frozen == null ? null : frozen.offsetMillis(),
        frozen == null ? null : bound(frozen, origin),
        entry.subject(),
        entry.body(),
        host.offsetAt(entry.timeMicros()));
  }

  private static int bound(ClockReading frozen, @Nullable Origin origin) {
    long further = origin == null ? 0 : origin.boundMillis();
    return (int) Math.min(Integer.MAX_VALUE, frozen.boundMillis() + further);
  }
}
