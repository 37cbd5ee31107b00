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
  private final List<Streams> streams;

  /**
   * One address that is served. Everything is asked at every scrape, from any thread.
   *
   * @param name {@code pages} or {@code management}
   * @param closed how many connections were closed, by reason
   */
  public record Server(
      String name, LongSupplier connections, long limit, Map<String, LongSupplier> closed) {}

  /**
   * Live streams that share a limit.
   *
   * @param share {@code pages} or {@code displays}
   * @param refused how many there was no room for, by reason
   * @param dropped readers that took nothing
   */
  public record Streams(
      String share,
      LongSupplier open,
      long limit,
      Map<String, LongSupplier> refused,
      LongSupplier dropped) {}

  /** Of those addresses and streams. */
  public HttpCollector(List<Server> servers, List<Streams> streams) {
    this.servers = List.copyOf(servers);
    this.streams = List.copyOf(streams);
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
    streams.forEach(share -> add(share, families));
    return families.snapshots();
  }

  private static void add(Streams streams, Families families) {
    Labels labels = Labels.of("share", streams.share());
    families.gauge("live_streams", "Open live streams.", streams.open().getAsLong(), labels);
    families.gauge("live_streams_limit", "Limit on them.", streams.limit(), labels);
    new TreeMap<>(streams.refused())
        .forEach(
            (reason, count) ->
                families.counter(
                    "live_streams_refused",
                    "Live streams that there was no room for.",
                    count.getAsLong(),
                    Labels.of("share", streams.share(), "reason", reason)));
    families.counter(
        "live_streams_dropped",
        "Readers of live streams dropped because they took nothing.",
        streams.dropped().getAsLong(),
        labels);
  }
}
