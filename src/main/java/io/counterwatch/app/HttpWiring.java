package io.counterwatch.app;

import io.counterwatch.metrics.HttpCollector;
import io.counterwatch.web.HttpGate;
import io.counterwatch.web.StreamCounts;
import io.counterwatch.web.StreamShare;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What the HTTP servers count, for their metrics. */
final class HttpWiring {
  private HttpWiring() {}

  static HttpCollector counts(HttpGate pages, HttpGate management, StreamCounts streams) {
    return new HttpCollector(
        List.of(server("pages", pages), server("management", management)),
        Arrays.stream(StreamShare.values()).map(share -> share(share, streams.of(share))).toList());
  }

  private static HttpCollector.Streams share(StreamShare share, StreamCounts.OfShare streams) {
    return new HttpCollector.Streams(
        share.word(),
        streams::open,
        streams.limit(),
        Map.of("all", streams::refusedInAll, "address", streams::refusedOfAddress),
        streams::dropped);
  }

  private static HttpCollector.Server server(String name, HttpGate gate) {
    Map<String, LongSupplier> closed = new TreeMap<>();
    for (HttpGate.Cut cut : HttpGate.Cut.values()) {
      closed.put(cut.name().toLowerCase(Locale.ROOT), () -> gate.cut(cut));
    }
    return new HttpCollector.Server(name, gate::connections, gate.maxConnections(), closed);
  }
}
