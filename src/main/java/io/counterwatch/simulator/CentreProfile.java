package io.counterwatch.simulator;

import java.util.List;

/**
 * A simulated centre.
 *
 * @param level {@code province} or {@code commune}
 * @param ticketsPerDay on an ordinary day
 * @param everyDay whether it opens on Saturday and Sunday too
 */
public record CentreProfile(
    String id,
    String nameVi,
    String nameEn,
    String level,
    List<ServiceProfile> services,
    List<CounterProfile> counters,
    int ticketsPerDay,
    boolean everyDay) {

  /** The device that prints the tickets. */
  public String kiosk() {
    return id + "-kiosk-1";
  }

  /** The device on which a counter's clerk works. */
  public String terminal(String counter) {
    return id + "-counter-" + counter;
  }
}
