package io.counterwatch.forecast;

import java.util.Set;

/** What is known of a centre beside its present state, learned from what has happened. */
record Learned(
    CallOrder order,
    Capability capability,
    Occupancy occupancy,
    UsualWaits waits,
    RecentFlow flow) {

  /** Of a centre of which nothing was seen. */
  static Learned nothing() {
    return new Learned(
        new CallOrder(), new Capability(), new Occupancy(), new UsualWaits(), new RecentFlow());
  }

  /** A new service day begins. */
  void newDay() {
    capability.age();
    waits.age();
    flow.newDay();
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    order.forget(services);
    capability.forget(services);
    occupancy.forget(services);
    waits.forget(services);
  }

  /** Without what is of the day only. */
  void write(StateWriter out) {
    order.write(out);
    capability.write(out);
    occupancy.write(out);
    waits.write(out);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    order.read(in);
    capability.read(in);
    occupancy.read(in);
    waits.read(in);
  }
}
