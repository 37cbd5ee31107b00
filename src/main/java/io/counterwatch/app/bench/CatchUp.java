package io.counterwatch.app.bench;

import java.util.List;

/**
 * Devices that come back after a day, events a second until all is acknowledged.
 *
 * @param batchedPerSecond with as many events in a message as the sending rules say
 * @param singlePerSecond with one event in a message
 * @param ratio of the two in each round
 */
record CatchUp(int devices, Figure batchedPerSecond, Figure singlePerSecond, Figure ratio) {
  void addTo(List<Measured> lines) {
    String what = devices + " devices after a day away, events/s";
    lines.add(new Measured("catchUpPerSecond", what, batchedPerSecond, 0));
    lines.add(
        new Measured(
            "catchUpSinglePerSecond", "the same one by one, events/s", singlePerSecond, 0));
    lines.add(new Measured("catchUpRatio", "in batches ÷ one by one", ratio, 2));
  }
}
