package io.counterwatch.ingest;

import org.jspecify.annotations.Nullable;

/** Decides which devices may connect to the built-in endpoint. */
public interface DeviceAuthenticator {

  /**
   * Whether a device may connect. Called on the endpoint's event loop: must answer from memory.
   *
   * @param device the id under which it would publish; a slug
   * @param password what it gave, or null
   */
  boolean mayConnect(String device, @Nullable String password);

  /** Open registration: whoever comes. */
  static DeviceAuthenticator open() {
    return (device, password) -> true;
  }
}
