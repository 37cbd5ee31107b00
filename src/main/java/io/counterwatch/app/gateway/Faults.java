package io.counterwatch.app.gateway;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.device.Epochs;
import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.RefusalReason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the server hears of a local device's refused events: a fault of that device, at most once a
 * minute, with their number. Not safe for use by many threads.
 */
final class Faults {
  /** Devices that are remembered; of more at a time, those heard of longest ago are told again. */
  static final int MAX_DEVICES = 1_000;

  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Count> counts = new LinkedHashMap<>();

  private static final class Count {
    private long refused;
    private RefusalReason reason = RefusalReason.MALFORMED;
    private long toldNanos = System.nanoTime() - INTERVAL_NANOS;
  }

  void refused(String device, RefusalReason reason) {
    Count count = counts.computeIfAbsent(device, unknown -> new Count());
    count.refused++;
    count.reason = reason;
    if (counts.size() > MAX_DEVICES) {
      Iterator<String> first = counts.keySet().iterator();
      first.next();
      first.remove();
    }
  }

  /** The events that are due. */
  List<Draft> due(long nowMicros) {
    long nowNanos = System.nanoTime();
    List<Draft> due = new ArrayList<>();
    counts.forEach(
        (device, count) -> {
          if (count.refused > 0 && nowNanos - count.toldNanos >= INTERVAL_NANOS) {
            String severity = count.reason.wireName() + ": " + count.refused;
            due.add(fault(device, DeviceFaults.REFUSED_BY_GATEWAY, severity, nowMicros));
            count.refused = 0;
            count.toldNanos = nowNanos;
          }
        });
    return due;
  }

  private static Draft fault(String device, String code, String severity, long nowMicros) {
    Origin origin = new Origin(device, "gateway-" + Epochs.draw(), null, 0, 0);
    return new Draft(nowMicros, null, new DeviceFault(code, severity), origin);
  }
}
