package io.counterwatch.forecast;

import io.counterwatch.forecast.CallOrder.Kind;
import io.counterwatch.forecast.Floor.Desk;
import io.counterwatch.forecast.Floor.Waiting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of a {@link WhatIf} have in common: who is there, which counter serves whom and who
 * is called first, looked up once. A run then works on numbers alone.
 */
final class PlayedCentre {
  /** Limit on those waiting who are played; whoever came after them goes on waiting. */
  static final int MAX_PLAYED = 2_000;

  /** A counter that serves a service at least so much is one of its own. */
  static final double SERVES = 0.5;

  static final int ARRIVALS_OF_MINUTES = 30;

  /**
   * A counter.
   *
   * @param counter its id; null for one that is only asked about
   * @param open whether it takes people now
   * @param occupantIndex tells the draw of what is going on there from others
   * @param elapsedMinutes for how long that has gone on; negative where nobody is there
   */
  record Place(
      @Nullable String counter,
      BitSet serves,
      boolean open,
      long occupantIndex,
      double elapsedMinutes) {}

  /**
   * Who waits.
   *
   * @param since minutes from now, negative
   */
  record Guest(String leg, int kind, double since, long index) {}

  /** A kind of arrival, and the mean minutes between two. */
  record Arriving(int kind, double gapMinutes) {}

  /** A change of plan: of the doors where {@code place} is {@link #DOORS}. */
  record Change(double minute, int place, boolean open) {}

  static final int DOORS = -1;

  private final Learned learned;
  private final Map<String, Integer> services = new LinkedHashMap<>();
  private final Map<Kind, Integer> kinds = new LinkedHashMap<>();
  private final List<Kind> kindList = new ArrayList<>();
  final List<Guest> guests = new ArrayList<>();
  final List<Arriving> arriving = new ArrayList<>();
  final List<Place> places = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final int[] beyond;
  final double[] limits;
  final double[] targets;
  private final int[] serviceOfKind;
  private final double[] occupancyScale;
  private final Timetable timetable;

  /** By later kind, earlier kind and bucket: 0 not looked up, 1 keeps order, 2 overtakes. */
  private final byte[] overtakes;

  PlayedCentre(
      Floor floor, Learned learned, WhatIf.Question question, Timetable timetable, long micros) {
    this.learned = learned;
    this.timetable = timetable;
    question.limits().keySet().stream().sorted().forEach(this::service);
    question.targets().keySet().stream().sorted().forEach(this::service);
    List<Waiting> unplayed = takeQueue(floor, micros);
    takeArrivals(micros);
    takePlaces(floor, question, micros);
    takeChanges();
    limits = perService(question.limits());
    targets = perService(question.targets());
    beyond = new int[services.size()];
    unplayed.forEach(waiting -> beyond[service(waiting.service())]++);
    serviceOfKind = kindList.stream().mapToInt(kind -> service(kind.service())).toArray();
    occupancyScale = new double[services.size()];
    services.forEach(
        (service, index) ->
            occupancyScale[index] = learned.occupancy().mean(service) / learned.occupancy().mean());
    overtakes = new byte[kindList.size() * kindList.size() * CallOrder.BUCKETS];
  }

  private int service(String service) {
    return services.computeIfAbsent(service, unseen -> services.size());
  }

  private int kind(Kind kind) {
    service(kind.service());
    return kinds.computeIfAbsent(
        kind,
        unseen -> {
          kindList.add(kind);
          return kindList.size() - 1;
        });
  }

  private double[] perService(Map<String, Double> values) {
    double[] all = new double[services.size()];
    services.forEach(
        (service, index) -> all[index] = values.getOrDefault(service, Double.POSITIVE_INFINITY));
    return all;
  }

  /** Returns those who are too many. */
  private List<Waiting> takeQueue(Floor floor, long micros) {
    List<Waiting> unplayed = new ArrayList<>();
    for (Waiting waiting : floor.waiting()) {
      int kind = kind(waiting.kind());
      if (guests.size() < MAX_PLAYED) {
        guests.add(
            new Guest(waiting.leg(), kind, -waiting.minutes(micros), waiting.leg().hashCode()));
      } else {
        unplayed.add(waiting);
      }
    }
    return unplayed;
  }

