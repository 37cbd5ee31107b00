package io.counterwatch.forecast;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services of a centre that are told apart, and whether their estimates may be shown. */
final class KnownServices {
  /** Limit on services that are told apart; what comes later is one more service of no name. */
  static final int MAX_SERVICES = 512;

  /** One goes after so many days on which no plan had it and nobody came for it. */
  static final int KEPT_IDLE_DAYS = 7;

  private static final String OTHERS = "";

  /** Days since a plan had it or somebody came for it. */
  private final Map<String, Long> idleDays = new TreeMap<>();

  private final Map<String, Trust> trusts = new TreeMap<>();

  /** Every one that was seen and hasn't gone. */
  Set<String> ids() {
    return Collections.unmodifiableSet(idleDays.keySet());
  }

  /**
   * A day begins, with nobody there, under a plan with those services. One that the plan doesn't
   * have goes when for some days no plan has had it and nobody has come for it: one that is out of
   * the plan for a morning, or in none as it isn't configured, keeps its record.
   *
   * @return those that go
   */
  Set<String> beginDay(Set<String> ofPlan) {
    idleDays.replaceAll((service, days) -> ofPlan.contains(service) ? 0 : days + 1);
    Set<String> gone = new TreeSet<>();
    idleDays.forEach(
        (service, days) -> {
          if (days > KEPT_IDLE_DAYS) {
            gone.add(service);
          }
        });
    idleDays.keySet().removeAll(gone);
    trusts.keySet().removeAll(gone);
    return gone;
  }

  /** A service was seen; returns under which name it is known. */
  String seen(String service) {
    if (!idleDays.containsKey(service) && idleDays.size() >= MAX_SERVICES) {
      return OTHERS;
    }
    idleDays.put(service, 0L);
    return service;
  }

  boolean isWithdrawn(String service) {
    Trust trust = trusts.get(service);
    return trust != null && trust.isWithdrawn();
  }

  /** A wait for the service is known; {@code within} is whether it stayed within the bound. */
  void judged(String service, boolean within) {
    trusts.computeIfAbsent(service, first -> new Trust()).observe(within);
  }

  void write(StateWriter out) {
    out.put((long) idleDays.size());
    idleDays.forEach(
        (service, days) -> {
          out.put(service);
          out.put(days.longValue());
        });
    out.put((long) trusts.size());
    trusts.forEach(
        (service, trust) -> {
          out.put(service);
          trust.write(out);
        });
  }

  void read(StateReader in) {
    int count = in.count(MAX_SERVICES);
    for (int i = 0; i < count; i++) {
      idleDays.put(in.text(), in.number());
    }
    int trusted = in.count(MAX_SERVICES + 1);
    for (int i = 0; i < trusted; i++) {
      trusts.put(in.text(), Trust.read(in));
    }
  }
}
