package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import java.time.Duration;

/** Devices are killed while they record; what they told to have kept must not be lost. */
final class DeviceKillsScenario implements Scenario {
  private static final int LEAST_EVENTS = 20;
  private static final int MOST_EVENTS = 200;

  /** Within which a process starts and has recorded some events. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "device-kills";
  }

  @Override
  public String fault() {
    return "kill -9 of devices with their outboxes on disk";
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(2, 50), length.of(500, 6_000)).inCentres(1).eventsPerSecond(150);
  }

  @Override
  public Fleet fleet(Plan plan, Terms terms, Site site, long seed) {
    return new KillableDevices(plan, terms, seed, site.devicesUrl(), site.folder());
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    KillableDevices devices = (KillableDevices) ordeal.fleet();
    for (int strike = 0; strike < ordeal.terms().strikes(); strike++) {
      int more = ordeal.random().nextInt(LEAST_EVENTS, MOST_EVENTS);
      int enough = Math.min(devices.planned(), devices.recorded() + more);
      Await.until("some more events are kept", PATIENCE, () -> devices.recorded() >= enough);
      devices.kill();
      devices.start();
      ordeal.struck();
    }
  }

  @Override
  public void check(Ordeal ordeal, Findings findings) {
    ((KillableDevices) ordeal.fleet()).wrong().forEach(findings::complain);
  }
}
