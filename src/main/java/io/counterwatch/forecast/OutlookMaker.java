package io.counterwatch.forecast;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreOutlook.Breach;
import io.counterwatch.centre.CentreOutlook.Course;
import io.counterwatch.centre.CentreOutlook.FreeCounter;
import io.counterwatch.centre.CentreOutlook.OneMore;
import io.counterwatch.centre.CentreOutlook.TimeRange;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.forecast.Floor.Desk;
import io.counterwatch.forecast.Floor.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a centre's outlook: plays it as it stands, once more with one more counter for each of the
 * services that wait longest, and asks for which of them a counter of it alone would save most. All
 * of them meet the same people, so what differs is the counter.
 */
public final class OutlookMaker {
  /**
   * Limit on services for which one more counter is played: those whose queue has waited most
   * beyond the limit, then the longest ones.
   */
  static final int MAX_PLAYED_SERVICES = 3;

  /** Who saves less is as good as the best one, person-minutes. */
  private static final double LEAST_MINUTES = 1;

  /** Differences within so many standard errors can't be told from chance. */
  private static final double STANDARD_ERRORS = 2;

  private static final double SECONDS_PER_MINUTE = 60;

  /** A counter that could be opened. */
  private record Candidate(@Nullable String counter, List<String> services) {}

  private final CentreEstimator estimator;
  private final CentrePlan plan;
  private final WhatIf.Question question;
  private final long micros;
  private final long seed;
  private final Map<String, Integer> waiting = new TreeMap<>();
  private final Set<String> lively;

  /** Counters that open by roster until the horizon: to name them would be no advice. */
  private final Set<String> rostered = new TreeSet<>();

  /**
   * What will become of a centre. Asking changes nothing; within a minute the same state gives the
   * same answer.
   *
   * @param plan in force
   * @param minutes the horizon
   * @param nowMicros any moment of the minute
   */
  public static CentreOutlook of(
      CentreEstimator estimator, CentrePlan plan, int minutes, long nowMicros) {
    long minute = Math.floorDiv(nowMicros, Floor.MICROS_PER_MINUTE) * Floor.MICROS_PER_MINUTE;
    return new OutlookMaker(estimator, plan, minutes, Math.max(minute, estimator.micros())).make();
  }

  private OutlookMaker(CentreEstimator estimator, CentrePlan plan, int minutes, long micros) {
    this.estimator = estimator;
    this.plan = plan;
    this.micros = micros;
    this.seed = Draws.seed(plan.centre(), micros);
    plan.services().keySet().forEach(service -> waiting.put(service, 0));
    for (Waiting each : estimator.floor().waiting()) {
      waiting.merge(each.service(), 1, Integer::sum);
    }
    this.lively = lively(estimator, micros);
    for (Timetable.Change change : estimator.timetable(micros, minutes).changes()) {
      if (change instanceof Timetable.Counter counter && counter.open()) {
        rostered.add(counter.counter());
      }
    }
    int breach = CentreOutlook.BREACH_MINUTES;
    this.question =
        new WhatIf.Question(
            minutes,
            breach,
            Math.max(minutes, breach),
            minutesOf(service -> plan.service(service).maxWaitSeconds()),
            minutesOf(service -> plan.service(service).targetWaitSeconds()),
            List.of());
  }

  /** The services for which anybody waits or came lately. */
  static Set<String> lively(CentreEstimator estimator, long micros) {
    Set<String> lively = new TreeSet<>();
    estimator.floor().waiting().forEach(who -> lively.add(who.service()));
    estimator
        .learned()
        .flow()
        .arrivalsByKind(PlayedCentre.ARRIVALS_OF_MINUTES, micros)
        .keySet()
        .forEach(kind -> lively.add(kind.service()));
    return lively;
  }

  /** When somebody has waited for as long as the limit of their service says. */
  static long passesMicros(CentrePlan plan, Waiting waiting) {
    return waiting.sinceMicros() + plan.service(waiting.service()).maxWaitSeconds() * 1_000_000L;
  }

  /** Whether somebody has waited for longer than the service's limit by then. */
  static boolean isPassed(CentreEstimator estimator, CentrePlan plan, String service, long micros) {
    return estimator.floor().waiting().stream()
        .anyMatch(each -> each.service().equals(service) && passesMicros(plan, each) < micros);
  }

  private Map<String, Double> minutesOf(ToIntFunction<String> seconds) {
    Map<String, Double> minutes = new TreeMap<>();
    for (String service : waiting.keySet()) {
      minutes.put(service, seconds.applyAsInt(service) / SECONDS_PER_MINUTE);
    }
    return minutes;
  }

  CentreOutlook make() {
    WhatIf.Outlook standing = play(question);
    Map<List<String>, WhatIf.Outlook> played = new TreeMap<>(OutlookMaker::compare);
    Map<String, WhatIf.Outlook> alone = new TreeMap<>();
    Map<String, CentreOutlook.ServiceOutlook> services = new TreeMap<>();
    List<String> asked = asked();
    for (String service : waiting.keySet()) {
      OneMore oneMore = null;
      if (asked.contains(service)) {
        alone.put(service, withOneMore(played, List.of(service)));
        Candidate candidate = candidate(service);
        WhatIf.Outlook with = withOneMore(played, candidate.services);
        oneMore =
            new OneMore(
                candidate.counter,
                candidate.services,
                course(service, with),
                mean(standing.lateMinutes()) - mean(with.lateMinutes()));
      }
      services.put(
          service,
          new CentreOutlook.ServiceOutlook(
              waiting.getOrDefault(service, 0),
              plan.service(service).maxWaitSeconds(),
              course(service, standing),
              oneMore));
    }
    return new CentreOutlook(
        plan.centre(),
        micros,
        (int) question.horizonMinutes(),
        services,
        freeCounter(standing, alone));
  }

