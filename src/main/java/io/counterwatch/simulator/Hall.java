package io.counterwatch.simulator;

import io.counterwatch.event.EventBody.HallOccupancy;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.EventBody.TicketLeft;
import io.counterwatch.event.EventBody.TicketParked;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import io.counterwatch.event.EventBody.TicketTransferred;
import io.counterwatch.simulator.WorkingHours.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The people in the hall as a camera counts them: who has a ticket that is not done with, and those
 * who came along. It looks each minute, and tells what has changed, or the same after ten minutes.
 */
final class Hall {
  private static final double ALONE = 0.7;
  private static final double WITH_ONE = 0.22;
  private static final long LOOK_MILLIS = WorkingHours.minutes(1);
  private static final long REPEAT_MILLIS = WorkingHours.minutes(10);
  private static final long EMPTY_AFTER_MILLIS = WorkingHours.minutes(9);

  private final CentreDay day;
  private final Chance chance;
  private final TreeMap<Long, Integer> changes = new TreeMap<>();
  private final Map<String, Integer> inside = new HashMap<>();
  private final Map<String, Integer> parties = new HashMap<>();
  private final Set<String> atCounters = new HashSet<>();

  private Hall(CentreDay day) {
    this.day = day;
    chance = day.chance("hall");
  }

  /** Empty where there is no camera. */
  static List<PlannedEvent> of(CentreDay day, List<PlannedEvent> tickets) {
    String camera = day.centre().camera();
    if (camera == null) {
      return List.of();
    }
    Hall hall = new Hall(day);
    Session morning = WorkingHours.MORNING;
    long lunchMicros = day.micros(morning.closesMillis() + EMPTY_AFTER_MILLIS);
    boolean cleared = false;
    for (PlannedEvent event : tickets) {
      if (!cleared && event.timeMicros() > lunchMicros) {
        hall.whoWaitsLeaves(lunchMicros);
        cleared = true;
      }
      hall.follow(event);
    }
    hall.whoWaitsLeaves(day.micros(WorkingHours.AFTERNOON.closesMillis() + EMPTY_AFTER_MILLIS));
    return hall.looks(camera);
  }

  private void follow(PlannedEvent event) {
    String subject = event.subject();
    if (subject == null) {
      return;
    }
    switch (event.body()) {
      case TicketIssued issued -> enters(subject, event.timeMicros());
      case TicketCalled called -> {
        enters(subject, event.timeMicros());
        atCounters.add(subject);
      }
      case TicketTransferred transferred -> atCounters.remove(subject);
      case TicketParked parked -> leaves(subject, event.timeMicros());
      case TicketLeft left -> leaves(subject, event.timeMicros());
      case TicketPrintFailed failed -> leaves(subject, event.timeMicros());
      case ServiceFinished finished -> leaves(subject, event.timeMicros());
      default -> {
        // Nobody comes or goes.
      }
    }
  }

  private void enters(String subject, long micros) {
    int people = parties.computeIfAbsent(subject, first -> party());
    if (inside.putIfAbsent(subject, people) == null) {
      changes.merge(micros, people, Integer::sum);
    }
  }

  private void leaves(String subject, long micros) {
    atCounters.remove(subject);
    Integer people = inside.remove(subject);
    if (people != null) {
      changes.merge(micros, -people, Integer::sum);
    }
  }

  /** After a session's end; who is at a counter then is served to the end. */
  private void whoWaitsLeaves(long micros) {
    for (String subject : Set.copyOf(inside.keySet())) {
      if (!atCounters.contains(subject)) {
        leaves(subject, micros);
      }
    }
  }

  private int party() {
    if (chance.happens(ALONE)) {
      return 1;
    }
    return chance.happens(WITH_ONE / (1 - ALONE)) ? 2 : 3;
  }

  private List<PlannedEvent> looks(String camera) {
    List<PlannedEvent> looks = new ArrayList<>();
    long from = WorkingHours.MORNING.opensMillis() - LOOK_MILLIS;
    long until = WorkingHours.AFTERNOON.closesMillis() + EMPTY_AFTER_MILLIS + LOOK_MILLIS;
    long lastMicros = changes.isEmpty() ? Long.MIN_VALUE : changes.lastKey();
    int people = 0;
    int told = -1;
    long toldMillis = 0;
    long lookedMicros = Long.MIN_VALUE;
    for (long millis = from; millis <= until || lookedMicros <= lastMicros; millis += LOOK_MILLIS) {
      long micros = day.micros(millis);
      for (int change : changes.subMap(lookedMicros, micros).values()) {
        people += change;
      }
      lookedMicros = micros;
      if (people != told || millis - toldMillis >= REPEAT_MILLIS) {
        looks.add(new PlannedEvent(micros, camera, null, new HallOccupancy(people)));
        told = people;
        toldMillis = millis;
      }
    }
    return looks;
  }
}
