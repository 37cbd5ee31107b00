package io.counterwatch.simulator;

import java.util.List;

/**
 * A service counter.
 *
 * @param services ids of what is served here
 */
public record CounterProfile(String id, List<String> services) {}
