package io.counterwatch.pipeline;

import io.counterwatch.pipeline.EventStore.DeviceRow;
import org.jspecify.annotations.Nullable;

/** What an administrator wants changed of a device. Credentials are hashes, never passwords. */
public sealed interface RegistryOrder {
  /** The device that it is about. */
  String device();

  /**
   * Makes a device known.
   *
   * @param kind the wire name of its kind
   * @param gateway the device that publishes its events, or null
   */
  record Enrol(
      String device,
      String centre,
      String kind,
      @Nullable String gateway,
      boolean clockReceived,
      boolean readsAlerts,
      String credential)
      implements RegistryOrder {}

  /** Gives it another password; the old one is worth nothing from now on. */
  record Rekey(String device, String credential) implements RegistryOrder {}

  /** Takes nothing from it any more. */
  record Disable(String device) implements RegistryOrder {}

  /** Takes its events again. */
  record Enable(String device) implements RegistryOrder {}

  /** Puts another device in its place: same centre, kind, gateway and rights. */
  record Replace(String device, String successor, String credential) implements RegistryOrder {}

  /** Makes it a device of another centre, from now on. */
  record Move(String device, String centre) implements RegistryOrder {}

  /**
   * What became of it.
   *
   * @param device as it is now; null where the order was refused
   * @param problem why it was refused; null where it was carried out
   */
  record Answer(@Nullable DeviceRow device, @Nullable String problem) {
    static Answer done(DeviceRow device) {
      return new Answer(device, null);
    }

    static Answer refused(String problem) {
      return new Answer(null, problem);
    }
  }
}
