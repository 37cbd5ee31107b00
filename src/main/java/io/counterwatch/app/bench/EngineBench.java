package io.counterwatch.app.bench;

import io.counterwatch.app.bench.ProvinceDay.Sent;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.event.Event;
import io.counterwatch.simulator.CentreProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The engine alone, on one core, without any input or output: what an event costs, in order and out
 * of it, what a view costs, what a day costs that must be folded again, and what is kept in memory.
 */
public final class EngineBench {
  /** Rounds that only warm up the machine's compiler. */
  private static final int WARM_UPS = 2;

  /** When the views are made: in the afternoon's rush. */
  private static final int VIEW_HOUR = 15;

  private static final int VIEWS_A_ROUND = 10;

  /** A day that is folded again in less than this is folded many times for one measurement. */
  private static final int ORDINARY_REFOLDS = 20;

  /** Events of a round that come a little late. */
  private static final int LITTLE_LATE = 200;

  private final int rounds;
  private final int centres;
  private final int largestTickets;
  private final Consumer<String> progress;
  private final ProvinceDay day = new ProvinceDay();
  private final List<Measured> figures = new ArrayList<>();

  /**
   * A bench that hasn't begun.
   *
   * @param rounds how often each cost is measured
   * @param centres of the province
   * @param largestTickets of the largest day, about
   */
  public EngineBench(int rounds, int centres, int largestTickets, Consumer<String> progress) {
    this.rounds = rounds;
    this.centres = centres;
    this.largestTickets = largestTickets;
    this.progress = progress;
  }

  /** Measures; takes a minute or two. */
  public BenchResult run() {
    List<CentreProfile> profiles = ProvinceDay.centres(centres);
    progress.accept("drawing a province's day: %d centres".formatted(centres));
    List<Event> events = day.received(ProvinceDay.of(profiles));
    measureEvents(profiles, events);
    measureViews(profiles, events);
    progress.accept("drawing the largest day: %,d tickets".formatted(largestTickets));
    LargestDay largest = new LargestDay(largestTickets);
    List<Sent> sent = largest.events();
    long largestEvents = measureRefolds(profiles, events, largest, day.received(sent));
    new EngineMemory(day, figures, progress).measure(profiles, largest, sent);
    Map<String, Long> sizes = new TreeMap<>();
    sizes.put("rounds", (long) rounds);
    sizes.put("events", (long) events.size());
    sizes.put("largestDayEvents", largestEvents);
    return new BenchResult(
        "engine", "The engine alone", List.copyOf(figures), note(events.size()), sizes, List.of());
  }

  private String note(int events) {
    return """
    (%d centres, %,d events a day, all event types, every alert configured; in batches of 1,000.
    Medians of %d rounds, with the least and the most, of the processor time of one thread;
    collecting garbage is in the costs only where the line says so.)
    """
        .formatted(centres, events, rounds);
  }

  private static List<CentrePlan> plans(List<CentreProfile> profiles, boolean history) {
    return profiles.stream().map(profile -> LargestDay.plan(profile, history)).toList();
  }

  // ---- events

  private void measureEvents(List<CentreProfile> profiles, List<Event> events) {
    List<CentrePlan> live = plans(profiles, false);
    List<CentrePlan> withoutAlerts = plans(profiles, true);
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(1));
    Rates inOrder = new Rates();
    Rates outOfOrder = new Rates();
    List<Double> alertShares = new ArrayList<>();
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      Cost ordered = fold(live, events);
      Cost bare = fold(withoutAlerts, events);
      Cost disordered = fold(live, shuffled);
      if (round > 0) {
        inOrder.add(events.size(), ordered);
        outOfOrder.add(events.size(), disordered);
        alertShares.add(1 - bare.cpuSeconds() / ordered.cpuSeconds());
        progress.accept(
            "round %d of %d: %,.0f events/s in order, %,.0f out of order"
                .formatted(round, rounds, inOrder.last(), outOfOrder.last()));
      }
    }
    add("inOrderPerSecond", "in order, events/s", inOrder.cpu, 0);
    add("inOrderWithCollectionPerSecond", "… garbage collection included", inOrder.all, 0);
    add("alertShare", "… share of the alerts in it", alertShares, 2);
    add("outOfOrderPerSecond", "in random order, folded at the end, events/s", outOfOrder.cpu, 0);
    add("outOfOrderWithCollectionPerSecond", "… garbage collection included", outOfOrder.all, 0);
  }

  private static Cost fold(List<CentrePlan> plans, List<Event> events) {
    EngineProvince province = new EngineProvince(plans);
    return Cost.of(
        () -> {
          province.take(events);
          if (province.settle() != events.size()) {
            throw new IllegalStateException("events were lost");
          }
        });
  }

  /** Events a second, by processor time alone and with what collecting garbage took. */
  private static final class Rates {
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> all = new ArrayList<>();

    void add(long events, Cost cost) {
      cpu.add(events / cost.cpuSeconds());
      all.add(events / (cost.cpuSeconds() + cost.collectionSeconds()));
    }

    double last() {
      return cpu.getLast();
    }
  }

  // ---- views

  private void measureViews(List<CentreProfile> profiles, List<Event> events) {
    progress.accept("views");
    long now = ProvinceDay.at(VIEW_HOUR);
    EngineProvince province = new EngineProvince(plans(profiles, false));
    province.take(events.stream().filter(event -> event.timeMicros() <= now).toList());
    List<Double> micros = new ArrayList<>();
    for (int round = 1 - WARM_UPS; round <= rounds; round++) {
      Cost cost =
          Cost.of(
              () -> {
                for (int i = 0; i < VIEWS_A_ROUND; i++) {
                  province.view(now + i);
                }
              });
      if (round > 0) {
        micros.add(cost.cpuSeconds() * 1e6 / ((double) VIEWS_A_ROUND * profiles.size()));
      }
    }
    add("viewMicros", "a centre's live view at 15:00, µs", micros, 0);
  }

  // ---- refolds

  private long measureRefolds(
      List<CentreProfile> profiles, List<Event> events, LargestDay largest, List<Event> most) {
    progress.accept("folding days again");
    CentreProfile one = profiles.getFirst();
    List<Event> some = events.stream().filter(event -> event.centre().equals(one.id())).toList();
    Refold ordinary = new Refold(LargestDay.plan(one, false), some);
    Refold large = new Refold(largest.plan(), most);
    String what = "a late event folds a day of %,d events again, ms";
    add(
        "refoldMillis",
        what.formatted(some.size()),
        ordinary.millis(rounds, WARM_UPS * ORDINARY_REFOLDS, ORDINARY_REFOLDS),
        1);
    add("refoldLargestMillis", what.formatted(most.size()), large.millis(rounds, WARM_UPS, 1), 0);
    String little = "an event that %d overtook, in the middle of a day of %,d, µs";
    add(
        "lateMicros",
        little.formatted(Refold.OVERTAKING, some.size()),
        ordinary.littleLateMicros(rounds, WARM_UPS, LITTLE_LATE),
        0);
    add(
        "lateLargestMicros",
        little.formatted(Refold.OVERTAKING, most.size()),
        large.littleLateMicros(rounds, WARM_UPS, LITTLE_LATE),
        0);
    return most.size();
  }

  private void add(String key, String what, List<Double> values, int decimals) {
    figures.add(new Measured(key, what, Figure.of(values), decimals));
  }
}
