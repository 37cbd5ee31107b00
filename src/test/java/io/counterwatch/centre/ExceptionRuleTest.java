package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DeviceFaults.Fault;
import io.counterwatch.centre.DeviceStates.DeviceNow;
import io.counterwatch.centre.DeviceStates.State;
import io.counterwatch.centre.ExceptionKey.Kind;
import io.counterwatch.centre.ExceptionRule.Current;
import io.counterwatch.centre.ExceptionRule.Demand;
import io.counterwatch.centre.ExceptionRule.Reading;
import io.counterwatch.testing.Story;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as an exception, and what it is put down to. */
class ExceptionRuleTest {
  private static final ExceptionKey LAND = new ExceptionKey(Story.CENTRE, Kind.QUEUE, "land");
  private static final ExceptionKey LINE = new ExceptionKey(Story.CENTRE, Kind.LINE, "");
  private static final ExceptionKey TERMINAL =
      new ExceptionKey(Story.CENTRE, Kind.DEVICE, "terminal-1");

  /** At most ten minutes and five people; nobody is called for five minutes at most. */
  private static final ServicePlan STRICT =
      new ServicePlan("land", Names.same("land"), 300, 600, 5, 60, 300, 120, null, null);

  private static final DeviceNow SILENT =
      new DeviceNow("terminal-1", "terminal", State.OFFLINE, Story.micros("08:50:00"), List.of());

  /** Two counters of land only; household has one of its own. */
  private static CentrePlan plan() {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (String id : List.of("1", "2")) {
      counters.put(id, new CounterPlan(id, List.of("land"), true, true));
    }
    counters.put("3", new CounterPlan("3", List.of("household"), true, true));
    CentrePlan any = Days.plan(STRICT, hours());
    return new CentrePlan(
        any.centre(),
        any.names(),
        any.level(),
        any.parent(),
        any.zone(),
        any.dayStart(),
        false,
        any.services(),
        counters,
        any.hours(),
        List.of(),
        Map.of());
  }

  private static OpeningHours hours() {
    OpeningHours.Span span = new OpeningHours.Span(LocalTime.of(7, 0), LocalTime.of(17, 0));
    return new OpeningHours(Map.of(DayOfWeek.MONDAY, List.of(span)));
  }

  private static DataQuality heard(DeviceNow... troubled) {
    int silent =
        (int) List.of(troubled).stream().filter(each -> each.state() == State.OFFLINE).count();
    return new DataQuality(
        false, null, null, 4 - silent, 4, 0, DeviceStates.of(List.of(troubled)), 0);
  }

  private static CentreView view(String time, String story, DataQuality data) {
    ServiceDay day = new ServiceDay(plan(), Story.DAY);
    day.add(Story.of(story));
    return DayViews.live(day, Story.micros(time), data, DossierMeasures.NONE);
  }

  /** So many come within the hour before 9, one after the other; five minutes take each. */
  private static String queue(int come) {
    StringBuilder story = new StringBuilder();
    story.append("07:30:00 X issued land\n07:31:00 X called 1\n");
    story.append("07:31:00 X started 1\n07:36:00 X finished 1\n");
    for (int i = 0; i < come; i++) {
      story.append("08:%02d:%02d T%d issued land\n".formatted(i * 60 / come, 30, i));
    }
    return story.toString();
  }

  private static Current only(CentreView view) {
    List<Current> present = ExceptionRule.of(view, Set.of()).present();
    assertThat(present).hasSize(1);
    return present.getFirst();
  }

  private static Demand demand(Current current) {
    return Objects.requireNonNull(current.demand());
  }

  @Test
  void aQueueWithinItsLimitsIsNone() {
    CentreView calm = view("08:10:00", "08:06:00 A issued land\n", heard());
    assertThat(ExceptionRule.of(calm, Set.of()).present()).isEmpty();
  }

  @Test
  void moreThanAllCountersCouldServeIsASurge() {
    String open = "07:00:00 counter 1 opened a\n07:00:00 counter 2 opened b\n";
    Current surge = only(view("09:00:00", open + queue(36), heard()));
    assertThat(surge.key()).isEqualTo(LAND);
    assertThat(surge.cause()).isEqualTo(ExceptionCause.SURGE);
    // 36 times five minutes within an hour.
    assertThat(demand(surge).arrived()).isEqualTo(36);
    assertThat(demand(surge).needed()).isEqualTo(3.0);
    assertThat(demand(surge).atWork()).isEqualTo(2);
    assertThat(demand(surge).counters()).isEqualTo(2);
    assertThat(surge.alerts()).contains("waiting", "longest-wait");
    assertThat(surge.sinceMicros()).isLessThan(Story.micros("08:15:00"));
  }

