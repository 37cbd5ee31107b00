package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.health.CertificateWatch;
import io.counterwatch.app.health.ClockWatch;
import io.counterwatch.app.health.Concern;
import io.counterwatch.app.health.DiskWatch;
import io.counterwatch.app.health.Health;
import io.counterwatch.app.health.HealthCollector;
import io.counterwatch.app.health.LoopWatch;
import io.counterwatch.app.log.LogCollector;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DeviceStates.KindStates;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OrganisationTree;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.ingest.EventSource;
import io.counterwatch.ingest.SourceCounts;
import io.counterwatch.metrics.CentreCollector;
import io.counterwatch.metrics.DeviceCollector;
import io.counterwatch.metrics.ForecasterCollector;
import io.counterwatch.metrics.HttpCollector;
import io.counterwatch.metrics.LimitCollector;
import io.counterwatch.metrics.ModelCollector;
import io.counterwatch.metrics.PipelineCollector;
import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.WriterLoad;
import io.counterwatch.testing.MetricsDocument;
import io.counterwatch.testing.MetricsDocument.Row;
import io.counterwatch.testing.Story;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The documented series are those that the server has, with their types and labels. */
class MetricsDocumentTest {
  private static final String PREFIX = "counterwatch_";
  private static final String DAY =
      """
      07:30:00 counter 1 opened s-01
      08:00:00 A issued land
      08:05:00 A called 1 s-01
      08:06:00 A started 1 s-01
      08:09:00 A finished 1 s-01
      """;

  @Test
  void everySeriesIsDocumentedAndEveryDocumentedOneExists() {
    assertThat(MetricsDocument.rows()).containsExactlyInAnyOrderElementsOf(collected());
  }

  private static Set<Row> collected() {
    Figures figures = new Figures();
    LiveViews views = new OneView(view());
    List<MultiCollector> all =
        List.of(
            centres(views),
            new DeviceCollector(new Directory(true), views),
            new ModelCollector(MetricsDocumentTest::tree),
            new PipelineCollector(figures, views, () -> new PipelineCollector.Behind(0, 0, 0)),
            new ForecasterCollector(() -> new Forecaster.Condition(0, 0, "", 0)),
            new BrokerFilesCollector(() -> 1),
            new AnswerCollector(status -> 0),
            new LimitCollector(() -> List.of(new WriterLoad.Use("any", 1, 2))),
            new LogCollector(),
            health(),
            MqttWiring.counts(new IdleSource()),
            http());
    Set<Row> rows = new HashSet<>();
    for (MultiCollector collector : all) {
      for (MetricSnapshot family : collector.collect()) {
        String name = family.getMetadata().getName();
        assertThat(name).startsWith(PREFIX);
        family.getDataPoints().stream()
            .map(point -> row(name.substring(PREFIX.length()), family, point.getLabels()))
            .forEach(rows::add);
      }
    }
    return rows;
  }

  /** Of a server that keeps its own database and shows a certificate. */
  private static HealthCollector health() {
    Health health = new Health();
    health.readyWhen(Concern.DATABASE, () -> "");
    health.warnOf(Concern.DISK, () -> "");
    return new HealthCollector(
        health,
        new LoopWatch(),
        new ClockWatch(() -> 0, () -> 0),
        new DiskWatch(Path.of(".")),
        new CertificateWatch(Path.of("none"), () -> Instant.EPOCH));
  }

  private static HttpCollector http() {
    LongSupplier none = () -> 0;
    return new HttpCollector(
        List.of(new HttpCollector.Server("pages", none, 1, Map.of("head", none))),
        List.of(new HttpCollector.Streams("pages", none, 1, Map.of("all", none), none)));
  }

  private static CentreCollector centres(LiveViews views) {
    CentreCollector collector = new CentreCollector(views, MetricsDocumentTest::forecast, true);
    assertThat(collector.collect().size()).isPositive();
    return collector;
  }

  private static Row row(String name, MetricSnapshot family, Labels labels) {
    Set<String> names = new TreeSet<>();
    labels.forEach(label -> names.add(label.getName()));
    return switch (family) {
      case GaugeSnapshot gauge -> new Row(name, "gauge", names);
      case CounterSnapshot counter -> new Row(name + "_total", "counter", names);
      case HistogramSnapshot histogram -> new Row(name, "histogram", names);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CentrePlan plan() {
    ServicePlan land =
        new ServicePlan("land", Names.same("land"), 900, 1800, 20, 60, 600, 300, 0.8, 0.15);
    return new CentrePlan(
        Story.CENTRE,
        Names.same("Hall"),
        "commune",
        null,
        ZoneId.of("UTC"),
        LocalTime.MIDNIGHT,
        false,
        Map.of("land", land),
        Map.of("1", CounterPlan.unconfigured("1")),
        OpeningHours.ALWAYS,
        List.of(),
        Map.of());
  }

  private static OrganisationTree tree() {
    Province province =
        new Province(
            "p",
            Names.same("P"),
            ZoneId.of("UTC"),
            List.of(new Province.Model("model", Names.same("M"), List.of())));
    return new OrganisationTree(Story.DAY, 1, province, List.of(plan()), List.of());
  }

  /** One in which nothing is unknown. */
  private static CentreView view() {
    List<Event> events = new ArrayList<>(Story.of(DAY));
    long now = Story.micros("08:10:00");
    events.add(Story.event(now, null, new EventBody.HallOccupancy(3), events.size() + 1L));
    ServiceDay day = new ServiceDay(plan(), Story.DAY);
    day.add(events);
    DeviceStates devices = new DeviceStates(List.of(new KindStates("kiosk", Map.of())), List.of());
    return DayViews.live(
        day, now, new DataQuality(false, null, now, 1, 1, 0, devices, 0), DossierMeasures.NONE);
  }

  /** With an estimate and what came of others. */
  private static CentreForecast forecast(String centre) {
    return new CentreForecast(
        centre,
        Story.micros("08:10:00"),
        Map.of(
            "land",
            new CentreForecast.ServiceForecast(
                new Estimate.Known(60, 120, new Estimate.Range(0, 5)),
                new CentreForecast.TrackRecord(1, 1, 0, 0))),
        Map.of());
  }

  private record OneView(CentreView view) implements LiveViews {
    @Override
    public Collection<CentreView> all() {
      return List.of(view);
    }

    @Override
    public @Nullable CentreView of(String centre) {
      return view;
    }

    @Override
    public Subscription subscribe(Consumer<CentreView> listener) {
      listener.accept(view);
      return () -> {};
    }
  }

  /** A source that nothing comes from. */
  private static final class IdleSource implements EventSource {
    @Override
    public Future<Void> start() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }

    @Override
    public DeviceLink link() {
      throw new UnsupportedOperationException("nobody is there");
    }

    @Override
    public boolean connected() {
      return false;
    }

    @Override
    public SourceCounts counts() {
      return new SourceCounts(0, 0, 0, 0, 0, 0, 0);
    }
  }
}
