package io.counterwatch.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What HTTP clients take of the server, and how often its limits held one back. */
public final class HttpCollector implements MultiCollector {
  private final List<Server> servers;
  private final Streams streams;

  /**
   * One address that is served. Everything is asked at every scrape, from any thread.
   *
   * @param name {@code pages} or {@code management}
   * @param closed how many connections were closed, by reason
   */
  public record Server(
      String name, LongSupplier connections, long limit, Map<String, LongSupplier> closed) {}

  /**
   * The live streams.
   *
   * @param refused how many there was no room for, by reason
   * @param dropped readers that took nothing
   */
  public record Streams(
      LongSupplier open, long limit, Map<String, LongSupplier> refused, LongSupplier dropped) {}

  /** Of those addresses and streams. */
  public HttpCollector(List<Server> servers, Streams streams) {
    this.servers = List.copyOf(servers);
    this.streams = streams;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (Server server : servers) {
      Labels labels = Labels.of("server", server.name());
      families.gauge(
          "http_connections", "Open connections.", server.connections().getAsLong(), labels);
      families.gauge("http_connections_limit", "Limit on them.", server.limit(), labels);
      new TreeMap<>(server.closed())
          .forEach(
              (reason, count) ->
                  families.counter(
                      "http_closed",
                      "Connections closed because they broke a limit.",
                      count.getAsLong(),
                      Labels.of("server", server.name(), "reason", reason)));
    }
    families.gauge("live_streams", "Open live streams.", streams.open().getAsLong(), Labels.EMPTY);
    families.gauge("live_streams_limit", "Limit on them.", streams.limit(), Labels.EMPTY);
    new TreeMap<>(streams.refused())
        .forEach(
            (reason, count) ->
                families.counter(
                    "live_streams_refused",
                    "Live streams that there was no room for.",
                    count.getAsLong(),
                    Labels.of("reason", reason)));
    families.counter(
        "live_streams_dropped",
        "Readers of live streams dropped because they took nothing.",
        streams.dropped().getAsLong(),
        Labels.EMPTY);
    return families.snapshots();
  }
}