  @Test
  void whatTheShutOnesCouldServeIsForWantOfCounters() {
    String open = "07:00:00 counter 1 opened a\n07:00:00 counter 2 opened b\n";
    String paused = open + "08:00:00 counter 2 paused lunch\n" + queue(18);
    Current few = only(view("09:00:00", paused, heard()));
    assertThat(few.cause()).isEqualTo(ExceptionCause.TOO_FEW_COUNTERS);
    assertThat(demand(few).needed()).isEqualTo(1.5);
    assertThat(demand(few).atWork()).isEqualTo(1);
    CentreView none = view("09:00:00", queue(36), heard());
    assertThat(only(none).cause()).isEqualTo(ExceptionCause.TOO_FEW_COUNTERS);
  }

  @Test
  void withAllAtWorkAndLittleToDoTheCauseIsUnclear() {
    String open = "07:00:00 counter 1 opened a\n07:00:00 counter 2 opened b\n";
    Current unclear = only(view("09:00:00", open + queue(8), heard()));
    assertThat(unclear.cause()).isEqualTo(ExceptionCause.UNCLEAR);
    assertThat(unclear.alerts()).contains("nobody-called");
  }

  @Test
  void nobodyIsCalledWhileATerminalIsSilent() {
    String open = "07:00:00 counter 1 opened a\n07:00:00 counter 2 opened b\n";
    List<Current> both =
        ExceptionRule.of(view("09:00:00", open + queue(8), heard(SILENT)), Set.of()).present();
    assertThat(both).extracting(Current::key).containsExactlyInAnyOrder(LAND, TERMINAL);
    assertThat(both).extracting(Current::cause).containsOnly(ExceptionCause.DEVICE_DOWN);
  }

  @Test
  void aFaultThatIsAWarningKeepsNoDeviceFromItsWork() {
    DeviceNow low = faulty("warning");
    assertThat(ExceptionRule.of(view("09:00:00", "", heard(low)), Set.of()).present()).isEmpty();
    Current out = only(view("09:00:00", "", heard(faulty("error"))));
    assertThat(out.cause()).isEqualTo(ExceptionCause.DEVICE_DOWN);
    assertThat(out.sinceMicros()).isEqualTo(Story.micros("08:40:00"));
  }

  @Test
  void aDeviceIsDownSinceTheFirstFaultThatKeepsItFromItsWork() {
    long out = Story.micros("08:50:00");
    List<Fault> faults =
        List.of(
            new Fault("paper-low", "warning", Story.micros("08:00:00")),
            new Fault("paper-out", "error", out),
            new Fault("jam", null, Story.micros("08:55:00")));
    DeviceNow kiosk = new DeviceNow("kiosk-1", "kiosk", State.FAULTY, 1L, faults);
    assertThat(only(view("09:00:00", "", heard(kiosk))).sinceMicros()).isEqualTo(out);
  }

  private static DeviceNow faulty(String severity) {
    long since = Story.micros("08:40:00");
    return new DeviceNow(
        "kiosk-1", "kiosk", State.FAULTY, since, List.of(new Fault("paper-out", severity, since)));
  }

  @Test
  void aSilentGatewayIsTheLine() {
    DeviceNow gateway = new DeviceNow("gateway-1", "gateway", State.OFFLINE, null, List.of());
    CentreView view = view("09:00:00", "", heard(gateway));
    Current down = only(view);
    assertThat(down.cause()).isEqualTo(ExceptionCause.LINE_DOWN);
    assertThat(down.sinceMicros()).isEqualTo(view.atMicros());
  }

