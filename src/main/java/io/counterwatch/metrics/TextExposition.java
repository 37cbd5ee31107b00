package io.counterwatch.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Prometheus's text format 0.0.4, as bytes: the same that the client library writes of the same
 * snapshots, at a fraction of the cost.
 */
public final class TextExposition {
  private static final int PIECE_BYTES = 1 << 16;

  /** From here on a double is written with an exponent. */
  private static final double MAX_PLAIN = 1e7;

  private static final int MAX_DIGITS = 20;

  private final ObjIntConsumer<byte[]> sink;
  private byte[] piece = new byte[PIECE_BYTES];
  private int size;

  private TextExposition(ObjIntConsumer<byte[]> sink) {
    this.sink = sink;
  }

  /**
   * Writes all of them.
   *
   * @param sink takes a piece at a time: so many of the bytes, which are its own only during the
   *     call
   * @throws IllegalArgumentException for a family that is none of gauge, counter, histogram and
   *     summary, and for two of the same name
   */
  public static void write(MetricSnapshots all, ObjIntConsumer<byte[]> sink) {
    TextExposition text = new TextExposition(sink);
    String last = "";
    for (MetricSnapshot family : all) {
      String name = family.getMetadata().getPrometheusName();
      if (name.equals(last)) {
        throw new IllegalArgumentException("two families are called " + name);
      }
      last = name;
      if (!family.getDataPoints().isEmpty()) {
        text.family(family);
      }
    }
    sink.accept(text.piece, text.size);
  }

  private void family(MetricSnapshot family) {
    switch (family) {
      case GaugeSnapshot gauge -> gauge(gauge);
      case CounterSnapshot counter -> counter(counter);
      case HistogramSnapshot histogram when !histogram.isGaugeHistogram() -> histogram(histogram);
      case SummarySnapshot summary -> summary(summary);
      default ->
          throw new IllegalArgumentException(
              family.getMetadata().getName() + " is a " + family.getClass().getSimpleName());
    }
  }

  private void gauge(GaugeSnapshot family) {
    MetricMetadata metadata = family.getMetadata();
    String name =
        SnapshotEscaper.getLegacyGaugeName(
            metadata, metadata.getOriginalName(), EscapingScheme.DEFAULT);
    head(name, "gauge", metadata);
    byte[] start = ascii(name);
    for (var series : family.getDataPoints()) {
      line(start, series.getLabels(), series.getValue());
    }
  }

  private void counter(CounterSnapshot family) {
    MetricMetadata metadata = family.getMetadata();
    String given = metadata.getExpositionBasePrometheusName();
    String name = given.endsWith("_total") ? given : metadata.getPrometheusName() + "_total";
    head(name, "counter", metadata);
    byte[] start = ascii(name);
    for (var series : family.getDataPoints()) {
      line(start, series.getLabels(), series.getValue());
    }
  }

  private void summary(SummarySnapshot family) {
    String name = family.getMetadata().getPrometheusName();
    head(name, "summary", family.getMetadata());
    byte[] quantileStart = ascii(name);
    byte[] countStart = ascii(name + "_count");
    byte[] sumStart = ascii(name + "_sum");
    for (var series : family.getDataPoints()) {
      for (Quantile quantile : series.getQuantiles()) {
        open(quantileStart, series.getLabels(), "quantile");
        put(quantile.getQuantile());
        close();
        put(quantile.getValue());
        endLine();
      }
      countAndSum(countStart, sumStart, series);
    }
  }

  private void histogram(HistogramSnapshot family) {
    String name = family.getMetadata().getPrometheusName();
    head(name, "histogram", family.getMetadata());
    byte[] bucketStart = ascii(name + "_bucket");
    byte[] countStart = ascii(name + "_count");
    byte[] sumStart = ascii(name + "_sum");
    for (HistogramDataPointSnapshot series : family.getDataPoints()) {
      flush();
      int start = size;
      open(bucketStart, series.getLabels(), "le");
      int length = size - start;
      ClassicHistogramBuckets buckets = series.getClassicBuckets();
      long upTo = 0;
      for (int i = 0; i < buckets.size(); i++) {
        if (i > 0) {
          // What a bucket's line begins with stands there already.
          room(length);
          System.arraycopy(piece, start, piece, size, length);
          size += length;
        }
        upTo += buckets.getCount(i);
        put(buckets.getUpperBound(i));
        close();
        put(upTo);
        put('\n');
      }
      countAndSum(countStart, sumStart, series);
    }
  }

  private void countAndSum(
      byte[] countStart, byte[] sumStart, DistributionDataPointSnapshot series) {
    if (series.hasCount()) {
      start(countStart, series.getLabels());
      put(series.getCount());
      endLine();
    }
    if (series.hasSum()) {
      line(sumStart, series.getLabels(), series.getSum());
    }
  }

  private void head(String name, String type, MetricMetadata metadata) {
    String help = metadata.getHelp();
    if (help != null && !help.isEmpty()) {
      put(ascii("# HELP " + name + " "));
      put(help.replace("\\", "\\\\").replace("\n", "\\n").getBytes(UTF_8));
      put('\n');
    }
    put(ascii("# TYPE " + name + " " + type));
    endLine();
  }

  private void line(byte[] name, Labels labels, double value) {
    start(name, labels);
    put(value);
    endLine();
  }

  private void start(byte[] name, Labels labels) {
    put(name);
    if (labels.size() > 0) {
      labels(labels);
      put('}');
    }
    put(' ');
  }

  /** Up to where the last label's value stands. */
  private void open(byte[] name, Labels labels, String last) {
    put(name);
    labels(labels);
    put(labels.size() == 0 ? '{' : ',');
    text(last);
    put('=');
    put('"');
  }

  private void close() {
    put('"');
    put('}');
    put(' ');
  }

  private void labels(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      put(i == 0 ? '{' : ',');
      text(labels.getPrometheusName(i));
      put('=');
      put('"');
      text(labels.getValue(i));
      put('"');
    }
  }

  /** Escaped. */
  private void text(String text) {
    int length = text.length();
    room(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c == '\\' || c == '"' || c == '\n') {
        size -= i;
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        put(escaped.getBytes(UTF_8));
        return;
      }
      piece[size++] = (byte) c;
    }
  }

  private void put(double value) {
    if (value == Math.rint(value)
        && Math.abs(value) < MAX_PLAIN
        && (value != 0 || Double.doubleToRawLongBits(value) == 0)) {
      put((long) value);
      put('.');
      put('0');
    } else if (Double.isInfinite(value)) {
      put(ascii(value > 0 ? "+Inf" : "-Inf"));
    } else {
      put(ascii(Double.toString(value)));
    }
  }

  private void put(long value) {
    if (value < 0) {
      put(ascii(Long.toString(value)));
      return;
    }
    room(MAX_DIGITS);
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      piece[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void put(char ascii) {
    room(1);
    piece[size++] = (byte) ascii;
  }

  private void put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, piece, size, bytes.length);
    size += bytes.length;
  }

  private void endLine() {
    put('\n');
    flush();
  }

  /** Hands the piece over when little more fits; only between lines, so that they can be copied. */
  private void flush() {
    if (size > PIECE_BYTES / 2) {
      sink.accept(piece, size);
      size = 0;
    }
  }

  private void room(int bytes) {
    if (piece.length - size < bytes) {
      piece = Arrays.copyOf(piece, Math.max(2 * piece.length, size + bytes));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(UTF_8);
  }
}
