package io.counterwatch.app.bench;

import io.counterwatch.app.bench.PipelineBench.CatchUp;
import io.counterwatch.app.bench.PipelineBench.Result;
import io.counterwatch.app.bench.PipelineBench.RoundTrips;
import java.util.Locale;

/** The measured figures as text: the medians of the rounds, with the least and the most of them. */
public final class BenchReport {
  private BenchReport() {}

  /** For people. */
  public static String table(Result result) {
    StringBuilder out = new StringBuilder("\n");
    row(out, "a subscriber that does nothing, messages/s", result.nullPerSecond(), 0);
    row(out, "committed, events/s", result.committedPerSecond(), 0);
    row(out, "committed ÷ nothing", result.ratio(), 2);
    row(
        out,
        "CPU per 100,000 events, publisher included, s",
        result.cpuSecondsPer100kEvents(),
        "%.2f");
    row(out, "publish → visible at 1,000/s, p50, ms", result.visibleP50Millis(), "%.2f");
    row(out, "publish → visible at 1,000/s, p99, ms", result.visibleP99Millis(), "%.2f");
    roundTrips(out, result.ack());
    roundTrips(out, result.pacedAck());
    CatchUp catchUp = result.catchUp();
    String returning = catchUp.devices() + " devices after a day away, ";
    row(out, returning + "events/s", catchUp.batchedPerSecond(), 0);
    row(out, "the same one by one, events/s", catchUp.singlePerSecond(), 0);
    row(out, "in batches ÷ one by one", catchUp.ratio(), 2);
    return out.append(
            """
            (medians of %d rounds, with the least and the most; %,d events in a round of the rate.
            An ack goes to a device at most every 200 ms: with %,d devices none waits for its turn,
            with %d most do, and the round trip holds that wait.)
            """
                .formatted(
                    result.rounds(),
                    result.events(),
                    result.ack().devices(),
                    result.pacedAck().devices()))
        .toString();
  }

  private static void roundTrips(StringBuilder out, RoundTrips trips) {
    String what = "publish → ack at 1,000/s, %,d devices, ".formatted(trips.devices());
    row(out, what + "p50, ms", trips.p50Millis(), 1);
    row(out, what + "p99, ms", trips.p99Millis(), 1);
  }

  private static void row(StringBuilder out, String what, Figure figure, int decimals) {
    String number = "%,." + decimals + "f";
    row(out, what, figure.median(), number);
    out.insert(
        out.length() - 1,
        String.format(
            Locale.ROOT, "  (" + number + " – " + number + ")", figure.least(), figure.most()));
  }

  private static void row(StringBuilder out, String what, double value, String number) {
    out.append(
        String.format(
            Locale.ROOT, "%-52s %10s%n", what, String.format(Locale.ROOT, number, value)));
  }

  /** One line for programs. */
  public static String json(Result result) {
    StringBuilder out = new StringBuilder("{\"bench\":\"pipeline\"");
    figure(out, "nullPerSecond", result.nullPerSecond());
    figure(out, "committedPerSecond", result.committedPerSecond());
    figure(out, "ratio", result.ratio());
    number(out, "cpuSecondsPer100k", result.cpuSecondsPer100kEvents());
    number(out, "p50Millis", result.visibleP50Millis());
    number(out, "p99Millis", result.visibleP99Millis());
    figure(out, "ackP50Millis", result.ack().p50Millis());
    figure(out, "ackP99Millis", result.ack().p99Millis());
    figure(out, "pacedAckP50Millis", result.pacedAck().p50Millis());
    figure(out, "pacedAckP99Millis", result.pacedAck().p99Millis());
    figure(out, "catchUpPerSecond", result.catchUp().batchedPerSecond());
    figure(out, "catchUpSinglePerSecond", result.catchUp().singlePerSecond());
    figure(out, "catchUpRatio", result.catchUp().ratio());
    return out.append(
            String.format(
                Locale.ROOT, ",\"rounds\":%d,\"events\":%d}%n", result.rounds(), result.events()))
        .toString();
  }

  private static void figure(StringBuilder out, String name, Figure figure) {
    number(out, name, figure.median());
    number(out, name + "Least", figure.least());
    number(out, name + "Most", figure.most());
  }

  private static void number(StringBuilder out, String name, double value) {
    out.append(String.format(Locale.ROOT, ",\"%s\":%.3f", name, value));
  }
}
