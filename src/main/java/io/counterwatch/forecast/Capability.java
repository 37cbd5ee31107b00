package io.counterwatch.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which counter serves what: as its opening says, else as its calls of the last days show.
 *
 * <p>A counter of which little was seen counts half for every service.
 */
final class Capability {
  /** Limit on counters that are remembered; further ones count half for every service. */
  static final int MAX_COUNTERS = 1_024;

  /** Limit on the services that a counter's opening names; further ones are passed over. */
  static final int MAX_DECLARED = 512;

  /** A service with this share of a counter's calls is certainly one of its own. */
  private static final double CERTAIN_SHARE = 0.05;

  /** Fewer calls say nothing of what a counter doesn't serve. */
  private static final double LEAST_CALLS = 3;

  /**
   * A counter that has a service's calls so much more seldom than all of the centre together
   * doesn't serve it: those were strays.
   */
  private static final double STRAY_SHARE = 0.1;

  private static final double UNKNOWN = 0.5;
  private static final double KEPT_OVERNIGHT = 0.9;

  private static final class Seen {
    final Map<String, Double> calls = new TreeMap<>();
    double total;
    List<String> declared = List.of();
  }

  private final Map<String, Seen> counters = new TreeMap<>();

  private boolean knows(String counter) {
    return counters.containsKey(counter) || counters.size() < MAX_COUNTERS;
  }

  /** The counter's own word; empty = none. */
  void declare(String counter, List<String> services) {
    if (knows(counter)) {
      counters.computeIfAbsent(counter, unseen -> new Seen()).declared =
          services.stream().limit(MAX_DECLARED).toList();
    }
  }

  void observeCall(String counter, String service) {
    if (knows(counter)) {
      Seen seen = counters.computeIfAbsent(counter, unseen -> new Seen());
      seen.calls.merge(service, 1.0, Double::sum);
      seen.total++;
    }
  }

  /** The night between two service days: what was seen counts a little less. */
  void age() {
    for (Seen seen : counters.values()) {
      seen.total *= KEPT_OVERNIGHT;
      seen.calls.replaceAll((service, calls) -> calls * KEPT_OVERNIGHT);
    }
  }

  /** How much the counter counts as one of that service, 0–1. */
  double serves(String counter, String service) {
    Seen seen = counters.get(counter);
    if (seen == null) {
      return UNKNOWN;
    }
    if (!seen.declared.isEmpty()) {
      return seen.declared.contains(service) ? 1 : 0;
    }
    if (seen.total < LEAST_CALLS) {
      return UNKNOWN;
    }
    double share = seen.calls.getOrDefault(service, 0.0) / seen.total;
    return Math.min(1, share / CERTAIN_SHARE);
  }

  /**
   * Whether anybody may hope to be called there for that service: not where the counter's own word
   * says otherwise. One that has given no word serves all, as far as anybody knows, but for what
   * others are called for and it next to never is.
   */
  boolean mayServe(String counter, String service) {
    return mayServe(counter, service, shareOfCalls(service));
  }

  private boolean mayServe(String counter, String service, double shareOfCalls) {
    Seen seen = counters.get(counter);
    if (seen == null) {
      return true;
    }
    if (!seen.declared.isEmpty()) {
      return seen.declared.contains(service);
    }
    double expected = seen.total * shareOfCalls;
    return expected < LEAST_CALLS || seen.calls.getOrDefault(service, 0.0) > STRAY_SHARE * expected;
  }

  /**
   * Whether anybody may hope to be called for that service at any of the counters at work: one that
   * serves it now, or did a while ago, does so whatever is known of it.
   */
  boolean isServed(Floor floor, String service, long micros) {
    double shareOfCalls = shareOfCalls(service);
    return floor.desks().stream()
        .anyMatch(
            desk ->
                desk.atWork(micros)
                    && (desk.servesLately(service, micros)
                        || mayServe(desk.counter, service, shareOfCalls)));
  }

  /** The share of all counters' calls that is of that service. */
  private double shareOfCalls(String service) {
    double all = 0;
    double own = 0;
    for (Seen seen : counters.values()) {
      all += seen.total;
      own += seen.calls.getOrDefault(service, 0.0);
    }
    return all == 0 ? 0 : own / all;
  }

  /**
   * The share of the counters busy for one service that serve another one too; 1 where none is
   * busy.
   */
  double shared(Floor floor, String service, String other) {
    if (service.equals(other)) {
      return 1;
    }
    double all = 0;
    double both = 0;
    for (Floor.Desk desk : floor.desks()) {
      if (desk.occupant != null) {
        double serves = serves(desk.counter, service);
        all += serves;
        both += Math.min(serves, serves(desk.counter, other));
      }
    }
    return all == 0 ? 1 : both / all;
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    for (Seen seen : counters.values()) {
      if (seen.calls.keySet().removeAll(services)) {
        seen.total =
            seen.calls.values().stream().mapToDouble(Double::doubleValue).reduce(0, Double::sum);
      }
    }
  }

  void write(StateWriter out) {
    out.put((long) counters.size());
    counters.forEach(
        (counter, seen) -> {
          out.put(counter);
          out.put(seen.total);
          out.put((long) seen.calls.size());
          seen.calls.forEach(
              (service, calls) -> {
                out.put(service);
                out.put(calls.doubleValue());
              });
          out.put((long) seen.declared.size());
          seen.declared.forEach(out::put);
        });
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    int count = in.count(MAX_COUNTERS);
    for (int i = 0; i < count; i++) {
      Seen seen = new Seen();
      counters.put(in.text(), seen);
      seen.total = in.real();
      int services = in.count(KnownServices.MAX_SERVICES + 1);
      for (int j = 0; j < services; j++) {
        seen.calls.put(in.text(), in.real());
      }
      List<String> declared = new ArrayList<>();
      int words = in.count(MAX_DECLARED);
      for (int j = 0; j < words; j++) {
        declared.add(in.text());
      }
      seen.declared = List.copyOf(declared);
    }
  }
}
