package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.Staffings;
import io.counterwatch.event.Event;
import io.counterwatch.forecast.DayWork;
import io.counterwatch.forecast.StaffingPlanner;
import io.counterwatch.store.PgHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers how many counters a day needs: reads the same weekday of the last weeks from the log, one
 * day after the other, folds them, and works it out beside the server's own threads. Whoever asks
 * what is being worked out already, shares its answer.
 */
final class StaffingDesk implements Staffings {
  /** An answer is given again for so long. */
  static final long FRESH_MINUTES = 10;

  /** Limit on answers that are kept; the one asked for longest ago goes first. */
  static final int MAX_KEPT = 256;

  /** Limit on questions under way: each may hold a day's events. */
  static final int MAX_UNDER_WAY = 2;

  /** After so long no further day is read: whoever asked has been told to come back. */
  static final long MAX_READING_SECONDS = 20;

  private final Vertx vertx;
  private final Past past;
  private final LongSupplier nowMicros;
  private final LongSupplier nanos;
  private final SharedAnswers<Key, Answer> answers;

  private record Key(String centre, LocalDate date, LocalDate today, CentrePlan plan) {}

  /** What is known of former days. */
  interface Past {
    /** The centre's plans; null where there is no such centre. */
    Future<@Nullable CentrePlans> plans(String centre);

    /** A service day's events that tell who came, was called and was done. */
    Future<List<Event>> floorEvents(String centre, LocalDate day);
  }

  /**
   * @param nanos a real clock that only goes forward
   */
  StaffingDesk(Vertx vertx, Past past, LongSupplier nowMicros, LongSupplier nanos) {
    this.vertx = vertx;
    this.past = past;
    this.nowMicros = nowMicros;
    this.nanos = nanos;
    this.answers =
        new SharedAnswers<>(
            MAX_KEPT, MAX_UNDER_WAY, TimeUnit.MINUTES.toNanos(FRESH_MINUTES), new Busy(), nanos);
  }

  /** The past as it is in the log. */
  static Past logged(PgHistory history) {
    return new Past() {
      @Override
      public Future<@Nullable CentrePlans> plans(String centre) {
        return history.plans(centre);
      }

      @Override
      public Future<List<Event>> floorEvents(String centre, LocalDate day) {
        return history.floorEvents(centre, day);
      }
    };
  }

  @Override
  public CompletionStage<Answer> of(String centre, @Nullable LocalDate date) {
    return past.plans(centre)
        .compose(
            plans ->
                plans == null ? Future.<Answer>succeededFuture(new NoCentre()) : of(plans, date))
        .toCompletionStage();
  }

  private Future<Answer> of(CentrePlans plans, @Nullable LocalDate asked) {
    LocalDate today = plans.calendar().dayAt(nowMicros.getAsLong());
    LocalDate date = asked == null ? today.plusDays(1) : asked;
    long ahead = ChronoUnit.DAYS.between(today, date);
    if (ahead < 0 || ahead > MOST_DAYS_AHEAD) {
      return Future.succeededFuture(new NoSuchDay());
    }
    CentrePlan plan = plans.on(date);
    if (plan.hours().on(date).isEmpty()) {
      return Future.succeededFuture(new Closed(date));
    }
    return Future.fromCompletionStage(
        answers.of(
            new Key(plans.centre(), date, today, plan),
            () ->
                days(plans, alike(plans, date, today), new ArrayList<>(), nanos.getAsLong())
                    .compose(days -> vertx.executeBlocking(() -> answer(plan, date, days), false))
                    .toCompletionStage()));
  }

  /** The same weekday of the last weeks, as far as the centre was open. */
  private static List<LocalDate> alike(CentrePlans plans, LocalDate date, LocalDate today) {
    long weeks = ChronoUnit.DAYS.between(today, date) / 7 + 1;
    LocalDate newest = date.minusWeeks(weeks);
    List<LocalDate> alike = new ArrayList<>();
    for (int week = WEEKS - 1; week >= 0; week--) {
      LocalDate day = newest.minusWeeks(week);
      if (!plans.on(day).hours().on(day).isEmpty()) {
        alike.add(day);
      }
    }
    return alike;
  }

  /** One day at a time is in memory. */
  private Future<List<DayWork>> days(
      CentrePlans plans, List<LocalDate> dates, List<DayWork> before, long sinceNanos) {
    if (dates.isEmpty()) {
      return Future.succeededFuture(before);
    }
    if (nanos.getAsLong() - sinceNanos >= TimeUnit.SECONDS.toNanos(MAX_READING_SECONDS)) {
      return Future.failedFuture("former days took longer than " + MAX_READING_SECONDS + " s");
    }
    LocalDate date = dates.getFirst();
    return past.floorEvents(plans.centre(), date)
        .compose(events -> vertx.executeBlocking(() -> work(plans.on(date), date, events), false))
        .compose(
            work -> {
              List<DayWork> all = new ArrayList<>(before);
              if (!work.arrivals().isEmpty()) {
                all.add(work);
              }
              return days(plans, dates.subList(1, dates.size()), all, sinceNanos);
            });
  }

  private static DayWork work(CentrePlan plan, LocalDate date, List<Event> events) {
    ServiceDay day = new ServiceDay(plan, date);
    day.add(events);
    return DayWork.of(day);
  }

  private static Answer answer(CentrePlan plan, LocalDate date, List<DayWork> days) {
    return days.size() < StaffingPlan.LEAST_DAYS
        ? new TooLittle(date, days.size())
        : new Known(plan, StaffingPlanner.of(plan, date, days));
  }
}
