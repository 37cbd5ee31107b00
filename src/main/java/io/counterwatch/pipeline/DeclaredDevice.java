package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device as some stage of its centre declares it.
 *
 * @param from the first day of that stage
 */
record DeclaredDevice(DevicePlan device, String centre, LocalDate from) {
  /**
   * Where each declared device belongs on that day, by id. One whose days are over stays declared,
   * since what it recorded may still come.
   *
   * @param newest what the newest version of the organisation says, alone
   */
  static Map<String, DeclaredDevice> on(LocalDate day, Organisation newest) {
    Map<String, DeclaredDevice> declared = new LinkedHashMap<>();
    for (CentrePlans plans : newest.centres().values()) {
      for (CentrePlans.Stage stage : plans.stages()) {
        for (DevicePlan device : stage.plan().devices()) {
          declared.merge(
              device.device(),
              new DeclaredDevice(device, plans.centre(), stage.period().from()),
              (one, other) -> nearer(one, other, day));
        }
      }
    }
    return declared;
  }

  /** Of what has begun, the later; else what begins first. */
  private static DeclaredDevice nearer(DeclaredDevice one, DeclaredDevice other, LocalDate day) {
    boolean oneBegan = !one.from.isAfter(day);
    boolean otherBegan = !other.from.isAfter(day);
    if (oneBegan && otherBegan) {
      return other.from.isBefore(one.from) ? one : other;
    }
    if (oneBegan || otherBegan) {
      return oneBegan ? one : other;
    }
    return other.from.isBefore(one.from) ? other : one;
  }
}
