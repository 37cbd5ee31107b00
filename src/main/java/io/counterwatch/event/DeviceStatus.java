package io.counterwatch.event;

import org.jspecify.annotations.Nullable;

/**
 * A device's word on itself, on its {@code status} topic: birth, heartbeat or death.
 *
 * @param online false for a death (last will or clean stop); then nothing else is set
 * @param birth whether it asks for an answer
 * @param oldest the oldest sequence that the device still has, 0 where unknown
 * @param next the sequence that its next event will get, 0 where unknown
 * @param uptimeMillis the device's monotonic clock, echoed in the answer
 * @param timeMicros the device's wall clock, or null
 */
public record DeviceStatus(
    boolean online,
    boolean birth,
    @Nullable DeviceKind kind,
    @Nullable String epoch,
    long oldest,
    long next,
    long uptimeMillis,
    @Nullable Long timeMicros,
    @Nullable String firmware) {}
