package io.counterwatch.centre;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/** When a centre is open, in its own zone. No hours at all means always open. */
public record OpeningHours(Map<DayOfWeek, List<Span>> spans) {

  /** Open from (inclusive) to (exclusive). */
  public record Span(LocalTime from, LocalTime to) {}

  /** Always open. */
  public static final OpeningHours ALWAYS = new OpeningHours(Map.of());

  /** Whether the centre is open at that local time. */
  public boolean isOpen(LocalDateTime local) {
    if (spans.isEmpty()) {
      return true;
    }
    LocalTime time = local.toLocalTime();
    for (Span span : spans.getOrDefault(local.getDayOfWeek(), List.of())) {
      if (!time.isBefore(span.from()) && time.isBefore(span.to())) {
        return true;
      }
    }
    return false;
  }
}
