package io.counterwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is remembered of the last scrape never shows in the next one. */
class SeriesOrderTest {
  private final SeriesOrder order = new SeriesOrder();

  private List<String> sorted(String family, String... ids) {
    List<GaugeDataPointSnapshot> series =
        Stream.of(ids).map(id -> new GaugeDataPointSnapshot(1, Labels.of("id", id), null)).toList();
    return order.sorted(family, series).stream().map(one -> one.getLabels().getValue(0)).toList();
  }

  @Test
  void seriesAreSortedWhateverCameBefore() {
    assertThat(sorted("f", "c", "a", "b")).containsExactly("a", "b", "c");
    assertThat(sorted("f", "c", "a", "b")).containsExactly("a", "b", "c");
    assertThat(sorted("f", "b", "a", "c")).containsExactly("a", "b", "c");
    assertThat(sorted("f", "b", "a")).containsExactly("a", "b");
    assertThat(sorted("g", "z", "y")).containsExactly("y", "z");
    assertThat(sorted("f", "b", "d")).containsExactly("b", "d");
    assertThat(sorted("f")).isEmpty();
    assertThat(sorted("f", "c", "a", "b")).containsExactly("a", "b", "c");
  }
}
