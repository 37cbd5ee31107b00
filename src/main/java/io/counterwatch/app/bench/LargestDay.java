package io.counterwatch.app.bench;

import io.counterwatch.app.bench.ProvinceDay.Sent;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CounterPlan;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.EventBody;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.CounterProfile;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.simulator.ServiceProfile;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The largest day that one centre may have: as many halls side by side as make so many tickets,
 * each with its own counters and staff, under one plan.
 */
final class LargestDay {
  static final String CENTRE = "largest";

  private static final List<OpeningHours.Span> OPEN =
      List.of(
          new OpeningHours.Span(LocalTime.of(7, 30), LocalTime.of(11, 30)),
          new OpeningHours.Span(LocalTime.of(13, 30), LocalTime.of(17, 0)));

  private final List<CentreProfile> halls = new ArrayList<>();

  LargestDay(int tickets) {
    for (int i = 0; i * ProvinceDay.TICKETS < tickets; i++) {
      halls.add(ProvinceDay.part(i));
    }
  }

  /** Its events in the order of time. */
  List<Sent> events() {
    List<Sent> all = new ArrayList<>();
    for (CentreProfile hall : halls) {
      for (PlannedEvent planned : ProvinceDay.plan(hall)) {
        all.add(new Sent(CENTRE, in(hall.id() + '-', planned)));
      }
    }
    all.sort(Comparator.comparingLong(sent -> sent.planned().timeMicros()));
    return all;
  }

  /** What is configured of it. */
  CentrePlan plan() {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (CentreProfile hall : halls) {
      for (CounterProfile counter : hall.counters()) {
        String id = hall.id() + '-' + counter.id();
        counters.put(id, new CounterPlan(id, counter.services(), true, true));
      }
    }
    return plan(CENTRE, halls.getFirst().services(), counters, false);
  }

  /** What is configured of an ordinary centre; without alerts where it is history. */
  static CentrePlan plan(CentreProfile centre, boolean history) {
    Map<String, CounterPlan> counters = new LinkedHashMap<>();
    for (CounterProfile counter : centre.counters()) {
      counters.put(counter.id(), new CounterPlan(counter.id(), counter.services(), true, true));
    }
    return plan(centre.id(), centre.services(), counters, history);
  }

  private static CentrePlan plan(
      String id,
      List<ServiceProfile> profiles,
      Map<String, CounterPlan> counters,
      boolean history) {
    Map<String, ServicePlan> services = new LinkedHashMap<>();
    for (ServiceProfile service : profiles) {
      services.put(service.id(), withAllAlerts(service));
    }
    Map<DayOfWeek, List<OpeningHours.Span>> week = new HashMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, OPEN);
    }
    return new CentrePlan(
        id,
        Names.same(id),
        "commune",
        null,
        ProvinceDay.ZONE,
        LocalTime.MIDNIGHT,
        history,
        services,
        counters,
        new OpeningHours(week),
        List.of(),
        Map.of());
  }

  private static ServicePlan withAllAlerts(ServiceProfile service) {
    return new ServicePlan(
        service.id(),
        new Names(service.nameVi(), service.nameEn()),
        ServicePlan.DEFAULT_TARGET_WAIT_SECONDS,
        ServicePlan.DEFAULT_MAX_WAIT_SECONDS,
        ServicePlan.DEFAULT_MAX_WAITING,
        ServicePlan.DEFAULT_SHORT_ABANDON_SECONDS,
        ServicePlan.DEFAULT_MAX_NO_CALL_SECONDS,
        ServicePlan.DEFAULT_MAX_NO_COUNTER_SECONDS,
        0.8,
        0.1);
  }

  private static PlannedEvent in(String hall, PlannedEvent planned) {
    String subject = planned.subject();
    return new PlannedEvent(
        planned.timeMicros(),
        planned.device(),
        subject == null ? null : hall + subject,
        in(hall, planned.body()));
  }

  private static EventBody in(String hall, EventBody body) {
    return switch (body) {
      case EventBody.TicketCalled b ->
          new EventBody.TicketCalled(hall + b.counter(), id(hall, b.staff()));
      case EventBody.ServiceStarted b ->
          new EventBody.ServiceStarted(hall + b.counter(), id(hall, b.staff()));
      case EventBody.ServiceFinished b ->
          new EventBody.ServiceFinished(hall + b.counter(), id(hall, b.staff()), b.outcome());
      case EventBody.TicketTransferred b ->
          new EventBody.TicketTransferred(b.service(), id(hall, b.counter()));
      case EventBody.CounterOpened b ->
          new EventBody.CounterOpened(hall + b.counter(), id(hall, b.staff()), b.services());
      case EventBody.CounterPaused b ->
          new EventBody.CounterPaused(hall + b.counter(), id(hall, b.staff()), b.reason());
      case EventBody.CounterClosed b -> new EventBody.CounterClosed(hall + b.counter());
      case EventBody.RatingSubmitted b ->
          new EventBody.RatingSubmitted(b.score(), id(hall, b.counter()), b.comment(), b.channel());
      case EventBody.TicketIssued b -> b;
      case EventBody.TicketPrintFailed b -> b;
      case EventBody.TicketParked b -> b;
      case EventBody.TicketLeft b -> b;
      case EventBody.OfDossier b -> b;
      case EventBody.AssistanceStarted b ->
          new EventBody.AssistanceStarted(b.kind(), hall + b.staff());
      case EventBody.AssistanceFinished b ->
          new EventBody.AssistanceFinished(b.kind(), hall + b.staff());
      case EventBody.EnquiryReceived b -> b;
      case EventBody.HallOccupancy b -> b;
      case EventBody.DeviceFault b -> b;
      case EventBody.DeviceRecovered b -> b;
      case EventBody.OutboxLost b -> b;
    };
  }

  private static @Nullable String id(String hall, @Nullable String id) {
    return id == null ? null : hall + id;
  }
}
