package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterState;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.CentreView.DataQuality;
import io.counterwatch.centre.DeviceStates;
import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.centre.ExceptionKey.Kind;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.counterwatch.testing.Views;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands and what is over, as views come and go. */
class ExceptionDeskTest {
  private static final long NOW = SampleViews.microsAt(9, 54);
  private static final long SINCE = SampleViews.microsAt(9, 40);
  private static final ExceptionKey LAND = new ExceptionKey("hb-province", Kind.QUEUE, "land");
  private static final ExceptionKey LINE = new ExceptionKey("hb-province", Kind.LINE, "");

  private final SampleViews views = new SampleViews(province());
  private final MemoryExceptions log = new MemoryExceptions();
  private boolean connected = true;
  private final ExceptionDesk desk = new ExceptionDesk(views, log, () -> NOW, () -> connected);
  private CentreView calm;

  private static Map<CentrePlan, Double> province() {
    Map<CentrePlan, Double> one = new LinkedHashMap<>(SampleProvince.centres());
    one.keySet().removeIf(plan -> !plan.centre().equals("hb-province"));
    return one;
  }

  @BeforeEach
  void beginCalmly() {
    views.showAt(NOW);
    CentreView view = Objects.requireNonNull(views.of("hb-province"));
    DataQuality heard = new DataQuality(false, NOW, NOW, 5, 5, 0, DeviceStates.NONE, 0);
    calm = Views.with(Views.with(view, heard), NOW, List.of());
    views.show(calm);
    desk.look();
    desk.look();
    assertThat(desk.isKnown()).isTrue();
  }

  private void crowd(long atMicros) {
    AlertView alert = new AlertView("waiting", "land", SINCE, 31, 20);
    views.show(Views.with(calm, atMicros, List.of(alert)));
    desk.look();
  }

  private void calmDown(long atMicros) {
    views.show(Views.with(calm, atMicros, List.of()));
    desk.look();
  }

  @Test
  void ofMoreThanAreToldItIsSaidThatThereWereMore() {
    for (int i = 1; i <= ExceptionDesk.MAX_OVER; i++) {
      crowd(NOW + 2 * i);
      calmDown(NOW + 2 * i + 1);
    }
    assertThat(desk.over()).hasSize(ExceptionDesk.MAX_OVER);
    assertThat(desk.wereMoreOver(LAND::equals)).isFalse();
    crowd(NOW + 1_000);
    calmDown(NOW + 1_001);

    assertThat(desk.over()).hasSize(ExceptionDesk.MAX_OVER);
    assertThat(desk.wereMoreOver(LAND::equals)).isTrue();
    assertThat(desk.wereMoreOver(LINE::equals)).isFalse();
    // What was not even read may have been anybody's.
    assertThat(startedAt(NOW).wereMoreOver(LINE::equals)).isTrue();
    assertThat(startedAt(NOW + TimeUnit.DAYS.toMicros(2)).wereMoreOver(LAND::equals)).isFalse();
  }

  @Test
  void whatCutsTheServerOffIsOneExceptionOfItsOwn() {
    for (int i = 0; i <= ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      desk.look();
    }
    crowd(NOW);
    connected = false;
    for (int i = 0; i < ExceptionDesk.LOOKS_WITHOUT_LINE; i++) {
      assertThat(desk.standing()).extracting(Entry::key).containsExactly(LAND);
      desk.look();
    }
    fallSilent();
    assertThat(desk.standing())
        .extracting(Entry::key)
        .containsExactly(LAND, ExceptionKey.ofServer());
    assertThat(desk.isSettled()).isFalse();

    connected = true;
    desk.look();
    assertThat(desk.standing()).extracting(Entry::key).containsExactly(LAND);
    assertThat(desk.over()).extracting(Entry::key).containsExactly(ExceptionKey.ofServer());
    for (int i = 0; i < ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      assertThat(desk.standing()).extracting(Entry::key).doesNotContain(LINE);
      desk.look();
    }
    assertThat(desk.standing()).extracting(Entry::key).contains(LINE);
  }

  @Test
  void whatCutsDatabaseAndBrokerOffTogetherIsNoExceptionOfACentre() {
    for (int i = 0; i <= ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      desk.look();
    }
    connected = false;
    views.accepting(false);
    for (int i = 0; i < ExceptionDesk.LOOKS_WITHOUT_LINE; i++) {
      fallSilent();
    }
    assertThat(desk.standing()).isEmpty();
    views.accepting(true);
    desk.look();
    assertThat(desk.standing()).extracting(Entry::key).containsExactly(ExceptionKey.ofServer());

    connected = true;
    desk.look();
    assertThat(desk.standing()).isEmpty();
  }

  @Test
  void afterTheDatabaseWasAwaySilenceCountsAnew() {
    for (int i = 0; i <= ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      desk.look();
    }
    assertThat(desk.isSettled()).isTrue();
    views.accepting(false);
    fallSilent();
    views.accepting(true);
    for (int i = 0; i < ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      desk.look();
      assertThat(desk.standing()).isEmpty();
      assertThat(desk.isSettled()).isFalse();
    }
    desk.look();
    assertThat(desk.standing()).extracting(Entry::key).containsExactly(LINE);
  }

  /** Nothing is heard of the centre. */
  private void fallSilent() {
    DataQuality silent = new DataQuality(true, NOW, NOW, 0, 5, 0, DeviceStates.NONE, 0);
    views.show(Views.with(Views.with(calm, silent), NOW, List.of()));
    desk.look();
  }

  /** As after a restart. */
  private ExceptionDesk startedAt(long nowMicros) {
    ExceptionDesk next = new ExceptionDesk(views, log, () -> nowMicros, () -> true);
    next.look();
    return next;
  }

