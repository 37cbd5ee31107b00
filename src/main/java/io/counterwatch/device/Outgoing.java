package io.counterwatch.device;

import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of an outbox as a message of the protocol. */
final class Outgoing {
  private Outgoing() {}

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
