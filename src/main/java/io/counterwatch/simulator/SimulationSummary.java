package io.counterwatch.simulator;

import io.counterwatch.event.EventType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a simulation's events.
 *
 * @param types how many events of each type devices recorded
 * @param pending of them, not acknowledged
 * @param unrecorded events that did not fit into a device's outbox
 * @param duplicates messages that were sent twice on purpose
 * @param rejected events that the server refused; they count as acknowledged
 * @param reasons some of the refusals, one line each
 */
public record SimulationSummary(
    Map<EventType, Long> types,
    long pending,
    long unrecorded,
    long duplicates,
    long rejected,
    List<String> reasons) {

  /** Copies that nobody can change. */
  public SimulationSummary {
    Map<EventType, Long> copy = new EnumMap<>(EventType.class);
    copy.putAll(types);
    types = Collections.unmodifiableMap(copy);
    reasons = List.copyOf(reasons);
  }

  /** Events that devices recorded. */
  public long recorded() {
    return types.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of them, stored by the server or refused. */
  public long acknowledged() {
    return recorded() - pending;
  }

  /** Whether everything that happened is stored. */
  public boolean complete() {
    return pending == 0 && unrecorded == 0 && rejected == 0;
  }

  /** One line. */
  public String line() {
    return "events recorded "
        + recorded()
        + ", acknowledged "
        + acknowledged()
        + ", pending "
        + pending
        + ", not recorded "
        + unrecorded
        + ", duplicates sent "
        + duplicates
        + ", rejected "
        + rejected;
  }

  /** One line that says how many events of each type were recorded; empty for none. */
  public String typesLine() {
    return types.entrySet().stream()
        .filter(type -> type.getValue() > 0)
        .map(type -> type.getKey().wireName() + " " + type.getValue())
        .collect(Collectors.joining(", "));
  }
}
