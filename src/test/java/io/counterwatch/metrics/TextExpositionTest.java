package io.counterwatch.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The client library's own writer is the measure: not one byte may differ. */
class TextExpositionTest {
  private static final double[] VALUES = {
    0,
    -0.0,
    1,
    -1,
    9.5,
    0.1 + 0.2,
    1234567,
    9_999_999,
    1e7,
    -1e7,
    123_456_789_012.0,
    1.7602488e9 + 0.123456,
    1e-4,
    Long.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private static String ours(MetricSnapshots all) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    TextExposition.write(all, (bytes, length) -> page.write(bytes, 0, length));
    return page.toString(UTF_8);
  }

  private static String theirs(MetricSnapshots all) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(page, all);
    return page.toString(UTF_8);
  }

  private static void compare(MetricSnapshots all) throws IOException {
    assertThat(ours(all)).isEqualTo(theirs(all));
  }

  @Test
  void numbersAreWrittenAlike() throws IOException {
    Families families = new Families();
    Random random = new Random(3);
    for (int i = 0; i < VALUES.length; i++) {
      families.gauge("fixed", "Given.", VALUES[i], Labels.of("n", Integer.toString(i)));
    }
    for (int i = 0; i < 2_000; i++) {
      double value = random.nextInt(20_000_000) / Math.pow(10, random.nextInt(4));
      families.gauge("drawn", "Drawn.", value - 1_000, Labels.of("n", Integer.toString(i)));
      families.counter("counted", "Drawn, too.", value, Labels.of("n", Integer.toString(i)));
    }
    compare(families.snapshots());
  }

  @Test
  void wordsAreEscapedAlike() throws IOException {
    Families families = new Families();
    String[] words = {
      "", "plain", "say \"so\"", "back\\slash", "two\nlines", "Hòa Bình", "ﬁn 😀 \\\"\n", "\ud800"
    };
    for (String word : words) {
      families.gauge("said_info", "Of a \\ and a \n \" break – é.", 1, Labels.of("a", word));
      families.counter("said", "", 1, Labels.of("a", word, "b", word + word));
    }
    families.gauge("nothing", "No labels.", 1, Labels.EMPTY);
    families.counter("things_total", "Named in full.", 1, Labels.EMPTY);
    compare(families.snapshots());
  }

  @Test
  void histogramsAreWrittenAlike() throws IOException {
    Families families = new Families();
    double[] bounds = {0.005, 0.5, 1, 2.5, 60, 1e7};
    families.histogram(
        "bare_seconds", "No labels.", bounds, new long[] {0, 1, 2, 0, 4, 5, 6}, 7.25, Labels.EMPTY);
    // More than fits into one piece.
    for (int i = 0; i < 3_000; i++) {
      families.histogram(
          "many_seconds",
          "Labels.",
          bounds,
          new long[] {i, 0, 1L << 40, 0, 4, 5, 6},
          i,
          Labels.of("centre", "c" + i % 100, "service", "x".repeat(i / 10)));
    }
    compare(families.snapshots());
  }

  @Test
  void theRuntimesOwnSeriesAreWrittenAlike() throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    for (String kind : new String[] {"one", "other"}) {
      Timer.builder("some.pause")
          .tag("kind", kind)
          .publishPercentiles(0.5, 0.99)
          .register(registry)
          .record(Duration.ofMillis(12));
    }
    MetricSnapshots all = registry.getPrometheusRegistry().scrape();
    assertThat(ours(all)).contains("quantile=\"0.99\"", "jvm_memory_used_bytes{area=");
    compare(all);
  }

  @Test
  void aFamilyThatNobodyHereMakesIsRefused() {
    MetricSnapshots all =
        MetricSnapshots.of(
            InfoSnapshot.builder()
                .name("build")
                .dataPoint(
                    InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", "1"))
                        .build())
                .build());
    assertThatThrownBy(() -> ours(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("InfoSnapshot");
  }

  @Test
  void aFamilyThatTwoMakeIsRefused() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (String centre : new String[] {"a", "b"}) {
      Families families = new Families();
      families.gauge("said", "Twice.", 1, Labels.of("centre", centre));
      families.snapshots().forEach(all::metricSnapshot);
    }
    assertThatThrownBy(() -> ours(all.build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("counterwatch_said");
  }
}
