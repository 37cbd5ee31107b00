package io.counterwatch.pipeline;

import io.counterwatch.centre.Organisation;
import java.time.ZoneOffset;

/**
 * What the writer knows of centres, devices and days: all of it follows from the store, and is made
 * anew by {@link Rebuild}. On the writer's thread alone.
 *
 * @param registry centres and devices
 * @param health which devices were heard, and what they owe
 * @param ledgers which sequences are stored
 * @param quota how many refused events are kept
 * @param days the service days
 * @param dossiers those that are open, or were touched today
 */
record WriterMemory(
    Registry registry,
    DeviceHealth health,
    Ledgers ledgers,
    RefusalQuota quota,
    CentreDays days,
    Dossiers dossiers) {

  /**
   * Knows nothing yet.
   *
   * @param open whether centres and devices are registered at first sight
   * @param forecasts is told of current days
   */
  static WriterMemory empty(boolean open, Figures figures, ForecastMail forecasts) {
    Registry registry = new Registry(Organisation.empty(ZoneOffset.UTC), open);
    return new WriterMemory(
        registry,
        new DeviceHealth(registry),
        new Ledgers(),
        new RefusalQuota(),
        new CentreDays(registry.centres(), figures, forecasts),
        new Dossiers(registry.centres()));
  }
}
