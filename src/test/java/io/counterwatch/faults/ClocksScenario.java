package io.counterwatch.faults;

import java.time.Duration;
import java.util.SplittableRandom;

/** Every other device has a clock that is wrong, runs wrong, or is set while it works. */
final class ClocksScenario implements Scenario {
  private static final int SEEDS = 20;
  private static final long DAY_MICROS = Duration.ofDays(1).toSeconds() * 1_000_000;
  private static final long MOST_STEP_MICROS = Duration.ofHours(2).toSeconds() * 1_000_000;
  private static final double MOST_DRIFT = 500e-6;
  private static final long STEPS_WITHIN_MICROS = 4_000_000;

  @Override
  public String name() {
    return "clocks";
  }

  @Override
  public String fault() {
    return "clocks a day ahead or behind, that drift, that are set";
  }

  @Override
  public int plays(Length length) {
    return length.of(1, SEEDS);
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(1, 1_000).inCentres(2).eventsPerSecond(250).withClocks(ClocksScenario::draw);
  }

  private static DeviceClock draw(SplittableRandom random) {
    long now = DeviceClock.nowMicros();
    long stepAt = now + random.nextLong(STEPS_WITHIN_MICROS);
    long step = random.nextLong(-MOST_STEP_MICROS, MOST_STEP_MICROS);
    double drift = random.nextDouble(-MOST_DRIFT, MOST_DRIFT);
    return switch (random.nextInt(6)) {
      case 0 -> new DeviceClock(DAY_MICROS, 0, 0, 0, 0);
      case 1 -> new DeviceClock(-DAY_MICROS, drift, 0, 0, now);
      case 2 -> new DeviceClock(random.nextLong(-DAY_MICROS, DAY_MICROS), drift, step, stepAt, now);
      default -> DeviceClock.RIGHT;
    };
  }

  /** Clocks are wrong from the beginning, and set while events are recorded. */
  @Override
  public void strike(Ordeal ordeal) {
    ordeal.traffic().finish();
    ordeal.struck();
  }
}
