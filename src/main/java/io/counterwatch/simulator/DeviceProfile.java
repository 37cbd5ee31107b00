package io.counterwatch.simulator;

import io.counterwatch.event.DeviceKind;

/** A simulated device. */
public record DeviceProfile(String id, DeviceKind kind) {}
