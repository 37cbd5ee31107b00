package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Estimate.Known;
import io.counterwatch.centre.Estimate.Range;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.Estimate.Unknown;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.Alert;
import io.counterwatch.event.ServerMessage.Alerts;
import io.counterwatch.event.ServerMessage.Board;
import io.counterwatch.event.ServerMessage.NowServing;
import io.counterwatch.event.ServerMessage.ServiceLine;
import io.counterwatch.event.ServerMessage.ShownRange;
import io.counterwatch.pipeline.Administration.ImportRequest;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What displays are told, and how often: a second of ticks at a time. */
class DisplayDeskTest {
  private static final int TICKS_PER_SECOND = 10;

  private final MemoryStore store = new MemoryStore();
  private final WriterRun run = new WriterRun(store, true, Story.micros("08:00:00"));
  private int sequence;
  private Estimate forecast = new Unknown(Reason.LEARNING);

  DisplayDeskTest() {
    run.nanosPerLook = 0;
  }

  /** Goes on for that long, with ten ticks a second. */
  private void pass(int seconds) {
    for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
      run.passMillis(1_000 / TICKS_PER_SECOND);
      run.tick();
    }
  }

  private void say(String ticket, EventBody body) {
    Event event = Story.event(run.nowMicros, ticket, body, ++sequence);
    run.send(WriterRun.decoded(List.of(event)));
  }

  /** Tells of the newest view, with what is estimated then. */
  private DisplayDesk deskWithForecasts() {
    Forecasts forecasts =
        centre ->
            new CentreForecast(
                centre,
                run.nowMicros,
                Map.of("land", new ServiceForecast(forecast, null)),
                Map.of());
    DisplayDesk desk = new DisplayDesk(run, forecasts);
    desk.attach(run);
    desk.show(view());
    return desk;
  }

  private CentreView view() {
    return Objects.requireNonNull(run.writer.views().of(Story.CENTRE));
  }

  /** A second later the desk is shown another view of the same, with that forecast. */
  private void next(DisplayDesk desk, Estimate newForecast) {
    forecast = newForecast;
    run.passMillis(1_000);
    desk.show(view());
    desk.tick(true);
  }

  private void issue(String ticket, String number) {
    say(ticket, new EventBody.TicketIssued("land", number, null, false, null, null));
  }

  private void call(String ticket) {
    say(ticket, new EventBody.TicketCalled("3", null));
  }

  private Board lastBoard() {
    return run.boards.getLast();
  }

  @Test
  void showsTheNumberOnThePaperNotTheSubject() {
    issue("20260302-A012", "A012");
    pass(2);
    assertThat(lastBoard().nowServing()).isEmpty();
    assertThat(lastBoard().services()).containsExactly(new ServiceLine("land", 1, null));
    long called = run.nowMicros;
    call("20260302-A012");
    pass(2);
    assertThat(lastBoard().centre()).isEqualTo(Story.CENTRE);
    assertThat(lastBoard().stale()).isFalse();
    assertThat(lastBoard().nowServing())
        .containsExactly(new NowServing("3", "A012", "land", called));
    assertThat(lastBoard().services()).containsExactly(new ServiceLine("land", 0, null));
    say("20260302-A012", new EventBody.ServiceStarted("3", null));
    pass(2);
    assertThat(lastBoard().nowServing())
        .as("since the call, not since the start")
        .containsExactly(new NowServing("3", "A012", "land", called));
    say("20260302-A012", new EventBody.ServiceFinished("3", null, null));
    pass(2);
    assertThat(lastBoard().nowServing()).isEmpty();
  }

  @Test
  void aTicketWhoseIssueIsNotKnownHasNoNumberToShow() {
    call("20260302-A012");
    pass(2);
    assertThat(run.boards).isNotEmpty();
    assertThat(lastBoard().nowServing()).isEmpty();
    say("20260302-A012", new EventBody.TicketTransferred("household", null));
    call("20260302-A012");
    pass(2);
    assertThat(lastBoard().nowServing()).as("its service is known, its number is not").isEmpty();
  }

  @Test
  void isToldOnlyWhenSomethingChanged() {
    issue("A", "A1");
    pass(2);
    int told = run.boards.size();
    pass(60);
    assertThat(run.boards).hasSize(told);
    assertThat(run.alerts).as("an empty list once, since older ones may be retained").hasSize(1);
    assertThat(run.alerts.getFirst().alerts()).isEmpty();
  }

  @Test
  void isToldOnceASecondUnderLoadAndTheNewestAtTheEnd() {
    pass(2);
    run.boards.clear();
    for (int ticket = 1; ticket <= 200; ticket++) {
      issue("T" + ticket, "A" + ticket);
      run.passMillis(50);
      run.tick();
    }
    assertThat(run.boards).hasSizeBetween(8, 11);
    for (int i = 1; i < run.boards.size(); i++) {
      assertThat(run.boards.get(i).atMicros() - run.boards.get(i - 1).atMicros())
          .isGreaterThanOrEqualTo(900_000);
    }
    pass(2);
    assertThat(lastBoard().services()).containsExactly(new ServiceLine("land", 200, null));
  }

  @Test
  void aCallIsToldWithinTheIntervalAndATick() {
    issue("A", "A1");
    pass(2);
    issue("B", "B1");
    pass(2);
    run.boards.clear();
    call("A");
    run.passMillis(100);
    run.tick();
    assertThat(run.boards).as("at once after a quiet time").hasSize(1);
    call("B");
    pass(1);
    run.passMillis(100);
    run.tick();
    assertThat(run.boards).hasSize(2);
    assertThat(lastBoard().nowServing()).extracting(NowServing::ticket).containsExactly("B1");
  }

  @Test
  void alertsComeAndGo() {
    issue("A", "A1");
    pass(2);
    run.alerts.clear();
    pass(30 * 60);
    Alerts first = run.alerts.getFirst();
    assertThat(first.alerts())
        .extracting(Alert::alert, Alert::sinceMicros)
        .containsExactly(tuple("nobody-called", Story.micros("08:10:00")));
    Alerts active = run.alerts.getLast();
    long since = Story.micros("08:30:00");
    assertThat(active.alerts())
        .hasSize(2)
        .contains(new Alert("longest-wait", "land", null, null, since, 1800.0, 1800.0));
    run.alerts.clear();
    pass(60);
    assertThat(run.alerts).as("values that grow are told every ten seconds").hasSizeBetween(5, 7);
    call("A");
    pass(2);
    assertThat(run.alerts.getLast().alerts()).isEmpty();
    int told = run.alerts.size();
    pass(30);
    assertThat(run.alerts).hasSize(told);
  }

  @Test
  void aBoardIsStaleWhileNoEventsAreTaken() {
    issue("A", "A1");
    pass(2);
    forecast = new Known(300, 700, new Range(5, 15));
    DisplayDesk desk = deskWithForecasts();
    desk.tick(true);
    assertThat(lastBoard().stale()).isFalse();
    assertThat(lastBoard().services().getFirst().estimate()).isNotNull();
    run.passMillis(1_000);
    desk.tick(false);
    assertThat(lastBoard().stale()).isTrue();
    assertThat(lastBoard().services())
        .as("nothing is estimated of what is not known")
        .containsExactly(new ServiceLine("land", 1, null));
    desk.tick(true);
    assertThat(lastBoard().stale()).as("not yet: a board a second").isTrue();
    run.passMillis(1_000);
    desk.tick(true);
    assertThat(lastBoard().stale()).isFalse();
  }

  @Test
  void anEstimateIsToldAgainOnlyWhenItsShownRangeChanges() {
    issue("A", "A1");
    pass(2);
    forecast = new Known(301, 702, new Range(5, 15));
    DisplayDesk desk = deskWithForecasts();
    desk.tick(true);
    assertThat(lastBoard().services())
        .containsExactly(
            new ServiceLine(
                "land", 1, new ServerMessage.Estimate(301, 702, new ShownRange(5, 15))));
    int told = run.boards.size();
    next(desk, new Known(330, 799, new Range(5, 15)));
    assertThat(run.boards).as("other seconds, the same range").hasSize(told);
    next(desk, new Known(331, 901, new Range(5, 20)));
    assertThat(run.boards).hasSize(told + 1);
    assertThat(lastBoard().services().getFirst().estimate())
        .isEqualTo(new ServerMessage.Estimate(331, 901, new ShownRange(5, 20)));
    next(desk, new Unknown(Reason.WITHDRAWN));
    assertThat(run.boards).hasSize(told + 2);
    assertThat(lastBoard().services()).containsExactly(new ServiceLine("land", 1, null));
    next(desk, new Unknown(Reason.NO_COUNTER));
    assertThat(run.boards).as("why, a board does not say").hasSize(told + 2);
  }

  @Test
  void aBoardIsStaleWhenNoDeviceIsHeard() {
    issue("A", "A1");
    pass(179);
    assertThat(lastBoard().stale()).isFalse();
    pass(4);
    assertThat(lastBoard().stale()).isTrue();
    assertThat(lastBoard().services()).containsExactly(new ServiceLine("land", 1, null));
  }

  @Test
  void whereNothingWasHeardNobodyCanSayThatNobodyWaits() {
    WriterRun quiet = new WriterRun(store, withACentre(), true, run.nowMicros);
    quiet.nanosPerLook = 0;
    quiet.passMillis(1_000);
    quiet.tick();
    assertThat(quiet.boards).hasSize(1);
    assertThat(quiet.boards.getFirst().stale()).isTrue();
    assertThat(quiet.boards.getFirst().services())
        .containsExactly(new ServiceLine("land", null, null));
  }

  private static Organisation withACentre() {
    CentrePlan hall =
        new CentrePlan(
            Story.CENTRE,
            Names.same(Story.CENTRE),
            "",
            null,
            ZoneId.of("UTC"),
            LocalTime.MIDNIGHT,
            false,
            Map.of("land", ServicePlan.unconfigured("land")),
            Map.of(),
            OpeningHours.ALWAYS,
            List.of(),
            Map.of());
    return new Organisation(
        new Province("", Names.same(""), ZoneId.of("UTC"), List.of()),
        Map.of(Story.CENTRE, CentrePlans.always(hall)),
        List.of());
  }

  @Test
  void aCentreOfImportsHasNeither() {
    run.writer
        .administration()
        .admitImport(new ImportRequest(Story.CENTRE, "kiosk", ZoneId.of("UTC"), true, true));
    run.work();
    issue("A", "A1");
    pass(5);
    assertThat(run.stored).isEqualTo(1);
    assertThat(run.boards).isEmpty();
    assertThat(run.alerts).isEmpty();
  }

  @Test
  void anotherLinkIsToldEverything() {
    issue("A", "A1");
    pass(2);
    run.boards.clear();
    run.alerts.clear();
    run.writer.attach(run);
    run.work();
    pass(1);
    assertThat(run.boards).hasSize(1);
    assertThat(run.alerts).hasSize(1);
  }
}
