package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Organisation;
import io.counterwatch.wire.EventReader;
import java.util.HashSet;
import java.util.Set;

/** What the organisation file says of devices' clocks; a device publishes only for itself. */
final class DeclaredDevices implements EventReader.SourceRules {
  private final Set<String> withoutClock = new HashSet<>();

  DeclaredDevices(Organisation organisation) {
    for (CentrePlan centre : organisation.centres().values()) {
      for (CentrePlan.DevicePlan device : centre.devices()) {
        if (device.clockReceived()) {
          withoutClock.add(device.device());
        }
      }
    }
  }

  @Override
  public boolean mayPublish(String publisher, String device) {
    return publisher.equals(device);
  }

  @Override
  public boolean clockReceived(String device) {
    return withoutClock.contains(device);
  }
}
