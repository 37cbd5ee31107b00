package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.OpeningHours.Span;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.Staffings;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Story;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is answered of a day's counters, and how often it is worked out. */
class StaffingDeskTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Of the story's day, a Monday, on which it is asked; open from Monday to Friday. */
  private static final LocalDate TOMORROW = Story.DAY.plusDays(1);

  private static final Vertx VERTX = VertxWithoutFiles.make();

  private final Log log = new Log();
  private final long nowMicros = Story.micros("15:00:00");
  private volatile long nanos;
  private final StaffingDesk desk = new StaffingDesk(VERTX, log, () -> nowMicros, () -> nanos);

  /** The past of two halls: on each Tuesday that is named thirty people came. */
  private static final class Log implements StaffingDesk.Past {
    final Set<LocalDate> busy = new ConcurrentSkipListSet<>();
    final List<LocalDate> read = new CopyOnWriteArrayList<>();

    /** While it is there, days are read only once it completes. */
    volatile @Nullable Promise<Void> held;

    volatile boolean away;

    @Override
    public Future<@Nullable CentrePlans> plans(String centre) {
      return Future.succeededFuture(
          centre.equals("nowhere") ? null : CentrePlans.always(plan(centre)));
    }

    @Override
    public Future<List<Event>> floorEvents(String centre, LocalDate day) {
      read.add(day);
      if (away) {
        return Future.failedFuture("the database is away");
      }
      Promise<Void> wait = held;
      List<Event> events = busy.contains(day) ? day(day) : List.of();
      return wait == null ? Future.succeededFuture(events) : wait.future().map(released -> events);
    }
  }

  private static CentrePlan plan(String centre) {
    Span span = new Span(LocalTime.of(8, 0), LocalTime.of(16, 0));
    return new CentrePlan(
        centre,
        Names.same(centre),
        "",
        null,
        ZoneOffset.UTC,
        LocalTime.MIDNIGHT,
        false,
        Map.of("land", ServicePlan.unconfigured("land")),
        Map.of("1", new CounterPlan("1", List.of("land"), true, true)),
        new OpeningHours(Map.of(DayOfWeek.MONDAY, List.of(span), DayOfWeek.TUESDAY, List.of(span))),
        List.of(),
        Map.of());
  }

  /** From nine on somebody each ten minutes, served for five. */
  private static List<Event> day(LocalDate day) {
    long nine =
        Story.micros("09:00:00") - (Story.DAY.toEpochDay() - day.toEpochDay()) * 86_400_000_000L;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      long came = nine + i * 600_000_000L;
      String ticket = day + "/" + i;
      int sequence = 3 * i;
      events.add(
          Story.event(
              came,
              ticket,
              new EventBody.TicketIssued("land", ticket, null, false, null, null),
              sequence + 1L));
      events.add(
          Story.event(came + 1, ticket, new EventBody.TicketCalled("1", null), sequence + 2L));
      events.add(
          Story.event(
              came + 300_000_001,
              ticket,
              new EventBody.ServiceFinished("1", null, null),
              sequence + 3L));
    }
    return events;
  }

  @AfterAll
  static void stop() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private CompletableFuture<Staffings.Answer> ask(String centre, @Nullable LocalDate date) {
    return desk.of(centre, date).toCompletableFuture();
  }

  private Staffings.Answer answer(String centre, @Nullable LocalDate date) {
    return ask(centre, date).orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** So many of the last Tuesdays were busy. */
  private void busyTuesdays(int weeks) {
    for (int week = 1; week <= weeks; week++) {
      log.busy.add(TOMORROW.minusWeeks(week));
    }
  }

  @Test
  void tomorrowIsMadeOfTheSameWeekdayOfTheLastWeeks() {
    busyTuesdays(4);
    assertThat(answer("hall", null))
        .isInstanceOfSatisfying(
            Staffings.Known.class,
            known -> {
              StaffingPlan staffing = known.staffing();
              assertThat(staffing.date()).isEqualTo(TOMORROW);
              assertThat(staffing.days()).isEqualTo(4);
            });
    assertThat(log.read).hasSize(Staffings.WEEKS).allMatch(day -> day.isBefore(Story.DAY));
    assertThat(log.read).allMatch(day -> day.getDayOfWeek() == DayOfWeek.TUESDAY);
  }

  @Test
  void whereThereIsNoneItSaysWhy() {
    busyTuesdays(2);
    assertThat(answer("nowhere", null)).isEqualTo(new Staffings.NoCentre());
    assertThat(answer("hall", Story.DAY.minusDays(1))).isEqualTo(new Staffings.NoSuchDay());
    assertThat(answer("hall", Story.DAY.plusDays(Staffings.MOST_DAYS_AHEAD + 1)))
        .isEqualTo(new Staffings.NoSuchDay());
    assertThat(answer("hall", Story.DAY.plusDays(2)))
        .isEqualTo(new Staffings.Closed(Story.DAY.plusDays(2)));
    assertThat(log.read).isEmpty();
    assertThat(answer("hall", TOMORROW)).isEqualTo(new Staffings.TooLittle(TOMORROW, 2));
    assertThat(answer("hall", Story.DAY)).isEqualTo(new Staffings.TooLittle(Story.DAY, 0));
  }

  @Test
  void aQuestionIsWorkedOutOnceAndItsAnswerGivenAgainForTenMinutes() {
    busyTuesdays(1);
    Promise<Void> held = hold();
    CompletableFuture<Staffings.Answer> first = ask("hall", null);
    CompletableFuture<Staffings.Answer> second = ask("hall", TOMORROW);
    held.complete();
    assertThat(first.orTimeout(30, TimeUnit.SECONDS).join())
        .isEqualTo(new Staffings.TooLittle(TOMORROW, 1));
    assertThat(second.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(first.join());
    nanos = TimeUnit.MINUTES.toNanos(StaffingDesk.FRESH_MINUTES) - 1;
    answer("hall", null);
    assertThat(log.read).hasSize(Staffings.WEEKS);
    nanos += SECOND;
    answer("hall", null);
    assertThat(log.read).hasSize(2 * Staffings.WEEKS);
  }

  @Test
  void tooManyAtOnceAreTurnedAway() {
    Promise<Void> held = hold();
    List<CompletableFuture<Staffings.Answer>> underWay = new ArrayList<>();
    for (int i = 0; i < StaffingDesk.MAX_UNDER_WAY; i++) {
      underWay.add(ask("hall-" + i, null));
    }
    assertThat(answer("one-more", null)).isEqualTo(new Staffings.Busy());
    held.complete();
    log.held = null;
    underWay.forEach(each -> each.orTimeout(30, TimeUnit.SECONDS).join());
    assertThat(answer("one-more", null)).isEqualTo(new Staffings.TooLittle(TOMORROW, 0));
  }

  @Test
  void aDatabaseThatIsAwayFailsAndIsAskedAgain() {
    log.away = true;
    assertThat(ask("hall", null))
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the database is away");
    log.away = false;
    assertThat(answer("hall", null)).isEqualTo(new Staffings.TooLittle(TOMORROW, 0));
  }

  private Promise<Void> hold() {
    Promise<Void> held = Promise.promise();
    log.held = held;
    return Objects.requireNonNull(held);
  }
}
