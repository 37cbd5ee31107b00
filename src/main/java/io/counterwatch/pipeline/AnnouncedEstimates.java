package io.counterwatch.pipeline;

import io.counterwatch.forecast.Announcement;
import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.forecast.EstimateListener;
import io.counterwatch.forecast.LegName;
import io.counterwatch.pipeline.ForecastStore.End;
import io.counterwatch.pipeline.ForecastStore.EstimateKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was announced at a centre on a day. The first word to each leg stands, however often the day
 * is told again; what came of it is as the day was told last. It holds no more legs than the day.
 */
final class AnnouncedEstimates implements EstimateListener {
  private static final double SECONDS_PER_MINUTE = 60;

  private final String centre;
  private final LocalDate day;
  private final UnwrittenAnnouncements room;
  private final Map<String, EstimateRow> rows = new LinkedHashMap<>();

  /** As the day is told this time; empty unless it is being told again. */
  private final Map<String, Outcome> outcomes = new HashMap<>();

  /** Legs whose rows the store hasn't got as they are. */
  private final Set<String> unwritten = new LinkedHashSet<>();

  private boolean toldAgain;

  AnnouncedEstimates(String centre, LocalDate day, UnwrittenAnnouncements room) {
    this.centre = centre;
    this.day = day;
    this.room = room;
  }

  static double seconds(double minutes) {
    return minutes * SECONDS_PER_MINUTE;
  }

  /** The day is told again from its beginning. */
  void again() {
    outcomes.clear();
    toldAgain = true;
  }

  @Override
  public void announced(Announcement announcement) {
    String leg = announcement.leg();
    if (rows.containsKey(leg)) {
      return;
    }
    if (room.isFull()) {
      room.lose();
    } else {
      rows.put(
          leg,
          new EstimateRow(
              new EstimateKey(centre, day, LegName.subject(leg), LegName.number(leg)),
              announcement.service(),
              announcement.micros(),
              seconds(announcement.estimate().expectedMinutes()),
              seconds(announcement.estimate().highMinutes()),
              CentreEstimator.MODEL_VERSION,
              announcement.shown(),
              null));
      toWrite(leg);
    }
  }

  @Override
  public void called(Announcement announcement, double minutes) {
    ended(announcement.leg(), new Outcome(End.CALLED, seconds(minutes)));
  }

  @Override
  public void withdrew(Announcement announcement, double minutes) {
    ended(announcement.leg(), new Outcome(End.WITHDREW, seconds(minutes)));
  }

  @Override
  public void forgotten(Announcement announcement, double minutes) {
    ended(announcement.leg(), new Outcome(End.UNKNOWN, seconds(minutes)));
  }

  private void ended(String leg, Outcome outcome) {
    if (toldAgain) {
      outcomes.put(leg, outcome);
    } else {
      set(leg, outcome);
    }
  }

  private void set(String leg, @Nullable Outcome outcome) {
    EstimateRow row = rows.get(leg);
    if (row != null && !Objects.equals(row.outcome(), outcome)) {
      rows.put(leg, row.with(outcome));
      toWrite(leg);
    }
  }

  private void toWrite(String leg) {
    if (unwritten.add(leg)) {
      room.add(1);
    }
  }

  /** The day is told as far as it goes: what came of each is now as it was told this time. */
  void settle() {
    if (toldAgain) {
      toldAgain = false;
      List.copyOf(rows.keySet()).forEach(leg -> set(leg, outcomes.get(leg)));
      outcomes.clear();
    }
  }

  /** The day could not be told to its end: what was known of each stands. */
  void leave() {
    toldAgain = false;
    outcomes.clear();
  }

  /** Takes at most so many rows to be written; none while the day is being told again. */
  List<EstimateRow> take(int most) {
    List<EstimateRow> taken = new ArrayList<>();
    Iterator<String> legs = unwritten.iterator();
    while (!toldAgain && taken.size() < most && legs.hasNext()) {
      EstimateRow row = rows.get(legs.next());
      legs.remove();
      room.add(-1);
      if (row != null) {
        taken.add(row);
      }
    }
    return taken;
  }

  /** A row that was taken could not be written. */
  void putBack(EstimateRow row) {
    toWrite(LegName.of(row.key().subject(), row.key().leg()));
  }

  /** Whether the store has all rows as they are. */
  boolean isWritten() {
    return unwritten.isEmpty() && !toldAgain;
  }
}
