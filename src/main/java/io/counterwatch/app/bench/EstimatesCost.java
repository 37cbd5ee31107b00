package io.counterwatch.app.bench;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.EstimateListener;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.forecast.OutlookMaker;
import io.counterwatch.forecast.PlannedCounters;
import io.counterwatch.forecast.WaitForecast;
import io.counterwatch.forecast.WhatIf;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DayPlan;
import io.counterwatch.simulator.DemoWorld;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * What estimates cost, at moments of played days: a prediction, an outlook, a province's estimates.
 * Everything runs often before it is measured, so that the machine's compiler is done with it.
 */
final class EstimatesCost {
  private static final Goal PREDICTION_MICROS = Goal.atMost(20);
  private static final Goal OUTLOOK_MILLIS = Goal.atMost(50);
  private static final Goal PROVINCE_SHARE = Goal.atMost(0.05);

  private static final int TRAINING_DAYS = 30;
  private static final int MEASURED_DAYS = 10;

  /** An outlook is asked for when so many wait, on a day on which far too many come. */
  private static final int WAITING = 60;

  private static final int FLOOD_TICKETS = 900;
  private static final int OUTLOOKS = 40;
  private static final int OUTLOOK_MINUTES = 30;

  private static final LocalDate DATE = SimulatedWaits.date(2);
  private static final LocalTime RUSH = LocalTime.of(10, 0);
  private static final int PROVINCE_WARM_UPS = 20;
  private static final int PROVINCE_ROUNDS = 20;
  private static final long SEED = 1;

  private final int ticketsPerDay;

  EstimatesCost(int ticketsPerDay) {
    this.ticketsPerDay = ticketsPerDay;
  }

  /** An estimator and who waits at its centre. */
  private static final class Watched {
    final CentrePlan plan;
    final CentreEstimator estimator;
    final Set<String> waiting = new LinkedHashSet<>();
    long micros;

    Watched(CentrePlan plan) {
      this.plan = plan;
      estimator = new CentreEstimator(ServiceDays.of(plan), EstimateListener.NOBODY);
      estimator.foresee(new PlannedCounters(plan));
    }

    void accept(FloorEvent event) {
      estimator.accept(event);
      micros = event.micros();
      switch (event) {
        case FloorEvent.LegOpened opened -> waiting.add(opened.leg());
        case FloorEvent.LegCalled called -> waiting.remove(called.leg());
        case FloorEvent.LegWithdrawn withdrawn -> waiting.remove(withdrawn.leg());
        case FloorEvent.LegForgotten forgotten -> waiting.remove(forgotten.leg());
        case FloorEvent.LegResumed ignored -> {}
        case FloorEvent.LegFreed ignored -> {}
        case FloorEvent.CounterOpened ignored -> {}
        case FloorEvent.CounterClosed ignored -> {}
      }
    }

    /** How many services can be said something of. */
    int askServices() {
      int known = 0;
      for (String service : plan.services().keySet()) {
        known += estimator.forecast(service, false, micros) instanceof WaitForecast.Known ? 1 : 0;
      }
      return known;
    }

    int askWaiting() {
      int known = 0;
      for (String leg : waiting) {
        known += estimator.remaining(leg, micros) instanceof WaitForecast.Known ? 1 : 0;
      }
      return known;
    }
  }

  /** A table of Markdown. */
  String measure() {
    Watched centre = new Watched(new SimulatedWaits(ticketsPerDay, SEED).plan());
    double prediction = predictionMicros(centre);
    double outlook = outlookMillis(centre);
    List<Watched> province = province();
    double services = share(() -> province.stream().mapToInt(Watched::askServices).sum());
    double everybody =
        share(
            () -> province.stream().mapToInt(each -> each.askServices() + each.askWaiting()).sum());
    int waiting = province.stream().mapToInt(each -> each.waiting.size()).sum();
    StringBuilder out = new StringBuilder("### What they cost\n\n| what | figure | gate |\n");
    out.append("|---|---|---|\n");
    row(out, "a prediction, when somebody comes, µs (median)", prediction, 1, PREDICTION_MICROS);
    row(
        out,
        "an outlook of the provincial centre, %d waiting, %d runs each, ms (median)"
            .formatted(WAITING, WhatIf.RUNS),
        outlook,
        1,
        OUTLOOK_MILLIS);
    row(
        out,
        "estimates of all services of %d centres once a second, share of a core"
            .formatted(province.size()),
        services,
        4,
        PROVINCE_SHARE);
    row(
        out,
        "… and of the %,d who wait there at %s".formatted(waiting, RUSH),
        everybody,
        4,
        PROVINCE_SHARE);
    return out.append('\n').toString();
  }

