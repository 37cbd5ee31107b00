package io.counterwatch.device;

import io.counterwatch.event.DeviceKind;
import org.jspecify.annotations.Nullable;

/**
 * Who a device is; the device id is its MQTT user name and client id too.
 *
 * @param password null where the broker asks for none
 */
public record DeviceIdentity(
    String centre, String device, DeviceKind kind, @Nullable String password) {}
