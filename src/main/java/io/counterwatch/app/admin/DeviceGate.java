package io.counterwatch.app.admin;

import io.counterwatch.ingest.DeviceAuthenticator;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to the built-in endpoint, by the registry. A device that was given a password
 * must know it, whatever the registration.
 *
 * @param withoutPassword whether a device that was given none may connect: where registration is
 *     open, or the endpoint can be reached from this machine only
 */
public record DeviceGate(Directory directory, boolean withoutPassword)
    implements DeviceAuthenticator {
  @Override
  public boolean mayConnect(String device, @Nullable String password) {
    if (!directory.isAdmitted(device)) {
      return false;
    }
    DeviceRow row = directory.device(device);
    String credential = row == null ? null : row.enrolment().credential();
    return credential == null
        ? withoutPassword
        : password != null && PasswordHash.parse(credential).matches(password);
  }

  @Override
  public boolean mayReadAlerts(String device) {
    DeviceRow row = directory.device(device);
    return row != null && row.enrolment().readsAlerts() && !row.enrolment().disabled();
  }
}
