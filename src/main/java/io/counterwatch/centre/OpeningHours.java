package io.counterwatch.centre;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a centre is open, in its own zone. No weekly hours at all means always, but for holidays and
 * special days.
 *
 * @param spans by weekday
 * @param special the hours of single dates, which hold instead, on holidays too
 * @param holidays by date, with their names: closed
 */
public record OpeningHours(
    Map<DayOfWeek, List<Span>> spans,
    Map<LocalDate, List<Span>> special,
    Map<LocalDate, Names> holidays) {

  /**
   * Open from (inclusive) to (exclusive). One that ends on the next date belongs to the date on
   * which it begins.
   */
  public record Span(LocalTime from, LocalTime to) {
    /** Whether it ends on the next date. */
    public boolean passesMidnight() {
      return !from.isBefore(to);
    }
  }

  private static final List<Span> WHOLE_DAY = List.of(new Span(LocalTime.MIN, LocalTime.MAX));

  /** Always open. */
  public static final OpeningHours ALWAYS = new OpeningHours(Map.of());

  /** The same every week. */
  public OpeningHours(Map<DayOfWeek, List<Span>> spans) {
    this(spans, Map.of(), Map.of());
  }

  /** Whether the centre is open at that local time. */
  public boolean isOpen(LocalDateTime local) {
    LocalTime time = local.toLocalTime();
    for (Span span : on(local.toLocalDate())) {
      if (!time.isBefore(span.from()) && (span.passesMidnight() || time.isBefore(span.to()))) {
        return true;
      }
    }
    for (Span span : on(local.toLocalDate().minusDays(1))) {
      if (span.passesMidnight() && time.isBefore(span.to())) {
        return true;
      }
    }
    return false;
  }

  /**
   * When the opening hours that hold that local time began, the latest; null where the centre is
   * shut then, and where nothing limits its hours.
   */
  public @Nullable LocalDateTime begin(LocalDateTime local) {
    LocalDate today = local.toLocalDate();
    if (isUnlimited(today)) {
      return null;
    }
    LocalDateTime begin = null;
    for (LocalDate date : List.of(today.minusDays(1), today)) {
      for (Span span : on(date)) {
        LocalDateTime from = date.atTime(span.from());
        LocalDateTime to = (span.passesMidnight() ? date.plusDays(1) : date).atTime(span.to());
        boolean holds = !local.isBefore(from) && local.isBefore(to);
        begin = holds && (begin == null || from.isAfter(begin)) ? from : begin;
      }
    }
    return begin;
  }

  /** The hours that begin on that date. */
  public List<Span> on(LocalDate date) {
    List<Span> exception = special.get(date);
    if (exception != null) {
      return exception;
    }
    if (holidays.containsKey(date)) {
      return List.of();
    }
    return spans.isEmpty() ? WHOLE_DAY : spans.getOrDefault(date.getDayOfWeek(), List.of());
  }

  /** Whether nothing limits them on that date. */
  public boolean isUnlimited(LocalDate date) {
    return spans.isEmpty() && !special.containsKey(date) && !holidays.containsKey(date);
  }
}
