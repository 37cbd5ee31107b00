package io.counterwatch.simulator;

import java.util.List;

/**
 * What became of a simulation's events.
 *
 * @param recorded events that devices recorded
 * @param acknowledged of them, stored by the server
 * @param pending of them, not acknowledged
 * @param unrecorded events that did not fit into a device's outbox
 * @param duplicates messages that were sent twice on purpose
 * @param rejected events that the server refused; they count as acknowledged
 * @param reasons some of the refusals, one line each
 */
public record SimulationSummary(
    long recorded,
    long acknowledged,
    long pending,
    long unrecorded,
    long duplicates,
    long rejected,
    List<String> reasons) {

  /** Whether everything that happened is stored. */
  public boolean complete() {
    return pending == 0 && unrecorded == 0 && rejected == 0;
  }

  /** One line. */
  public String line() {
    return "events recorded "
        + recorded
        + ", acknowledged "
        + acknowledged
        + ", pending "
        + pending
        + ", not recorded "
        + unrecorded
        + ", duplicates sent "
        + duplicates
        + ", rejected "
        + rejected;
  }
}
