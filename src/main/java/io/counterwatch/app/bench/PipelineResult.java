package io.counterwatch.app.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measured figures.
 *
 * @param nullPerSecond rate of the subscriber that does nothing, messages a second
 * @param committedPerSecond rate of committed events a second
 * @param ratio of the two in each round
 * @param cpuSecondsPer100kEvents of this process, publisher included
 * @param visibleP50Millis publish to visible at 1,000 events a second
 * @param ack round trips of a fleet whose acknowledgements never wait for their turn
 * @param pacedAck the same of a fleet whose acknowledgements do
 * @param software what took part, with its versions
 */
record PipelineResult(
    Figure nullPerSecond,
    Figure committedPerSecond,
    Figure ratio,
    double cpuSecondsPer100kEvents,
    double visibleP50Millis,
    double visibleP99Millis,
    RoundTrips ack,
    RoundTrips pacedAck,
    CatchUp catchUp,
    int rounds,
    int events,
    List<String> software) {

  BenchResult forPrinting() {
    List<Measured> lines = new ArrayList<>();
    lines.add(
        new Measured(
            "nullPerSecond", "a subscriber that does nothing, messages/s", nullPerSecond, 0));
    lines.add(new Measured("committedPerSecond", "committed, events/s", committedPerSecond, 0));
    lines.add(new Measured("ratio", "committed ÷ nothing", ratio, 2));
    String cpu = "CPU per 100,000 events, publisher included, s";
    lines.add(Measured.once("cpuSecondsPer100k", cpu, cpuSecondsPer100kEvents, 2));
    String visible = "publish → visible at 1,000/s, ";
    lines.add(Measured.once("p50Millis", visible + "p50, ms", visibleP50Millis, 2));
    lines.add(Measured.once("p99Millis", visible + "p99, ms", visibleP99Millis, 2));
    ack.addTo(lines, "ack");
    pacedAck.addTo(lines, "pacedAck");
    catchUp.addTo(lines);
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put("rounds", (long) rounds);
    sizes.put("events", (long) events);
    return new BenchResult(
        "pipeline", "From a publish to the pages", List.copyOf(lines), note(), sizes, software);
  }

  private String note() {
    return """
    (medians of %d rounds, with the least and the most; %,d events in a round of the rate.
    An ack goes to a device at most every 200 ms: with %,d devices none waits for its turn,
    with %d most do, and the round trip holds that wait.)
    """
        .formatted(rounds, events, ack.devices(), pacedAck.devices());
  }

  /**
   * From the publish to the device's own acknowledgement, milliseconds, at 1,000 events a second.
   */
  record RoundTrips(int devices, Figure p50Millis, Figure p99Millis) {
    void addTo(List<Measured> lines, String key) {
      String what = "publish → ack at 1,000/s, %,d devices, ".formatted(devices);
      lines.add(new Measured(key + "P50Millis", what + "p50, ms", p50Millis, 1));
      lines.add(new Measured(key + "P99Millis", what + "p99, ms", p99Millis, 1));
    }
  }

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
}