  private static void row(StringBuilder out, String what, double value, int decimals, Goal goal) {
    out.append(
        String.format(
            Locale.ROOT, "| %s | %." + decimals + "f | %s |%n", what, value, goal.shown(value)));
  }

  /** The median over those who come on the last days, each asked for when they have come. */
  private double predictionMicros(Watched centre) {
    SimulatedWaits waits = new SimulatedWaits(ticketsPerDay, SEED);
    List<Double> micros = new ArrayList<>();
    for (int number = 0; number < TRAINING_DAYS + MEASURED_DAYS; number++) {
      for (FloorEvent event : waits.day(number)) {
        centre.accept(event);
        if (event instanceof FloorEvent.LegOpened opened) {
          long start = System.nanoTime();
          centre.estimator.forecast(opened.service(), opened.priority(), opened.micros());
          long nanos = System.nanoTime() - start;
          if (number >= TRAINING_DAYS) {
            micros.add(nanos / 1e3);
          }
        }
      }
    }
    return Figure.quantile(micros, 0.5);
  }

  private static double outlookMillis(Watched centre) {
    List<FloorEvent> flood =
        new SimulatedWaits(FLOOD_TICKETS, SEED).day(TRAINING_DAYS + MEASURED_DAYS);
    for (FloorEvent event : flood) {
      centre.accept(event);
      if (centre.waiting.size() == WAITING) {
        return outlookMillisNow(centre);
      }
    }
    throw new IllegalStateException("there were never " + WAITING + " waiting");
  }

  private static double outlookMillisNow(Watched centre) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < 2 * OUTLOOKS; i++) {
      long start = System.nanoTime();
      OutlookMaker.of(centre.estimator, centre.plan, OUTLOOK_MINUTES, centre.micros);
      if (i >= OUTLOOKS) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    return Figure.quantile(millis, 0.5);
  }

  /** Every centre of the province in the morning's rush. */
  private static List<Watched> province() {
    List<Watched> all = new ArrayList<>();
    for (CentreProfile profile : DemoWorld.centres(DemoWorld.CENTRES_LIMIT, false)) {
      CentrePlan plan = LargestDay.plan(profile, true);
      Watched centre = new Watched(plan);
      long rush = DATE.atTime(RUSH).atZone(plan.zone()).toEpochSecond() * 1_000_000;
      SimulatedWaits.floor(plan, DATE, DayPlan.tickets(profile, DATE, SEED, 0)).stream()
          .filter(event -> event.micros() <= rush)
          .forEach(centre::accept);
      all.add(centre);
    }
    return all;
  }

  /**
   * The processor time of some work that is done once a second, as a share of a core.
   *
   * @param work tells how much of it there was, the same each time
   */
  private static double share(IntSupplier work) {
    int much = work.getAsInt();
    for (int i = 0; i < PROVINCE_WARM_UPS; i++) {
      repeat(work, much);
    }
    Cost cost =
        Cost.of(
            () -> {
              for (int i = 0; i < PROVINCE_ROUNDS; i++) {
                repeat(work, much);
              }
            });
    return cost.cpuSeconds() / PROVINCE_ROUNDS;
  }

  private static void repeat(IntSupplier work, int much) {
    if (work.getAsInt() != much) {
      throw new IllegalStateException("the same work gave another answer");
    }
  }
}
