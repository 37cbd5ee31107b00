package io.counterwatch.forecast;

import io.counterwatch.forecast.Draws.Purpose;
import io.counterwatch.forecast.PlayedCentre.Arriving;
import io.counterwatch.forecast.PlayedCentre.Change;
import io.counterwatch.forecast.PlayedCentre.Guest;
import io.counterwatch.forecast.PlayedCentre.Place;
import java.util.Arrays;
import java.util.Comparator;

/** One run of {@link WhatIf}; minutes from now. */
final class PlayedFuture {
  /** Limit on those who come in one run. */
  static final int MAX_ARRIVALS = 2_000;

  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final int NOBODY = -1;

  /** Who comes; {@code index} tells their draws from those of others. */
  private record Coming(int kind, double since, long index) {}

  private final PlayedCentre centre;
  private final WhatIf.Question question;
  private final Draws draws;
  private final int run;
  private final double end;

  // People: those who wait, then those who come.
  private final int present;
  private final int people;
  private final int[] kind;
  private final double[] since;
  private final double[] until;
  private final long[] index;
  private final double[] calledAt;

  private final int[] queue;
  private int queued;

  private final double[] freeAt;
  private final boolean[] open;
  private final boolean[] openWithTheDoors;

  /** Found nobody to call: there is nobody before somebody comes whom it serves. */
  private final boolean[] foundNobody;

  private final int[] waitingThen;
  private final double[] passedAt;
  private double lateMinutes;
  private double waitedMinutes;

  PlayedFuture(PlayedCentre centre, WhatIf.Question question, Draws draws, int run) {
    this.centre = centre;
    this.question = question;
    this.draws = draws;
    this.run = run;
    this.end = question.endMinutes();
    Coming[] coming = drawArrivals();
    this.present = centre.guests.size();
    this.people = present + coming.length;
    this.kind = new int[people];
    this.since = new double[people];
    this.until = new double[people];
    this.index = new long[people];
    this.calledAt = new double[people];
    this.queue = new int[people];
    takePeople(coming);
    int places = centre.places.size();
    this.freeAt = new double[places];
    this.open = new boolean[places];
    this.openWithTheDoors = new boolean[places];
    this.foundNobody = new boolean[places];
    takePlaces();
    int services = centre.limits.length;
    this.waitingThen = new int[services];
    this.passedAt = new double[services];
    Arrays.fill(passedAt, NEVER);
  }

  private Coming[] drawArrivals() {
    double last = Math.min(end, question.arrivalsMinutes());
    Coming[] coming = new Coming[MAX_ARRIVALS];
    int count = 0;
    long stream = 1;
    for (Arriving arriving : centre.arriving) {
      long number = stream++ << 32;
      double at = draws.exponential(run, Purpose.ARRIVAL, number, arriving.gapMinutes());
      while (at < last && count < MAX_ARRIVALS) {
        if (doorsOpenAt(at)) {
          coming[count++] = new Coming(arriving.kind(), at, number);
        }
        number++;
        at += draws.exponential(run, Purpose.ARRIVAL, number, arriving.gapMinutes());
      }
    }
    Coming[] all = Arrays.copyOf(coming, count);
    Arrays.sort(all, Comparator.comparingDouble(Coming::since).thenComparingLong(Coming::index));
    return all;
  }

  private boolean doorsOpenAt(double minute) {
    boolean isOpen = centre.doorsOpen();
    for (Change change : centre.changes) {
      if (change.minute() > minute) {
        break;
      }
      if (change.place() == PlayedCentre.DOORS) {
        isOpen = change.open();
      }
    }
    return isOpen;
  }

  private void takePeople(Coming[] coming) {
    for (int i = 0; i < present; i++) {
      Guest guest = centre.guests.get(i);
      kind[i] = guest.kind();
      since[i] = guest.since();
      index[i] = guest.index();
      // The same whatever they have waited.
      until[i] = patience(index[i]);
      queue[queued++] = i;
    }
    for (int i = 0; i < coming.length; i++) {
      kind[present + i] = coming[i].kind;
      since[present + i] = coming[i].since;
      index[present + i] = coming[i].index;
      until[present + i] = coming[i].since + patience(coming[i].index);
    }
    Arrays.fill(calledAt, NEVER);
  }

  /** For how long somebody goes on waiting. */
  private double patience(long number) {
    return draws.exponential(run, Purpose.PATIENCE, number, centre.patience());
  }

  private void takePlaces() {
    for (int i = 0; i < freeAt.length; i++) {
      Place place = centre.places.get(i);
      open[i] = place.open();
      // Whoever works now, and a counter that is only asked about, comes back after lunch.
      openWithTheDoors[i] = place.open() || place.counter() == null;
      if (place.elapsedMinutes() >= 0) {
        double share = draws.uniform(run, Purpose.REST, place.occupantIndex());
        freeAt[i] = centre.rest(place, share);
      }
    }
  }

