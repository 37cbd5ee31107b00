package io.counterwatch.importer;

import io.counterwatch.event.EventType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that a row can give.
 *
 * @param at the place of its stamp
 * @param when it is given, or null for always
 * @param data in the order of the mapping; an empty text leaves a field out
 */
record EventRule(
    EventType type,
    int at,
    @Nullable Condition when,
    @Nullable Value subject,
    Map<String, Value> data) {}