  @Test
  void ofACentreThatIsNotHeardOnlyTheLineIsKnown() {
    DataQuality silence =
        new DataQuality(true, null, null, 0, 4, 0, DeviceStates.of(List.of(SILENT)), 0);
    CentreView view = view("09:00:00", queue(36), silence);
    Reading reading = ExceptionRule.of(view, Set.of(LAND, TERMINAL));
    assertThat(reading.present()).extracting(Current::key).containsExactly(LINE);
    assertThat(reading.present().getFirst().sinceMicros()).isEqualTo(Story.micros("08:58:30"));
    assertThat(reading.present().getFirst().cause()).isEqualTo(ExceptionCause.LINE_DOWN);
    assertThat(reading.held()).containsExactlyInAnyOrder(LAND, TERMINAL);
    DataQuality never = new DataQuality(true, null, null, 0, 0, 0, DeviceStates.NONE, 0);
    assertThat(ExceptionRule.of(view("09:00:00", "", never), Set.of()).present()).isEmpty();
  }

  @Test
  void atNightNothingBeginsAndNothingIsOverThatIsStillSilent() {
    CentreView night = view("19:00:00", "", heard(SILENT));
    Reading fresh = ExceptionRule.of(night, Set.of());
    assertThat(fresh.present()).isEmpty();
    assertThat(fresh.held()).isEmpty();
    assertThat(ExceptionRule.of(night, Set.of(TERMINAL)).held()).containsExactly(TERMINAL);
    CentreView well = view("19:00:00", "", heard());
    assertThat(ExceptionRule.of(well, Set.of(TERMINAL, LINE)).held()).isEmpty();
    DataQuality nobody = new DataQuality(false, null, null, 0, 4, 0, DeviceStates.NONE, 0);
    assertThat(ExceptionRule.of(view("19:00:00", "", nobody), Set.of(LINE)).held())
        .containsExactly(LINE);
  }

  @Test
  void whatWasSwitchedOffAtNightIsSilentSinceTheOpeningAndNotAtOnce() {
    long yesterday = Story.micros("07:00:00") - 14 * 3_600_000_000L;
    DeviceNow off = new DeviceNow("terminal-1", "terminal", State.OFFLINE, yesterday, List.of());
    assertThat(ExceptionRule.of(view("07:02:59", "", heard(off)), Set.of()).present()).isEmpty();
    assertThat(ExceptionRule.of(view("07:02:59", "", heard(off)), Set.of(TERMINAL)).present())
        .hasSize(1);
    Current down = only(view("07:03:00", "", heard(off)));
    assertThat(down.key()).isEqualTo(TERMINAL);
    assertThat(down.sinceMicros()).isEqualTo(Story.micros("07:00:00"));
    DataQuality silence =
        new DataQuality(true, yesterday, null, 0, 4, 0, DeviceStates.of(List.of(off)), 0);
    Reading early = ExceptionRule.of(view("07:02:59", "", silence), Set.of(LAND));
    assertThat(early.present()).isEmpty();
    assertThat(early.held()).containsExactly(LAND);
    Current line = only(view("07:03:00", "", silence));
    assertThat(line.key()).isEqualTo(LINE);
    assertThat(line.sinceMicros()).isEqualTo(Story.micros("07:00:00"));
  }

  @Test
  void whatIsBeyondTheNamedDevicesIsNotOverForThat() {
    List<DeviceNow> many = new ArrayList<>();
    for (int i = 0; i <= DeviceStates.MAX_TROUBLED; i++) {
      many.add(new DeviceNow("a-" + i, "display", State.OFFLINE, null, List.of()));
    }
    CentreView view = view("09:00:00", "", heard(many.toArray(DeviceNow[]::new)));
    assertThat(ExceptionRule.of(view, Set.of(TERMINAL)).held()).containsExactly(TERMINAL);
  }

  @Test
  void countersThatShareServicesShareTheWork() {
    // Any counter of this plan serves all.
    ServiceDay day = new ServiceDay(Days.plan(STRICT), Story.DAY);
    day.add(
        Story.of(
            "07:00:00 counter 1 opened a\n"
                + queue(12)
                + "08:20:00 H1 issued household\n08:40:00 H2 issued household\n"));
    CentreView view = DayViews.live(day, Story.micros("09:00:00"), heard(), DossierMeasures.NONE);
    Demand demand =
        demand(
            ExceptionRule.of(view, Set.of()).present().stream()
                .filter(each -> each.key().equals(LAND))
                .findFirst()
                .orElseThrow());
    assertThat(demand.arrived()).isEqualTo(14);
    assertThat(demand.counters()).isGreaterThanOrEqualTo(1);
    assertThat(demand.needed()).isEqualTo(14 * 300 / 3600.0);
  }
}
