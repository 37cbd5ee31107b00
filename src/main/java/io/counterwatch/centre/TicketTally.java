package io.counterwatch.centre;

import io.counterwatch.event.LeaveReason;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Running sums over a day's tickets: by ticket for the centre, by leg for each service, by credit
 * for counters and staff.
 */
final class TicketTally {
  private final CentrePlan plan;
  private final DayAlerts alerts;
  private final Undo undo;
  private final long dayStartMicros;
  private final long firstHourMicros;
  private final LegTally allLegs;
  private final Map<String, LegTally> byService = new LinkedHashMap<>();
  private final CreditTally counterCredit = new CreditTally();
  private final CreditTally staffCredit = new CreditTally();
  private final long[] anomalies = new long[Anomaly.values().length];

  private long issued;
  private long called;
  private long served;
  private final long[] left = new long[LeaveReason.values().length];
  private long leftEarly;
  private final Set<Ticket> unsettled = new HashSet<>();
  private final DistributionTally visits = new DistributionTally();

  TicketTally(CentrePlan plan, long dayStartMicros, DayAlerts alerts) {
    this.plan = plan;
    this.alerts = alerts;
    this.undo = alerts.undo();
    this.dayStartMicros = dayStartMicros;
    this.firstHourMicros = ServiceDays.of(plan).hourStartMicros(dayStartMicros);
    this.allLegs = new LegTally(ServicePlan.unconfigured(""), dayStartMicros, firstHourMicros);
    for (String service : plan.services().keySet()) {
      ofService(service);
    }
  }

  /** Adds (1) or takes out (−1) a ticket's share. */
  void contribute(Ticket ticket, int sign) {
    share(ticket, sign);
    if (undo.remembers()) {
      // Given last, and so run before a service that came with this ticket is taken away.
      undo.step(() -> share(ticket, -sign));
    }
  }

  private void share(Ticket ticket, int sign) {
    contributeAnomalies(ticket, sign);
    if (ticket.isGhost()) {
      return;
    }
    for (Leg leg : ticket.legs) {
      contributeCredit(leg, sign);
    }
    if (ticket.counts()) {
      for (Leg leg : ticket.legs) {
        allLegs.contribute(leg, sign);
        if (leg.service != null) {
          ofService(leg.service).contribute(leg, sign);
        }
      }
      contributeTotals(ticket, sign);
    }
  }

  private void contributeTotals(Ticket ticket, int sign) {
    Leg last = ticket.leg();
    issued += sign;
    if (ticket.wasCalled()) {
      called += sign;
    }
    switch (last.state) {
      case SERVED -> {
        served += sign;
        LegTally.contribute(visits, last.endedMicros - ticket.issuedMicros, sign);
      }
      case LEFT -> {
        left[LegTally.reason(last).ordinal()] += sign;
        if (LegTally.leftEarly(last, ticket.issuedMicros, planOf(last))) {
          leftEarly += sign;
        }
      }
      case WAITING, CALLED, PARKED -> {
        if (sign > 0) {
          unsettled.add(ticket);
        } else {
          unsettled.remove(ticket);
        }
      }
      case SERVING, MOVED -> {}
    }
  }

  private void contributeCredit(Leg leg, int sign) {
    if (leg.creditDesk != null) {
      counterCredit.contribute(leg.creditDesk.counter(), leg.service, sign);
    }
    String staff = leg.creditStaff();
    if (staff != null) {
      staffCredit.contribute(staff, leg.service, sign);
    }
  }

  private void contributeAnomalies(Ticket ticket, int sign) {
    count(Anomaly.ORPHAN, !ticket.issued, sign);
    count(Anomaly.PRINT_FAILED_BUT_SERVED, ticket.printFailed && ticket.serviceStarted(), sign);
    count(Anomaly.NEGATIVE_VISIT, ticket.endedBeforeIssue(), sign);
    for (Leg leg : ticket.legs) {
      count(Anomaly.NEGATIVE_WAIT, leg.wasCalled() && leg.firstCallMicros < leg.openedMicros, sign);
      for (Segment segment : leg.segments) {
        count(Anomaly.START_WITHOUT_CALL, !segment.called, sign);
        count(
            Anomaly.SERVICE_TOO_LONG,
            !segment.isOpen()
                && segment.endMicros - segment.startMicros > WorkTime.LONGEST_OPEN_MICROS,
            sign);
      }
    }
  }

  private void count(Anomaly anomaly, boolean present, int sign) {
    if (present) {
      anomalies[anomaly.ordinal()] += sign;
    }
  }

  /** Counts an event that made no sense. */
  void anomaly(Anomaly anomaly) {
    undo.step(() -> anomalies[anomaly.ordinal()]--);
    anomalies[anomaly.ordinal()]++;
  }

  long anomalies() {
    long sum = 0;
    for (long count : anomalies) {
      sum += count;
    }
    return sum;
  }

  long anomalies(Anomaly anomaly) {
    return anomalies[anomaly.ordinal()];
  }

  /** A ticket is judged by the service at which its turn ended. */
  private ServicePlan planOf(Leg leg) {
    return plan.service(leg.service == null ? "" : leg.service);
  }

  private LegTally ofService(String service) {
    LegTally legs = byService.get(service);
    if (legs == null) {
      legs = new LegTally(plan.service(service), dayStartMicros, firstHourMicros);
      legs.watchedBy(alerts.watch(plan.service(service), legs));
      undo.key(byService, service);
      byService.put(service, legs);
    }
    return legs;
  }

  /** Configured services in their order, then the others as they came. */
  Map<String, LegTally> byService() {
    return byService;
  }

  LegTally allLegs() {
    return allLegs;
  }

  CreditTally counterCredit() {
    return counterCredit;
  }

  CreditTally staffCredit() {
    return staffCredit;
  }

  /** The centre's totals: tickets by their state, waits and services by leg. */
  Totals totals(long asOfMicros, boolean dayOver) {
    return new Totals(
        issued,
        called,
        served,
        left[LeaveReason.NO_SHOW.ordinal()],
        left[LeaveReason.CANCELLED.ordinal()],
        left[LeaveReason.WALKED_OUT.ordinal()],
        dayOver ? unsettled.size() : 0,
        leftEarly,
        serviceLevel(asOfMicros),
        allLegs.waits.snapshot(),
        allLegs.serviceTimes.snapshot(),
        allLegs.walks.snapshot(),
        visits.snapshot());
  }

  private Totals.ServiceLevel serviceLevel(long asOfMicros) {
    return Totals.ServiceLevel.sumOf(
        byService.entrySet().stream()
            .filter(
                entry -> plan.services().containsKey(entry.getKey()) || entry.getValue().opened > 0)
            .map(entry -> entry.getValue().serviceLevel(asOfMicros))
            .toList());
  }
}