  private static int compare(List<String> one, List<String> other) {
    return String.join("\n", one).compareTo(String.join("\n", other));
  }

  /** Those for which one more counter is played. */
  private List<String> asked() {
    return waiting.keySet().stream()
        .filter(lively::contains)
        .sorted(
            Comparator.comparingDouble(this::lateMinutes)
                .thenComparingInt(service -> waiting.getOrDefault(service, 0))
                .reversed())
        .limit(MAX_PLAYED_SERVICES)
        .toList();
  }

  /** What those who wait have waited beyond the limit until now, person-minutes. */
  private double lateMinutes(String service) {
    double limit = question.limits().getOrDefault(service, 0.0);
    double sum = 0;
    for (Waiting each : estimator.floor().waiting()) {
      if (each.service().equals(service)) {
        sum += Math.max(0, each.minutes(micros) - limit);
      }
    }
    return sum;
  }

  private WhatIf.Outlook play(WhatIf.Question asked) {
    return estimator.whatIf(asked, micros, seed);
  }

  private WhatIf.Outlook withOneMore(
      Map<List<String>, WhatIf.Outlook> played, List<String> services) {
    WhatIf.Outlook known = played.get(services);
    if (known == null) {
      known = play(question.withOneMore(services));
      played.put(services, known);
    }
    return known;
  }

  /**
   * The first counter of the plan that isn't at work, opens by no roster until the horizon and
   * serves it; else one of it alone.
   */
  private Candidate candidate(String service) {
    for (CounterPlan counter : plan.counters().values()) {
      if (counter.serves(service)
          && !isAtWork(counter.counter())
          && !rostered.contains(counter.counter())) {
        List<String> services =
            counter.services().isEmpty()
                ? List.copyOf(waiting.keySet())
                : counter.services().stream().sorted().toList();
        return new Candidate(counter.counter(), services);
      }
    }
    return new Candidate(null, List.of(service));
  }

  private boolean isAtWork(String counter) {
    for (Desk desk : estimator.floor().desks()) {
      if (desk.counter.equals(counter)) {
        return desk.atWork(micros);
      }
    }
    return false;
  }

  private Course course(String service, WhatIf.Outlook outlook) {
    WhatIf.ServiceOutlook found = Objects.requireNonNull(outlook.services().get(service));
    return new Course(found.meanWaiting(), breach(service, found));
  }

  private Breach breach(String service, WhatIf.ServiceOutlook found) {
    boolean already = isPassed(estimator, plan, service, micros);
    double corrected = already ? 1 : estimator.calibration().correct(found.passes());
    TimeRange range = null;
    if (found.passesMiddle().isPresent()) {
      range =
          new TimeRange(
              at(found.passesEarly().orElseThrow()),
              at(found.passesMiddle().getAsDouble()),
              at(found.passesLate().orElseThrow()));
    }
    return new Breach(already, corrected, found.passes(), range);
  }

  private long at(double minutes) {
    return micros + (long) (minutes * Floor.MICROS_PER_MINUTE);
  }

  private static double mean(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.size();
  }

  private FreeCounter freeCounter(WhatIf.Outlook standing, Map<String, WhatIf.Outlook> alone) {
    boolean late = mean(standing.lateMinutes()) >= LEAST_MINUTES;
    Map<String, List<Double>> minutes = new TreeMap<>();
    alone.forEach(
        (service, outlook) ->
            minutes.put(service, late ? outlook.lateMinutes() : outlook.waitedMinutes()));
    return choose(late ? standing.lateMinutes() : standing.waitedMinutes(), minutes, late);
  }

  /**
   * The service with the fewest person-minutes; each list by run, those of a run belong together.
   */
  static FreeCounter choose(
      List<Double> standing, Map<String, List<Double>> minutes, boolean beyondTarget) {
    String best = null;
    double least = mean(standing) - LEAST_MINUTES;
    for (Map.Entry<String, List<Double>> each : minutes.entrySet()) {
      if (mean(each.getValue()) <= least) {
        best = each.getKey();
        least = mean(each.getValue());
      }
    }
    if (best == null) {
      return FreeCounter.NOWHERE;
    }
    Set<String> ties = new TreeSet<>();
    for (Map.Entry<String, List<Double>> each : minutes.entrySet()) {
      if (!each.getKey().equals(best)
          && mean(each.getValue()) <= mean(standing) - LEAST_MINUTES
          && isTie(minutes.getOrDefault(best, List.of()), each.getValue())) {
        ties.add(each.getKey());
      }
    }
    return new FreeCounter(best, mean(standing) - least, beyondTarget, List.copyOf(ties));
  }

  private static boolean isTie(List<Double> best, List<Double> other) {
    List<Double> more = new ArrayList<>();
    for (int run = 0; run < best.size(); run++) {
      more.add(other.get(run) - best.get(run));
    }
    double mean = mean(more);
    double squares = 0;
    for (double each : more) {
      squares += (each - mean) * (each - mean);
    }
    double error = StrictMath.sqrt(squares / (more.size() - 1) / more.size());
    return mean < Math.max(LEAST_MINUTES, STANDARD_ERRORS * error);
  }
}
