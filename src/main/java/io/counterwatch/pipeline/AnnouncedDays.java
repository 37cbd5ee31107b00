package io.counterwatch.pipeline;

import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was announced at a centre today, and on days whose last outcomes aren't written. */
final class AnnouncedDays {
  private final String centre;
  private final UnwrittenAnnouncements room;
  private final Map<LocalDate, AnnouncedEstimates> days = new TreeMap<>();

  AnnouncedDays(String centre, UnwrittenAnnouncements room) {
    this.centre = centre;
    this.room = room;
  }

  /** Of that day; nothing yet, where it is new. */
  AnnouncedEstimates on(LocalDate day) {
    return days.computeIfAbsent(day, first -> new AnnouncedEstimates(centre, first, room));
  }

  /** Of that day, or null where nothing is remembered of it. */
  @Nullable AnnouncedEstimates ifAny(LocalDate day) {
    return days.get(day);
  }

  /** That day could not be told to its end: what was known stands. */
  void leave(LocalDate day) {
    AnnouncedEstimates left = days.get(day);
    if (left != null) {
      left.leave();
    }
  }

  /** Nothing is told any further. */
  void leaveAll() {
    days.values().forEach(AnnouncedEstimates::leave);
  }

  /** Whether the store has all of the days before that one. */
  boolean areWrittenBefore(LocalDate today) {
    return days.entrySet().stream()
        .allMatch(each -> !each.getKey().isBefore(today) || each.getValue().isWritten());
  }

  /**
   * Adds at most so many rows that are to be written; to be asked when those before are written or
   * put back.
   *
   * @param done says of which days nothing more will be heard
   */
  void take(int most, Predicate<LocalDate> done, Collection<EstimateRow> rows) {
    int left = most;
    Iterator<Map.Entry<LocalDate, AnnouncedEstimates>> all = days.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<LocalDate, AnnouncedEstimates> each = all.next();
      // Not at once with its last rows: they may come back.
      if (done.test(each.getKey()) && each.getValue().isWritten()) {
        all.remove();
      }
      List<EstimateRow> taken = each.getValue().take(left);
      rows.addAll(taken);
      left -= taken.size();
    }
  }

  /** A row that was taken could not be written. */
  void putBack(EstimateRow row) {
    on(row.key().day()).putBack(row);
  }
}
