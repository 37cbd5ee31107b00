package io.counterwatch.web;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.ServicePlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One seeded day of a centre, played to its end: who came, was called, served, gave up. */
final class SampleDay {
  private static final int MORNING_END = seconds(11, 30);
  private static final int AFTERNOON = seconds(13, 30);
  private static final int OPENING = seconds(7, 30);
  private static final int CLOSING = seconds(17, 0);

  /**
   * One visitor; seconds of the day, {@link Integer#MAX_VALUE} where it never happens.
   *
   * @param left gave up waiting
   */
  record Visit(
      String service,
      String number,
      String counter,
      int issued,
      int called,
      int started,
      int finished,
      int left) {
    int waitEnds() {
      return Math.min(called, left);
    }
  }

  /** A time in which a counter is not available. */
  record Break(String counter, int from, int to) {}

  private final List<Visit> visits = new ArrayList<>();
  private final List<Break> breaks = new ArrayList<>();

  SampleDay(CentrePlan plan, long seed, double load) {
    Random random = new Random(seed);
    Map<String, Integer> freeAt = new HashMap<>();
    for (CounterPlan counter : plan.counters().values()) {
      freeAt.put(counter.counter(), OPENING + random.nextInt(600));
      int pause = OPENING + 3600 + random.nextInt(7 * 3600);
      breaks.add(new Break(counter.counter(), pause, pause + 420 + random.nextInt(900)));
    }
    List<Visit> arrivals = new ArrayList<>();
    char letter = 'A';
    for (ServicePlan service : plan.services().values()) {
      arrivals.addAll(arrivals(plan, service, letter++, random, load));
    }
    arrivals.sort(Comparator.comparingInt(Visit::issued));
    for (Visit arrival : arrivals) {
      visits.add(serve(plan, arrival, freeAt, random));
    }
  }

  List<Visit> visits() {
    return visits;
  }

  /** Whether a counter is paused then. */
  @Nullable Break pause(String counter, int second) {
    return breaks.stream()
        .filter(each -> each.counter().equals(counter))
        .filter(each -> second >= each.from() && second < each.to())
        .findFirst()
        .orElse(null);
  }

  static boolean open(int second) {
    return (second >= OPENING && second < MORNING_END) || (second >= AFTERNOON && second < CLOSING);
  }

  static int opened(int second) {
    return second < AFTERNOON ? OPENING : AFTERNOON;
  }

  private static List<Visit> arrivals(
      CentrePlan plan, ServicePlan service, char letter, Random random, double load) {
    List<Visit> arrivals = new ArrayList<>();
    long able = plan.counters().values().stream().filter(each -> serves(each, service)).count();
    int total = (int) (able * load * (26 + random.nextInt(10)));
    for (int i = 0; i < total; i++) {
      boolean morning = random.nextInt(100) < 62;
      int from = morning ? OPENING - 300 : AFTERNOON - 300;
      int length = morning ? 13_200 : 11_000;
      double early = Math.min(random.nextDouble(), (random.nextDouble() + random.nextDouble()) / 2);
      int issued = from + (int) (early * length * 1.35);
      if (issued < from + length) {
        arrivals.add(new Visit(service.service(), "", "", issued, 0, 0, 0, 0));
      }
    }
    arrivals.sort(Comparator.comparingInt(Visit::issued));
    List<Visit> numbered = new ArrayList<>();
    for (int i = 0; i < arrivals.size(); i++) {
      String number = "%c%03d".formatted(letter, i + 1);
      numbered.add(new Visit(service.service(), number, "", arrivals.get(i).issued(), 0, 0, 0, 0));
    }
    return numbered;
  }

  private static boolean serves(CounterPlan counter, ServicePlan service) {
    return counter.services().isEmpty() || counter.services().contains(service.service());
  }

  private Visit serve(CentrePlan plan, Visit arrival, Map<String, Integer> freeAt, Random random) {
    ServicePlan service = plan.service(arrival.service());
    String counter =
        plan.counters().values().stream()
            .filter(each -> serves(each, service))
            .map(CounterPlan::counter)
            .min(Comparator.comparingInt(each -> freeAt.getOrDefault(each, 0)))
            .orElseThrow();
    int called = Math.max(arrival.issued() + 8, freeAt.getOrDefault(counter, 0) + 12);
    Break pause = pause(counter, called);
    if (pause != null) {
      called = pause.to() + 5;
    }
    if (called >= MORNING_END && called < AFTERNOON) {
      called = AFTERNOON + random.nextInt(240);
    }
    int patience = 2400 + random.nextInt(4000);
    if (called - arrival.issued() > patience) {
      int left = arrival.issued() + patience;
      return visit(arrival, counter, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, left);
    }
    int started = called + 15 + random.nextInt(40);
    int finished = started + (int) (160 + 190 * Math.exp(random.nextGaussian() * 0.6));
    freeAt.put(counter, finished);
    return visit(arrival, counter, called, started, finished, Integer.MAX_VALUE);
  }

  private static Visit visit(
      Visit arrival, String counter, int called, int started, int finished, int left) {
    return new Visit(
        arrival.service(),
        arrival.number(),
        counter,
        arrival.issued(),
        called,
        started,
        finished,
        left);
  }

  static int seconds(int hour, int minute) {
    return hour * 3600 + minute * 60;
  }
}