  @Test
  void itStandsFromItsAlertToTheFirstViewWithoutIt() {
    crowd(NOW);
    crowd(NOW + 1_000_000);

    assertThat(desk.standing()).extracting(Entry::key).containsExactly(LAND);
    assertThat(log.changes).isEqualTo(1);
    assertThat(Objects.requireNonNull(desk.now(LAND)).alerts()).containsExactly("waiting");
    calmDown(NOW + 60_000_000);
    assertThat(desk.standing()).isEmpty();
    Entry over = desk.over().getFirst();
    assertThat(over.sinceMicros()).isEqualTo(SINCE);
    assertThat(over.overMicros()).isEqualTo(NOW + 60_000_000);
    assertThat(log.of(LAND)).containsExactly(over);
    assertThat(desk.now(LAND)).isNull();
  }

  @Test
  void theNextOneIsAnother() {
    crowd(NOW);
    calmDown(NOW + 1);
    crowd(NOW + 2);

    assertThat(log.of(LAND)).hasSize(2);
    assertThat(desk.standing()).hasSize(1);
    assertThat(desk.over()).hasSize(1);
  }

  @Test
  void whileTheDatabaseIsAwayNothingIsShownThatIsNotWritten() {
    log.away = true;
    crowd(NOW);
    assertThat(desk.standing()).isEmpty();
    log.away = false;
    crowd(NOW + 1);
    assertThat(desk.standing()).hasSize(1);
    log.away = true;
    calmDown(NOW + 2);
    assertThat(desk.standing()).hasSize(1);
    log.away = false;
    desk.look();
    assertThat(desk.standing()).isEmpty();
  }

  @Test
  void whileNothingIsStoredNothingBeginsOrEnds() {
    views.accepting(false);
    crowd(NOW);
    assertThat(desk.standing()).isEmpty();
    views.accepting(true);
    desk.look();
    assertThat(desk.standing()).hasSize(1);
  }

  @Test
  void anotherServersStandingOnesGoOn() {
    crowd(NOW);
    long id = desk.standing().iterator().next().id();
    desk.acknowledge(id, "s-01");
    ExceptionDesk next = new ExceptionDesk(views, log, () -> NOW, () -> true);
    next.look();
    next.look();
    next.look();

    assertThat(log.of(LAND)).hasSize(1);
    Entry entry = next.standing().iterator().next();
    assertThat(Objects.requireNonNull(entry.noticed()).by()).isEqualTo("s-01");
  }

  @Test
  void whoAcknowledgesFirstIsNamed() {
    crowd(NOW);
    long id = desk.standing().iterator().next().id();

    Entry first = Objects.requireNonNull(desk.acknowledge(id, "a").result());
    Entry second = Objects.requireNonNull(desk.acknowledge(id, "b").result());
    assertThat(first).isEqualTo(second);
    assertThat(desk.standing()).containsExactly(first);
    assertThat(desk.acknowledge(id + 1, "a").result()).isNull();
    calmDown(NOW + 1);
    Entry past = Objects.requireNonNull(desk.acknowledge(id, "c").result());
    assertThat(past.overMicros()).isEqualTo(NOW + 1);
    assertThat(Objects.requireNonNull(past.noticed()).by()).isEqualTo("a");
    assertThat(desk.standing()).isEmpty();
  }

  @Test
  void rightAfterAStartSilenceSaysNothing() {
    DataQuality silence = new DataQuality(true, NOW, NOW, 0, 5, 0, DeviceStates.NONE, 0);
    views.show(Views.with(calm, silence));
    desk.look();
    assertThat(desk.standing()).isEmpty();
    assertThat(desk.isSettled()).isFalse();
    for (int i = 0; i < ExceptionDesk.LOOKS_BEFORE_SILENCE; i++) {
      desk.look();
    }
    assertThat(desk.standing()).extracting(Entry::key).containsExactly(LINE);
    assertThat(desk.isSettled()).isTrue();
    log.away = true;
    views.show(calm);
    desk.look();
    assertThat(desk.isSettled()).isFalse();
  }

  /** The same queue with its only counter in that state. */
  private void crowd(long atMicros, CounterState state) {
    CounterView only =
        new CounterView(
            calm.counters().getFirst().plan(),
            true,
            state,
            null,
            null,
            null,
            false,
            null,
            null,
            null,
            0,
            0,
            null);
    AlertView alert = new AlertView("waiting", "land", SINCE, 31, 20);
    views.show(Views.with(Views.withCounters(calm, List.of(only)), atMicros, List.of(alert)));
    desk.look();
  }

  private ExceptionCause cause() {
    return desk.standing().iterator().next().cause();
  }

  @Test
  void anotherCauseMustBeSteady() {
    long steady = ExceptionDesk.STEADY_MICROS;
    crowd(NOW, CounterState.CLOSED);
    assertThat(cause()).isEqualTo(ExceptionCause.TOO_FEW_COUNTERS);
    crowd(NOW + 1, CounterState.SERVING);
    ExceptionCause other = Objects.requireNonNull(desk.now(LAND)).cause();
    assertThat(other).isEqualTo(ExceptionCause.SURGE);
    crowd(NOW + steady, CounterState.SERVING);
    assertThat(cause()).isEqualTo(ExceptionCause.TOO_FEW_COUNTERS);
    // It begins anew.
    crowd(NOW + steady + 1, CounterState.CLOSED);
    crowd(NOW + steady + 2, CounterState.SERVING);
    crowd(NOW + 2 * steady + 1, CounterState.SERVING);
    assertThat(cause()).isEqualTo(ExceptionCause.TOO_FEW_COUNTERS);
    crowd(NOW + 2 * steady + 2, CounterState.SERVING);
    assertThat(cause()).isEqualTo(ExceptionCause.SURGE);
  }
}
