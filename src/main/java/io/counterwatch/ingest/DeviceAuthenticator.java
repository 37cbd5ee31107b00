package io.counterwatch.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Decides which devices may connect to the built-in endpoint, and to what. Called on any thread, by
 * several at once: must answer from memory. When an answer changes, tell the endpoint by {@link
 * MqttEndpointSource#recheck}.
 */
@FunctionalInterface
public interface DeviceAuthenticator {

  /**
   * Whether a device may connect, or stay connected.
   *
   * @param device the id under which it would publish; a slug
   * @param password what it gave, or null
   */
  boolean mayConnect(String device, @Nullable String password);

  /** Whether a device that may connect may also read the alerts of centres. */
  default boolean mayReadAlerts(String device) {
    return false;
  }

  /** Open registration: whoever comes, to what is for all. */
  static DeviceAuthenticator open() {
    return (device, password) -> true;
  }
}
