package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.forecast.WaitForecast;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.ForecastStore.End;
import io.counterwatch.pipeline.ForecastStore.EstimateKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Outcome;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import io.counterwatch.pipeline.OutlookStore.OutlookKey;
import io.counterwatch.testing.Story;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Forecasts beside the writer: what is announced, what is kept, and what goes wrong. */
class ForecasterTest {
  private static final String MORNING =
      """
      07:50:00 counter 1 opened s-01
      08:00:00 A issued land
      08:01:00 B issued land
      08:02:00 A called 1
      08:02:10 A started 1
      08:06:00 A finished 1
      08:06:30 B called 1
      08:07:00 C issued land
      08:08:00 D issued land
      08:09:00 C left cancelled
      """;

  private final MemoryStore store = new MemoryStore();
  private WriterRun run = start("08:10:00");
  private long sequence;

  @BeforeAll
  static void failQuietly() {
    // Estimates fail here, as the tests ask.
    ((Logger) LoggerFactory.getLogger(CentreForecaster.class)).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger(FormerDays.class)).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger(ForecastErrands.class)).setLevel(Level.OFF);
    ((Logger) LoggerFactory.getLogger(GuardedLoop.class)).setLevel(Level.OFF);
  }

  private static Organisation hall() {
    CentrePlan plan =
        new CentrePlan(
            Story.CENTRE,
            Names.same("hall"),
            "",
            null,
            ZoneId.of("UTC"),
            LocalTime.MIDNIGHT,
            false,
            Map.of("land", ServicePlan.unconfigured("land")),
            Map.of("1", new CounterPlan("1", List.of("land"), true, true)),
            OpeningHours.ALWAYS,
            List.of(new DevicePlan("kiosk", null, false, null)),
            Map.of());
    return new Organisation(
        new Province("", Names.same(""), ZoneId.of("UTC"), List.of()),
        Map.of(Story.CENTRE, CentrePlans.always(plan)),
        List.of());
  }

  private WriterRun start(String time) {
    return WriterRun.forecasting(store, hall(), Story.micros(time));
  }

  /** The times at which things happen are those at which they are received. */
  private void send(String story) {
    List<Event> events = new ArrayList<>();
    for (Event event : Story.of(story)) {
      events.add(Story.event(event.timeMicros(), event.subject(), event.body(), ++sequence));
    }
    run.send(WriterRun.decoded(events));
  }

  /** Lets everybody get on with what there is to do by that time. */
  private void at(String time) {
    run.nowMicros = Story.micros(time);
    for (int i = 0; i < 6; i++) {
      run.pass(6);
      run.tick();
    }
  }

  private CentreForecast forecast() {
    return Objects.requireNonNull(run.writer.forecasts().of(Story.CENTRE));
  }

  private Estimate land() {
    return Objects.requireNonNull(forecast().services().get("land")).estimate();
  }

  private Outcome outcome(String subject) {
    return Objects.requireNonNull(row(subject).outcome());
  }

  private EstimateRow row(String subject) {
    return Objects.requireNonNull(
        store.forecasts.estimates.get(new EstimateKey(Story.CENTRE, Story.DAY, subject, 0)));
  }

  private <T> CompletableFuture<T> ask(java.util.function.Function<Forecaster.Present, T> what) {
    CompletableFuture<T> answer = run.forecaster.ask(Story.CENTRE, what).toCompletableFuture();
    run.work();
    return answer;
  }

  private static Throwable failure(CompletableFuture<?> failed) {
    try {
      throw new AssertionError("answered: " + failed.get());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsAnnouncedIsKeptWithWhatCameOfIt() {
    send(MORNING);
    at("08:10:00");

    assertThat(outcome("A")).isEqualTo(new Outcome(End.CALLED, 120));
    assertThat(outcome("B")).isEqualTo(new Outcome(End.CALLED, 330));
    assertThat(outcome("C")).isEqualTo(new Outcome(End.WITHDREW, 120));
    assertThat(row("D").outcome()).isNull();
    assertThat(row("D").announcedMicros()).isEqualTo(Story.micros("08:08:00"));
    assertThat(land()).isInstanceOf(Estimate.Known.class);
    assertThat(forecast().waiting()).containsOnlyKeys("D");
    var record = Objects.requireNonNull(forecast().services().get("land")).record();
    assertThat(Objects.requireNonNull(record).judged()).isEqualTo(2);
    double bias = (row("A").p50Seconds() - 120 + row("B").p50Seconds() - 330) / 2;
    assertThat(record.biasSeconds()).isCloseTo(bias, within(1e-9));
  }

  @Test
  void theFirstWordStandsAndWhatCameOfItIsMended() {
    send(MORNING);
    at("08:10:00");
    EstimateRow before = row("D");
    // Somebody who came before all others, and was heard of after them; and B had left.
    send(
        """
        08:00:30 E issued land
        08:06:20 B left walked-out
        """);
    at("08:11:00");

    assertThat(row("D")).isEqualTo(before);
    assertThat(outcome("B").end()).isEqualTo(End.WITHDREW);
    assertThat(row("E").announcedMicros()).isEqualTo(Story.micros("08:00:30"));
    assertThat(forecast().waiting()).containsOnlyKeys("E", "D");
  }

  @Test
  void whatOvertookAnotherWithinTheLagIsTheSameAsInOrder() {
    List<Event> events = Story.of(MORNING + "08:09:01 X issued land");
    run.send(WriterRun.decoded(events.subList(0, 9)));
    at("08:08:59");
    run.nowMicros = Story.micros("08:09:01.1");
    run.send(WriterRun.decoded(events.subList(10, 11)));
    run.tick();
    run.nowMicros = Story.micros("08:09:01.6");
    run.send(WriterRun.decoded(events.subList(9, 10)));
    at("08:10:00");
    Map<EstimateKey, EstimateRow> overtaken = Map.copyOf(store.forecasts.estimates);

    store.forecasts.estimates.clear();
    run = start("08:10:00");
    at("08:10:00");
    assertThat(store.forecasts.estimates).isEqualTo(overtaken).hasSize(5);
  }

  /** The call comes after the moment was taken for over. */
  @Test
  void whatIsOfAMomentThatWasOverHasTheDayToldAgain() {
    send(MORNING + "08:09:30 Y issued land");
    at("08:09:40");
    send("08:09:30 Y called 2");
    at("08:09:50");
    assertThat(row("Y").outcome()).as("who is called at once is told nothing").isNull();
    WaitForecast told = forecastAt("08:20:00");
    run = start("08:09:50");
    at("08:09:50");
    assertThat(forecastAt("08:20:00")).isEqualTo(told).isInstanceOf(WaitForecast.Known.class);
  }

  @Test
  void nothingIsSaidWithoutACounterNorOfAPresentThatNobodyKnows() {
    send("07:40:00 N issued land");
    at("07:41:00");
    assertThat(land())
        .as("no counter was ever seen")
        .isEqualTo(new Estimate.Unknown(Estimate.Reason.NO_COUNTER));
    send(MORNING);
    at("08:10:00");
    assertThat(land()).isInstanceOf(Estimate.Known.class);

    run.pass(600);
    at("08:11:00");
    assertThat(land())
        .as("the kiosk is silent")
        .isEqualTo(new Estimate.Unknown(Estimate.Reason.STALE));
    assertThat(forecast().waiting()).isEmpty();
  }

  @Test
  void theNightKeepsWhatWasLearnedAndAnotherProcessGoesOnWithIt() {
    send(MORNING);
    at("08:10:00");
    at("24:00:05");
    StateRow learned =
        Objects.requireNonNull(store.forecasts.states.get(new DayKey(Story.CENTRE, Story.DAY)));
    assertThat(outcome("D").end()).as("the day is over").isEqualTo(End.UNKNOWN);

    store.forecasts.states.clear();
    run = start("32:00:00");
    at("32:00:00");
    StateRow again =
        Objects.requireNonNull(store.forecasts.states.get(new DayKey(Story.CENTRE, Story.DAY)));
    assertThat(again.state()).isEqualTo(learned.state());

    WaitForecast relearned = nextMorning();
    run = start("32:10:00");
    at("32:10:00");
    int written = store.forecasts.statesWritten;
    assertThat(nextForecast()).isEqualTo(relearned);
    assertThat(store.forecasts.statesWritten).as("read, not learned").isEqualTo(written);

    store.forecasts.states.clear();
    store.log.removeIf(stored -> stored.day().equals(Story.DAY));
    run = start("32:10:00");
    at("32:10:00");
    assertThat(nextForecast()).as("without that day").isNotEqualTo(relearned);
  }

  /** Once the state is kept nobody tells the day again. */
  @Test
  void theStateIsKeptAfterWhatWasAnnounced() {
    send(MORNING);
    at("08:10:00");
    store.forecasts.refusesEstimates = true;
    at("24:00:05");
    assertThat(row("D").outcome()).isNull();
    assertThat(store.forecasts.states).isEmpty();

    store.forecasts.refusesEstimates = false;
    run = start("32:00:00");
    at("32:00:00");
    assertThat(outcome("D").end()).isEqualTo(End.UNKNOWN);
    assertThat(store.forecasts.states).hasSize(1);
  }

  /** Called after midnight, D did not leave: of what came of it nothing is said. */
  @Test
  void whoIsCalledAfterMidnightDidNotLeave() {
    send(MORNING);
    at("08:10:00");
    send("23:59:58 counter 1 opened s-01");
    at("23:59:59");
    send("24:00:01 D called 1");
    at("24:00:05");
    at("24:10:00");
    assertThat(outcome("D")).isEqualTo(new Outcome(End.UNKNOWN, 57_118));
    assertThat(outcome("C").end()).isEqualTo(End.WITHDREW);
    assertThat(store.forecasts.estimates).hasSize(4);
  }

  private WaitForecast nextMorning() {
    send(
        """
        31:50:00 counter 1 opened s-01
        32:00:00 P issued land
        32:01:00 Q issued land
        32:02:00 P called 1
        """);
    at("32:10:00");
    return nextForecast();
  }

  private WaitForecast nextForecast() {
    return forecastAt("32:20:00");
  }

  private WaitForecast forecastAt(String time) {
    return ask(present -> present.estimator().forecast("land", false, Story.micros(time))).join();
  }

  @Test
  void aStateThatCannotBeReadIsLearnedAgain() {
    send(MORNING);
    at("24:00:05");
    DayKey day = new DayKey(Story.CENTRE, Story.DAY);
    StateRow learned = Objects.requireNonNull(store.forecasts.states.get(day));
    byte[] cut = java.util.Arrays.copyOf(learned.state(), learned.state().length / 2);
    store.forecasts.states.put(
        day, new StateRow(Story.CENTRE, Story.DAY, CentreEstimator.MODEL_VERSION, cut));
    run = start("32:00:00");
    at("32:00:00");

    assertThat(Objects.requireNonNull(store.forecasts.states.get(day)).state())
        .isEqualTo(learned.state());
  }

  /** An event of the future, from behind the scenes: what happens next is of its past. */
  private void breakEstimator() {
    ask(
        present -> {
          present.estimator().accept(new FloorEvent.CounterClosed(Story.micros("23:00:00"), "1"));
          return true;
        });
  }

  private void pass(long nanos) {
    run.pass(TimeUnit.NANOSECONDS.toSeconds(nanos));
  }

  @Test
  void afterAFailureTheDayIsToldAgainAndEachTimeLater() {
    send(MORNING);
    at("08:10:00");
    breakEstimator();
    send("08:10:30 E issued land");
    at("08:11:00");
    Estimate failed = new Estimate.Unknown(Estimate.Reason.FAILED);
    pass(CentreForecaster.FIRST_REST_NANOS / 2);
    at("08:12:00");
    assertThat(land()).isEqualTo(failed);
    pass(CentreForecaster.FIRST_REST_NANOS / 2);
    send("08:15:30 F issued land");
    at("08:16:00");
    assertThat(land()).isInstanceOf(Estimate.Known.class);
    assertThat(run.forecaster.condition().trouble()).isEmpty();
    assertThat(forecast().waiting()).containsOnlyKeys("D", "E", "F");
    WaitForecast told = forecastAt("08:20:00");

    breakEstimator();
    send("08:16:30 G issued land");
    at("08:17:00");
    assertThat(land()).isEqualTo(failed);
    pass(CentreForecaster.FIRST_REST_NANOS);
    at("08:22:00");
    assertThat(land()).as("twice as long").isEqualTo(failed);
    pass(CentreForecaster.FIRST_REST_NANOS);
    send("08:27:00 G left cancelled");
    at("08:28:00");
    assertThat(land()).isInstanceOf(Estimate.Known.class);
    assertThat(store.forecasts.estimates).hasSize(7);
    assertThat(outcome("G").end()).isEqualTo(End.WITHDREW);

    store.log.removeIf(stored -> stored.event().timeMicros() > Story.micros("08:16:00"));
    run = start("08:16:00");
    at("08:16:00");
    assertThat(forecastAt("08:20:00")).as("as if nothing had failed").isEqualTo(told);
  }

  @Test
  void aFailureOfEstimatesStopsNothingElseAndEndsWithTheDay() {
    send(MORNING);
    at("08:10:00");
    breakEstimator();
    send("08:10:30 E issued land");
    at("08:11:00");

    assertThat(land()).isEqualTo(new Estimate.Unknown(Estimate.Reason.FAILED));
    assertThat(forecast().waiting()).isEmpty();
    assertThat(run.forecaster.condition().failed()).isEqualTo(1);
    assertThat(run.forecaster.condition().trouble()).contains(Story.CENTRE);
    assertThat(failure(ask(present -> 1)))
        .isInstanceOfSatisfying(
            NoForecastException.class,
            e -> assertThat(e.reason()).isEqualTo(Estimate.Reason.FAILED));
    assertThat(run.writer.health().ready()).isTrue();
    assertThat(store.log).hasSize(11);
    assertThat(Objects.requireNonNull(run.writer.views().of(Story.CENTRE)).waiting()).isEqualTo(2);

    at("24:00:05");
    assertThat(store.forecasts.states).containsKey(new DayKey(Story.CENTRE, Story.DAY));
    assertThat(run.forecaster.condition().trouble()).isEmpty();
    assertThat(nextMorning()).isInstanceOf(WaitForecast.Known.class);
  }

  @Test
  void whatATaskThrowsIsNamedForAWhileAndTheNextOneGetsItsTurn() {
    send(MORNING);
    at("08:10:00");
    CompletableFuture<Integer> deep =
        ask(
            present -> {
              throw new StackOverflowError("much too deep");
            });
    assertThat(failure(deep)).hasMessage("much too deep");
    assertThat(run.forecaster.condition().trouble()).contains("much too deep");
    at("08:10:01");
    assertThat(land()).isInstanceOf(Estimate.Known.class);
    run.nanos += GuardedLoop.NAMED_NANOS;
    at("08:10:02");
    assertThat(run.forecaster.condition().trouble()).isEmpty();
  }

  @Test
  void whoNoLongerLooksIsNotWell() {
    send(MORNING);
    at("08:10:00");
    assertThat(run.forecaster.condition().trouble()).isEmpty();
    run.nanos += Forecaster.MAX_SILENCE_NANOS;
    assertThat(run.forecaster.condition().trouble()).startsWith("no forecasts are made since 1");
  }

  @Test
  void aStoreThatKeepsNoForecastsKeepsNothingElseWaiting() {
    store.forecasts.away = true;
    send(MORNING);
    at("08:10:00");
    assertThat(land()).isEqualTo(new Estimate.Unknown(Estimate.Reason.LEARNING));
    assertThat(run.writer.health().ready()).isTrue();
    assertThat(run.figures.recoveries.sum()).isZero();

    store.forecasts.away = false;
    at("08:11:00");
    assertThat(land()).isInstanceOf(Estimate.Known.class);
    store.forecasts.away = true;
    send("08:11:00 F issued land");
    at("08:12:00");
    assertThat(store.forecasts.estimates).hasSize(4);
    store.forecasts.away = false;
    at("08:13:00");
    assertThat(store.forecasts.estimates).as("tried again").hasSize(5);
  }

  /** The one that the store doesn't take is tried again after all others, and they don't wait. */
  @Test
  void aRowThatIsRefusedKeepsNoOtherWaiting() {
    store.forecasts.refusedSubject = "B";
    send(MORNING);
    at("08:10:00");
    at("08:11:00");
    assertThat(store.forecasts.estimates.keySet())
        .extracting(EstimateKey::subject)
        .containsExactlyInAnyOrder("A", "C", "D");
    int tried = store.forecasts.timesAnnounced;
    at("08:12:00");
    assertThat(store.forecasts.timesAnnounced - tried).isBetween(1, 2);
    send("08:12:30 E issued land");
    at("08:13:00");
    at("08:14:00");
    assertThat(row("E").announcedMicros()).isEqualTo(Story.micros("08:12:30"));
    store.forecasts.refusedSubject = "";
    at("08:15:00");
    assertThat(outcome("B")).isEqualTo(new Outcome(End.CALLED, 330));
  }

  /** The same of what outlooks said, every quarter of an hour. */
  @Test
  void whatAnOutlookSaidAndIsRefusedKeepsNoOtherWaiting() {
    store.forecasts.refusedBorderMicros = Story.micros("08:30:00");
    send(MORNING);
    send("09:10:00 E issued land");
    at("09:10:10");
    for (int second = 11; second < 17; second++) {
      at("09:10:" + second);
    }
    assertThat(store.forecasts.outlooks.keySet())
        .extracting(OutlookKey::askedMicros)
        .contains(Story.micros("08:15:00"), Story.micros("08:45:00"), Story.micros("09:00:00"))
        .doesNotContain(Story.micros("08:30:00"));
    int tried = store.forecasts.timesOutlooksKept;
    at("09:12:00");
    assertThat(store.forecasts.timesOutlooksKept - tried).as("half a minute").isBetween(1, 2);
    store.forecasts.refusedBorderMicros = Long.MIN_VALUE;
    at("09:13:00");
    assertThat(store.forecasts.outlooks.keySet())
        .extracting(OutlookKey::askedMicros)
        .contains(Story.micros("08:30:00"));
  }

  @Test
  void whatWasTooMuchAtOnceIsToldAgain() {
    send(MORNING);
    Event any = Story.of("08:00:00 Z issued land").getFirst();
    run.forecaster
        .mail()
        .happened(Story.CENTRE, Collections.nCopies(ForecastMail.MAX_EVENTS + 1, any));
    assertThat(run.forecaster.waitingEvents()).isZero();
    at("08:10:00");

    assertThat(store.forecasts.estimates).hasSize(4);
    assertThat(forecast().waiting()).containsOnlyKeys("D");
  }

  /** As of a device whose clock is hours ahead: its day is not told before its time. */
  @Test
  void whatWaitsToBeToldIsBounded() {
    send(MORNING);
    at("08:10:00");
    Event early = Story.of("23:00:00 Z issued land").getFirst();
    ForecastMail mail = run.forecaster.mail();
    mail.happened(Story.CENTRE, Collections.nCopies(CentreForecaster.MAX_HELD, early));
    at("08:10:01");
    assertThat(run.forecaster.waiting().heldEvents()).isEqualTo(CentreForecaster.MAX_HELD);
    assertThat(forecast().waiting()).containsOnlyKeys("D");

    send("08:10:01 E issued land");
    mail.happened(Story.CENTRE, Collections.nCopies(MORNING.lines().toList().size(), early));
    at("08:10:10");
    assertThat(run.forecaster.waiting().heldEvents()).as("the day is told again").isZero();
    assertThat(forecast().waiting()).containsOnlyKeys("D", "E");
  }

  @Test
  void questionsAreBoundedAndFailForThemselves() {
    send(MORNING);
    at("08:10:00");
    assertThat(
            failure(
                ask(
                    present -> {
                      throw new IllegalStateException("no good question");
                    })))
        .hasMessage("no good question");
    CompletableFuture<Integer> nowhere =
        run.forecaster.ask("nowhere", present -> 1).toCompletableFuture();
    run.work();
    assertThat(failure(nowhere)).hasMessageContaining("nowhere");

    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i <= ForecastQuestions.MAX_QUESTIONS; i++) {
      answers.add(
          run.forecaster.ask(Story.CENTRE, Forecaster.Present::nowMicros).toCompletableFuture());
    }
    assertThat(failure(answers.removeLast())).isInstanceOf(NoForecastException.class);
    run.work();
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(run.forecaster.waitingQuestions()).isZero();
    assertThat(answers.getFirst().join()).isEqualTo(run.nowMicros);
  }

  /** Who asked has given up by then: nothing is played for nobody. */
  @Test
  void aQuestionThatWaitedTooLongIsNotAnswered() {
    send(MORNING);
    at("08:10:00");
    CompletableFuture<Integer> answer =
        run.forecaster.ask(Story.CENTRE, present -> 1).toCompletableFuture();
    run.pass(21);
    run.work();
    assertThat(failure(answer))
        .isInstanceOfSatisfying(NoForecastException.class, e -> assertThat(e.isBusy()).isTrue());
  }

  @Test
  void aCentreThatIsGoneHasNoForecast() {
    send(MORNING);
    at("08:10:00");
    run.forecaster.mail().gone(Story.CENTRE);
    run.tick();
    assertThat(run.writer.forecasts().of(Story.CENTRE)).isNull();
    assertThat(failure(ask(present -> 1))).hasMessageContaining("no live centre");
  }

  @Test
  void whatWasAnnouncedByACentreThatIsGoneIsKept() {
    store.forecasts.refusesEstimates = true;
    send(MORNING);
    at("08:10:00");
    run.forecaster.mail().gone(Story.CENTRE);
    run.tick();
    assertThat(store.forecasts.estimates).isEmpty();
    store.forecasts.refusesEstimates = false;
    at("08:11:00");
    at("08:12:00");
    assertThat(store.forecasts.estimates).hasSize(4);
    assertThat(outcome("B")).isEqualTo(new Outcome(End.CALLED, 330));
  }
}
