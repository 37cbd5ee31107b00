package io.counterwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.DossierMeasures.DossierTotals;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.testing.Story;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The series beside tickets and counters, by their values. */
class OtherSeriesTest {
  private static final CentrePlan PLAN =
      new CentrePlan(
          Story.CENTRE,
          Names.same("Hall"),
          "commune",
          null,
          ZoneId.of("UTC"),
          LocalTime.MIDNIGHT,
          false,
          Map.of("land", new ServicePlan("land", Names.same("land"), 900, 1800, 20)),
          Map.of(),
          OpeningHours.ALWAYS,
          List.of(),
          Map.of());

  private final LivingTotals living = new LivingTotals();
  private final StaffSeries staff = new StaffSeries();
  private final List<Event> events = new ArrayList<>();

  private OtherSeriesTest then(String time, String subject, EventBody body) {
    events.add(Story.event(Story.micros(time), subject, body, events.size() + 1));
    return this;
  }

  private static CentreView view(
      LocalDate date, String time, List<Event> events, DossierMeasures dossiers) {
    ServiceDay day = new ServiceDay(PLAN, date);
    day.add(events);
    return DayViews.live(day, Story.micros(time), DataQuality.NONE, dossiers);
  }

  private Map<String, Double> series(CentreView view) {
    Families families = new Families();
    LabelSets own = new LabelSets(Labels.of("centre", view.centre()));
    OtherSeries.collect(families, view, own, living);
    staff.collect(families, view, own, living);
    return values(families.snapshots());
  }

