package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import org.jspecify.annotations.Nullable;

/**
 * What is checked.
 *
 * @param device its id
 * @param centre its centre; null where it is taken from its topics
 * @param kind what it should be; null where its birth says so
 * @param patienceMillis how long is waited for the device itself and for its events
 * @param force whether to check although another server is there, or was and the device may keep
 *     events for it
 */
public record CheckSettings(
    String device,
    @Nullable String centre,
    @Nullable DeviceKind kind,
    long patienceMillis,
    boolean force,
    ProtocolTimes times) {}