  /** Plays to the end. */
  void play() {
    int nextChange = 0;
    int nextPerson = present;
    double now = 0;
    while (now <= end) {
      while (nextChange < centre.changes.size() && centre.changes.get(nextChange).minute() <= now) {
        change(centre.changes.get(nextChange++));
      }
      while (nextPerson < people && since[nextPerson] <= now) {
        queue(nextPerson++);
      }
      callAll(now);
      double next = nextFree(now);
      if (nextPerson < people) {
        next = Math.min(next, since[nextPerson]);
      }
      if (nextChange < centre.changes.size()) {
        next = Math.min(next, centre.changes.get(nextChange).minute());
      }
      now = next;
    }
    for (int i = 0; i < queued; i++) {
      depart(queue[i], NEVER);
    }
    for (int service = 0; service < waitingThen.length; service++) {
      waitingThen[service] += centre.beyond[service];
    }
  }

  private void queue(int person) {
    queue[queued++] = person;
    int service = centre.serviceOf(kind[person]);
    for (int i = 0; i < foundNobody.length; i++) {
      foundNobody[i] &= !centre.places.get(i).serves().get(service);
    }
  }

  private void change(Change change) {
    if (change.place() != PlayedCentre.DOORS) {
      open[change.place()] = change.open();
      openWithTheDoors[change.place()] = change.open();
      return;
    }
    for (int i = 0; i < open.length; i++) {
      open[i] = change.open() && openWithTheDoors[i];
    }
  }

  private double nextFree(double now) {
    double next = NEVER;
    for (int i = 0; i < freeAt.length; i++) {
      if (freeAt[i] > now) {
        next = Math.min(next, freeAt[i]);
      }
    }
    return next;
  }

  /** Every counter that is free calls whom it would. */
  private void callAll(double now) {
    for (int i = 0; i < freeAt.length && queued > 0; i++) {
      while (open[i] && freeAt[i] <= now && !foundNobody[i]) {
        int at = choose(centre.places.get(i), now);
        if (at == NOBODY) {
          foundNobody[i] = true;
          break;
        }
        int person = queue[at];
        leaveQueue(at);
        calledAt[person] = now;
        depart(person, now);
        double share = draws.uniform(run, Purpose.OCCUPANCY, index[person]);
        freeAt[i] = now + centre.occupancy(kind[person], share);
      }
    }
  }

  private void leaveQueue(int at) {
    System.arraycopy(queue, at + 1, queue, at, queued - at - 1);
    queued--;
  }

  /** The place in the queue of the one who is called next; whoever has given up leaves it. */
  private int choose(Place place, double now) {
    int best = NOBODY;
    int at = 0;
    while (at < queued) {
      int person = queue[at];
      if (until[person] <= now) {
        leaveQueue(at);
        depart(person, NEVER);
        continue;
      }
      if (place.serves().get(centre.serviceOf(kind[person]))
          && (best == NOBODY || overtakes(person, queue[best]))) {
        best = at;
      }
      at++;
    }
    return best;
  }

  private boolean overtakes(int later, int earlier) {
    return centre.overtakes(kind[later], kind[earlier], since[later] - since[earlier]);
  }

  /** Somebody waits no more, or all is over: what their wait was. */
  private void depart(int person, double called) {
    int service = centre.serviceOf(kind[person]);
    double left = Math.min(called, until[person]);
    double horizon = question.horizonMinutes();
    if (since[person] <= horizon && left > horizon) {
      waitingThen[service]++;
    }
    double passes = Math.max(0, since[person] + centre.limits[service]);
    if (left - since[person] > centre.limits[service] && passes <= question.breachMinutes()) {
      passedAt[service] = Math.min(passedAt[service], passes);
    }
    double until = Math.min(left, horizon);
    double from = Math.max(0, since[person]);
    waitedMinutes += Math.max(0, until - from);
    lateMinutes += Math.max(0, until - Math.max(from, since[person] + centre.targets[service]));
  }

  /** When the one who waits there was called; infinite where they weren't. */
  double calledAt(int guest) {
    return calledAt[guest];
  }

  /** When a service's limit was first passed; infinite where it wasn't. */
  double passedAt(int service) {
    return passedAt[service];
  }

  /** How many waited for a service at the horizon. */
  int waitingThen(int service) {
    return waitingThen[service];
  }

  /** What all waited until the horizon beyond their targets, person-minutes. */
  double lateMinutes() {
    return lateMinutes;
  }

  /** What all waited until the horizon, person-minutes. */
  double waitedMinutes() {
    return waitedMinutes;
  }
}
