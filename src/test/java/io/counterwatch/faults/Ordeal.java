package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.PostgresProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A scenario while it is played: the installation, its traffic, and the means to strike. */
final class Ordeal implements AutoCloseable {
  /** Within which everything must be stored after the last fault. */
  static final Duration DRAINING = Duration.ofMinutes(2);

  /** Without any there is nothing to strike at. */
  private static final int FIRST_EVENTS = 40;

  /** One strike in so many does not wait for the site to be at work again. */
  private static final int SELDOM = 4;

  private final Scenario scenario;
  private final Terms terms;
  private final Length length;
  private final long seed;
  private final SplittableRandom random;
  private final Plan plan;
  private final Site site;
  private final Fleet fleet;
  private final Progress progress;
  private final long beganNanos = System.nanoTime();
  private long strikes;
  private long acknowledgedBefore;
  private double drainSeconds;

  /** Something that strikes. */
  interface Strike {
    /**
     * Strikes once, and returns when what was struck is being mended.
     *
     * @param round counted from 0
     */
    void strike(int round) throws Exception;
  }

  private Ordeal(
      Scenario scenario,
      Length length,
      long seed,
      Path folder,
      PostgresProcess shared,
      Progress progress)
      throws IOException {
    this.progress = progress;
    progress.doing("the installation starts");
    this.scenario = scenario;
    this.length = length;
    this.terms = scenario.terms(length);
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    Instant now = Instant.now();
    ZoneId zone = Plan.eveningZone(now);
    this.plan =
        Plan.of(terms.centres(), terms.events(), zone, LocalDate.ofInstant(now, zone), seed);
    this.site = Site.start(folder, shared, terms.site(), plan);
    this.fleet = scenario.fleet(plan, terms, site, seed);
  }

  /**
   * Plays a scenario from beginning to end, and gives its row, whatever happens. What is wrong goes
   * to findings.
   */
  static Outcome play(
      Scenario scenario,
      Length length,
      long seed,
      Path folder,
      PostgresProcess shared,
      Findings findings) {
    long beganNanos = System.nanoTime();
    @Nullable Outcome outcome = null;
    try (Progress progress = new Progress(scenario.name())) {
      progress.tell("-Dseed=" + seed);
      try (Ordeal ordeal = new Ordeal(scenario, length, seed, folder, shared, progress)) {
        ordeal.sufferToTheEnd(findings);
        outcome = ordeal.outcome(findings);
        progress.doing("the installation ends");
      } catch (Exception | AssertionError broken) {
        // It did not start, or does not end in good order.
        findings.broken(broken);
      }
    }
    return outcome == null
        ? Outcome.notPlayed(scenario.name(), scenario.fault(), secondsSince(beganNanos), seed)
        : outcome.judged(findings.verdict());
  }

  private static long secondsSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
  }

  private void sufferToTheEnd(Findings findings) {
    try {
      suffer(findings);
    } catch (Exception | AssertionError broken) {
      findings.broken(broken);
    }
  }

  private void suffer(Findings findings) throws Exception {
    fleet.start();
    progress.doing("up to strike 1 of " + terms.strikes());
    scenario.strike(this);
    progress.doing("the last events are recorded");
    fleet.finish();
    long overNanos = System.nanoTime();
    progress.doing("everything is drained");
    site.awaitReady();
    drain(overNanos, findings);
    progress.doing("the oracle looks");
    Oracle oracle = new Oracle(scenario, plan, site, fleet.recordings());
    oracle.check(findings);
    if (fleet.wire().sendings() > terms.maxSendings() * fleet.recorded()) {
      findings.complain(
          "an event was sent %.2f times on average, more than %.1f"
              .formatted(sendings(), terms.maxSendings()));
    }
    scenario.check(this, findings);
  }

  /** The time in which the server became ready again counts, too. */
  private void drain(long overNanos, Findings findings) {
    Duration left = DRAINING.minusNanos(System.nanoTime() - overNanos);
    try {
      Await.until("all is acknowledged", left, () -> fleet.pending() == 0);
    } catch (AssertionError late) {
      findings.complain(
          "%d events are not acknowledged %s after the last fault"
              .formatted(fleet.pending(), DRAINING));
    }
    drainSeconds = (System.nanoTime() - overNanos) / 1e9;
  }

  private Outcome outcome(Findings findings) {
    return new Outcome(
        scenario.name(),
        scenario.fault(),
        strikes,
        fleet.recorded(),
        (double) fleet.wire().messages() / fleet.recorded(),
        sendings(),
        drainSeconds,
        findings.lost(),
        findings.twice(),
        findings.verdict(),
        secondsSince(beganNanos),
        seed);
  }

  private double sendings() {
    return (double) fleet.wire().sendings() / fleet.recorded();
  }

  Site site() {
    return site;
  }

  /** The devices, wherever they run. */
  Fleet fleet() {
    return fleet;
  }

  /** The devices, where they are those of this process. */
  Traffic traffic() {
    return (Traffic) fleet;
  }

  Plan plan() {
    return plan;
  }

  Terms terms() {
    return terms;
  }

  Length length() {
    return length;
  }

  /** Chance, which the seed decides. */
  SplittableRandom random() {
    return random;
  }

  /**
   * Strikes as often as the terms say, each time at a random moment of its share of the traffic.
   * Mostly the site is at work again by then after the strike before; now and then it isn't.
   *
   * @param apart at least so long from strike to strike
   */
  void rounds(Duration apart, Strike strike) throws Exception {
    int rounds = terms.strikes();
    long last = System.nanoTime() - apart.toNanos();
    for (int round = 0; round < rounds; round++) {
      waitUntil(last + apart.toNanos());
      if (round == 0 || random.nextInt(SELDOM) != 0) {
        awaitAtWork();
      }
      int from = share(round, rounds);
      int to = share(round + 1, rounds);
      traffic().allow(to);
      traffic().awaitRecorded(from + 1 + random.nextInt(Math.max(1, to - from)));
      last = System.nanoTime();
      progress.doing("strike %d of %d".formatted(round + 1, rounds));
      strike.strike(round);
      acknowledgedBefore = traffic().acknowledged();
      struck();
    }
  }

  /** Waits until something was stored since the last strike of {@link #rounds}. */
  void awaitAtWork() {
    if (strikes == 0) {
      traffic().allow(FIRST_EVENTS);
    }
    Await.until(
        "something is stored after a strike",
        DRAINING,
        () ->
            traffic().acknowledged() > acknowledgedBefore || (strikes > 0 && fleet.pending() == 0));
  }

  private int share(int round, int rounds) {
    return (int) ((long) fleet.planned() * round / rounds);
  }

  /** One more fault has happened; for those that strike otherwise than in {@link #rounds}. */
  void struck() {
    strikes++;
    tell(
        "%d of %d strikes, %,d of %,d events recorded, %,d not acknowledged"
            .formatted(
                strikes, terms.strikes(), fleet.recorded(), fleet.planned(), fleet.pending()));
    progress.doing("after strike %d of %d".formatted(strikes, terms.strikes()));
  }

  /** A line for whoever watches. */
  void tell(String line) {
    progress.tell(line);
  }

  /** Lets some time go by. */
  static void pass(Duration time) {
    waitUntil(System.nanoTime() + time.toNanos());
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Await.until(
          "the moment",
          Duration.ofNanos(left).plusSeconds(10),
          () -> System.nanoTime() - nanos >= 0);
    }
  }

  @Override
  public void close() {
    try (site;
        fleet) {
      // Devices go first.
    }
  }
}