  /** Every series by its name and labels without the centre's, such as {@code ratings{score=5}}. */
  private static Map<String, Double> values(MetricSnapshots snapshots) {
    return snapshots.stream()
        .flatMap(
            family ->
                family.getDataPoints().stream()
                    .map(point -> Map.entry(name(family, point.getLabels()), value(point))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String name(MetricSnapshot family, Labels labels) {
    assertThat(labels.get("centre")).isEqualTo(Story.CENTRE);
    String name = family.getMetadata().getName().substring(Families.PREFIX.length());
    return labels.stream()
        .filter(label -> !label.getName().equals("centre"))
        .map(label -> label.getName() + "=" + label.getValue())
        .sorted()
        .collect(Collectors.joining(",", name + "{", "}"));
  }

  private static double value(DataPointSnapshot point) {
    return switch (point) {
      case CounterSnapshot.CounterDataPointSnapshot counter -> counter.getValue();
      case GaugeSnapshot.GaugeDataPointSnapshot gauge -> gauge.getValue();
      default -> throw new IllegalArgumentException(point.toString());
    };
  }

  private static DossierMeasures dossiers(long granted, long inTime, long open, long overdue) {
    DossierTotals land =
        new DossierTotals(9, 0, 0, 0, 0, granted, 1, 2, inTime, 1, 0, open, 0, overdue);
    return new DossierMeasures(land, Map.of("land", land), 0);
  }

  @Test
  void everySeriesBeginsAtZero() {
    Map<String, Double> series =
        series(view(Story.DAY, "08:00:00", List.of(), DossierMeasures.NONE));
    assertThat(series.values()).containsOnly(0.0);
    assertThat(series)
        .containsKeys("dossiers_open{service=land}", "dossiers_overdue{service=land}")
        .containsKeys("ratings{score=1}", "ratings{score=5}");
    for (AssistanceKind kind : AssistanceKind.values()) {
      assertThat(series)
          .containsKeys(
              "assistance{kind=" + kind.wireName() + "}",
              "assistance_seconds{kind=" + kind.wireName() + "}");
    }
    for (EnquiryChannel channel : EnquiryChannel.values()) {
      assertThat(series).containsKey("enquiries{channel=" + channel.wireName() + "}");
    }
    for (String result : List.of("granted", "refused", "returned-incomplete")) {
      for (String timely : List.of("true", "false")) {
        assertThat(series)
            .containsKey(
                "dossiers_completed{result=%s,service=land,timely=%s}".formatted(result, timely));
      }
    }
    // No camera has counted: that is not nobody.
    assertThat(series).doesNotContainKey("hall_people{}");
  }

  @Test
  void theirValuesAreTheViews() {
    then("08:00:00", "A", new EventBody.RatingSubmitted(5, null, null, RatingChannel.values()[0]));
    then("08:01:00", "B", new EventBody.RatingSubmitted(2, null, null, RatingChannel.values()[0]));
    then("08:02:00", "x", new EventBody.AssistanceStarted(AssistanceKind.FORM, "s-1"));
    then("08:04:00", "x", new EventBody.AssistanceFinished(AssistanceKind.FORM, "s-1"));
    then("08:05:00", "x", new EventBody.AssistanceStarted(AssistanceKind.FORM, "s-2"));
    then("08:06:00", "x", new EventBody.EnquiryReceived(EnquiryChannel.ZALO));
    then("08:07:00", "x", new EventBody.HallOccupancy(17));
    Map<String, Double> series = series(view(Story.DAY, "08:10:00", events, dossiers(4, 3, 6, 2)));
    assertThat(series)
        .containsEntry("ratings{score=5}", 1.0)
        .containsEntry("ratings{score=2}", 1.0)
        .containsEntry("ratings{score=1}", 0.0)
        .containsEntry("assistance{kind=form}", 2.0)
        .containsEntry("assistance_seconds{kind=form}", 120.0)
        .containsEntry("enquiries{channel=zalo}", 1.0)
        .containsEntry("hall_people{}", 17.0)
        .containsEntry("dossiers_open{service=land}", 6.0)
        .containsEntry("dossiers_overdue{service=land}", 2.0)
        .containsEntry("dossiers_completed{result=granted,service=land,timely=true}", 3.0)
        .containsEntry("dossiers_completed{result=granted,service=land,timely=false}", 1.0)
        .containsEntry("dossiers_completed{result=refused,service=land,timely=true}", 1.0)
        .containsEntry(
            "dossiers_completed{result=returned-incomplete,service=land,timely=false}", 2.0);
  }

  @Test
  void countersGoOnWithTheNextDayAndGaugesBeginAnew() {
    then("08:00:00", "A", new EventBody.RatingSubmitted(5, null, null, RatingChannel.values()[0]));
    then("08:06:00", "x", new EventBody.EnquiryReceived(EnquiryChannel.ZALO));
    series(view(Story.DAY, "08:10:00", events, dossiers(4, 3, 6, 2)));
    living.endDay();
    events.clear();
    then("32:00:00", "B", new EventBody.RatingSubmitted(5, null, null, RatingChannel.values()[0]));
    Map<String, Double> series =
        series(view(Story.DAY.plusDays(1), "33:00:00", events, dossiers(1, 1, 5, 0)));
    assertThat(series)
        .containsEntry("ratings{score=5}", 2.0)
        .containsEntry("enquiries{channel=zalo}", 1.0)
        .containsEntry("dossiers_completed{result=granted,service=land,timely=true}", 4.0)
        .containsEntry("dossiers_open{service=land}", 5.0)
        .containsEntry("dossiers_overdue{service=land}", 0.0);
  }

  @Test
  void whatALateEventTakesBackNeverLowersACounter() {
    series(view(Story.DAY, "08:10:00", List.of(), dossiers(4, 3, 6, 2)));
    assertThat(series(view(Story.DAY, "08:11:00", List.of(), dossiers(3, 2, 7, 2))))
        .containsEntry("dossiers_completed{result=granted,service=land,timely=true}", 3.0)
        .containsEntry("dossiers_open{service=land}", 7.0);
  }

  @Test
  void clerksHaveSeriesUnderTheirPseudonyms() {
    String story =
        """
        07:30:00 counter 1 opened s-07
        08:00:00 A issued land
        08:05:00 A called 1
        08:05:00 A started 1
        08:15:00 A finished 1
        """;
    Map<String, Double> series =
        series(view(Story.DAY, "08:30:00", Story.of(story), DossierMeasures.NONE));
    assertThat(series)
        .containsEntry("staff_served{staff=s-07}", 1.0)
        .containsEntry("staff_serving_seconds{staff=s-07}", 600.0)
        .containsEntry("staff_available_seconds{staff=s-07}", 3000.0);
  }

  @Test
  void onlySoManyClerksHaveSeriesAndTheSameOnesGoOn() {
    StringBuilder story = new StringBuilder("07:00:00 counter 0 opened s-first\n");
    for (int i = 1; i <= StaffSeries.MAX_STAFF; i++) {
      story.append("07:00:00 counter %d opened t-%04d\n".formatted(i, i));
    }
    series(
        view(
            Story.DAY,
            "07:30:00",
            Story.of("07:00:00 counter 0 opened s-first"),
            DossierMeasures.NONE));
    Map<String, Double> series =
        series(view(Story.DAY, "08:00:00", Story.of(story.toString()), DossierMeasures.NONE));
    assertThat(series.keySet().stream().filter(name -> name.startsWith("staff_served")))
        .hasSize(StaffSeries.MAX_STAFF);
    assertThat(series).containsEntry("staff_available_seconds{staff=s-first}", 3600.0);
  }

  @Test
  void everyKindOfDeviceHasEveryState() {
    DeviceFaults jammed =
        DeviceFaults.NONE.and(
            Story.event(Story.micros("08:00:00"), null, new EventBody.DeviceFault("jam", null), 1));
    DeviceStates states =
        DeviceStates.of(
            List.of(
                DeviceNow.of("k-1", "kiosk", true, null, jammed),
                DeviceNow.of("k-2", "kiosk", true, null, DeviceFaults.NONE),
                DeviceNow.of("c-1", "camera", false, null, jammed)));
    DataQuality quality = new DataQuality(false, null, null, 2, 3, 0, states, 0);
    CentreView view =
        DayViews.live(
            new ServiceDay(PLAN, Story.DAY),
            Story.micros("08:00:00"),
            quality,
            DossierMeasures.NONE);
    Families families = new Families();
    DeviceCollector.collectStates(families, view);
    assertThat(values(families.snapshots()))
        .containsOnly(
            Map.entry("devices{kind=camera,state=faulty}", 0.0),
            Map.entry("devices{kind=camera,state=offline}", 1.0),
            Map.entry("devices{kind=camera,state=online}", 0.0),
            Map.entry("devices{kind=kiosk,state=faulty}", 1.0),
            Map.entry("devices{kind=kiosk,state=offline}", 0.0),
            Map.entry("devices{kind=kiosk,state=online}", 1.0));
  }
}
