package io.counterwatch.simulator;

import io.counterwatch.event.EventBody;
import org.jspecify.annotations.Nullable;

/**
 * What a device will record.
 *
 * @param timeMicros when, since 1970-01-01T00:00:00Z
 * @param subject the ticket or dossier, or null
 */
public record PlannedEvent(
    long timeMicros, String device, @Nullable String subject, EventBody body) {}
