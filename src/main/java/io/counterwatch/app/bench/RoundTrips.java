package io.counterwatch.app.bench;

import java.util.List;

/** From the publish to the device's own acknowledgement, milliseconds, at 1,000 events a second. */
record RoundTrips(int devices, Figure p50Millis, Figure p99Millis) {
  void addTo(List<Measured> lines, String key) {
    String what = "publish → ack at 1,000/s, %,d devices, ".formatted(devices);
    lines.add(new Measured(key + "P50Millis", what + "p50, ms", p50Millis, 1));
    lines.add(new Measured(key + "P99Millis", what + "p99, ms", p99Millis, 1));
  }
}