  private void takeArrivals(long micros) {
    learned
        .flow()
        .arrivalsByKind(ARRIVALS_OF_MINUTES, micros)
        .forEach(
            (kind, count) ->
                arriving.add(new Arriving(kind(kind), ARRIVALS_OF_MINUTES / (double) count)));
  }

  private void takePlaces(Floor floor, WhatIf.Question question, long micros) {
    for (Desk desk : floor.desks()) {
      if (desk.atWork(micros)) {
        places.add(place(desk, micros));
      }
    }
    for (List<String> extra : question.extraCounters()) {
      places.add(new Place(null, those(extra::contains), timetable.open(), 0, -1));
    }
  }

  private Place place(Desk desk, long micros) {
    BitSet serves = seenToServe(desk.counter);
    Floor.Called occupant = desk.occupant;
    return occupant == null
        ? new Place(desk.counter, serves, true, 0, -1)
        : new Place(
            desk.counter,
            serves,
            true,
            occupant.leg().hashCode(),
            Floor.minutes(occupant.sinceMicros(), micros));
  }

  private BitSet seenToServe(String counter) {
    return those(service -> learned.capability().serves(counter, service) >= SERVES);
  }

  private BitSet those(Predicate<String> wanted) {
    BitSet those = new BitSet();
    services.forEach((service, index) -> those.set(index, wanted.test(service)));
    return those;
  }

  /** Whoever is absent from a shift that has begun is not awaited at the next one either. */
  private void takeChanges() {
    for (Timetable.Change change : timetable.changes()) {
      switch (change) {
        case Timetable.Doors doors -> changes.add(new Change(doors.minute(), DOORS, doors.open()));
        case Timetable.Counter counter -> {
          int place = placeOf(counter.counter());
          if (place == DOORS && counter.open() && !isPlannedNow(counter.counter())) {
            place = places.size();
            places.add(new Place(counter.counter(), foreseen(counter), false, 0, -1));
          }
          if (place != DOORS) {
            changes.add(new Change(counter.minute(), place, counter.open()));
          }
        }
      }
    }
  }

  private boolean isPlannedNow(String counter) {
    return timetable.plannedNow().contains(counter);
  }

  private int placeOf(String counter) {
    for (int i = 0; i < places.size(); i++) {
      if (counter.equals(places.get(i).counter())) {
        return i;
      }
    }
    return DOORS;
  }

  private BitSet foreseen(Timetable.Counter counter) {
    return counter.services().isEmpty()
        ? seenToServe(counter.counter())
        : those(counter.services()::contains);
  }

  /** By their index. */
  List<String> services() {
    return List.copyOf(services.keySet());
  }

  int serviceOf(int kind) {
    return serviceOfKind[kind];
  }

  boolean doorsOpen() {
    return timetable.open();
  }

  /** For how long the occupant of a place stays. */
  double rest(Place place, double share) {
    return learned.occupancy().drawRest(place.elapsedMinutes, share);
  }

  /** How long one of that kind keeps a counter. */
  double occupancy(int kind, double share) {
    return learned.occupancy().drawRest(0, share) * occupancyScale[serviceOfKind[kind]];
  }

  /** Mean minutes after which one of those who wait gives up. */
  double patience() {
    return 1 / learned.waits().withdrawalRate();
  }

  /** Whether the later one is called over the earlier one, who came so many minutes before. */
  boolean overtakes(int later, int earlier, double lead) {
    int bucket = CallOrder.bucket(Math.max(0, lead));
    int at = (later * kindList.size() + earlier) * CallOrder.BUCKETS + bucket;
    if (overtakes[at] == 0) {
      double inOrder = learned.order().inOrder(kindList.get(earlier), kindList.get(later), bucket);
      overtakes[at] = (byte) (inOrder < 0.5 ? 2 : 1);
    }
    return overtakes[at] == 2;
  }
}
