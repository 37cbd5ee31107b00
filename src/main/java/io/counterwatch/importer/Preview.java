package io.counterwatch.importer;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Keeps nothing of the events but what shows a person whether the mapping is right. */
public final class Preview implements EventSink {
  /** Names that are listed of each kind; the rest are counted. */
  private static final int MAX_LISTED = 30;

  /** Names that are kept of each kind: a wrong column can hold a million. */
  private static final int MAX_KEPT = 10_000;

  private final ZoneId zone;
  private final Map<EventType, Long> types = new TreeMap<>();
  private final Map<String, Long> services = new TreeMap<>();
  private final Map<String, Long> counters = new TreeMap<>();
  private long firstMicros = Long.MAX_VALUE;
  private long lastMicros = Long.MIN_VALUE;

  /** Shows times in that zone. */
  public Preview(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public void accept(List<OutgoingEvent> batch) {
    for (OutgoingEvent event : batch) {
      firstMicros = Math.min(firstMicros, event.timeMicros());
      lastMicros = Math.max(lastMicros, event.timeMicros());
      types.merge(event.body().type(), 1L, Long::sum);
      if (event.body() instanceof EventBody.TicketIssued issued) {
        count(services, issued.service());
      } else if (event.body() instanceof EventBody.TicketCalled called) {
        count(counters, called.counter());
      }
    }
  }

  private static void count(Map<String, Long> names, String name) {
    if (names.size() < MAX_KEPT || names.containsKey(name)) {
      names.merge(name, 1L, Long::sum);
    }
  }

  /** What there is, line by line; nothing where there were no events. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (types.isEmpty()) {
      return lines;
    }
    lines.add("from " + local(firstMicros) + " to " + local(lastMicros) + ", " + zone);
    types.forEach(
        (type, count) -> lines.add(String.format(Locale.ROOT, "%s %,d", type.wireName(), count)));
    lines.add("tickets by service: " + listed(services));
    lines.add("calls by counter: " + listed(counters));
    return lines;
  }

  private String local(long micros) {
    return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), zone)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replace('T', ' ');
  }

  private static String listed(Map<String, Long> names) {
    List<String> shown =
        names.entrySet().stream()
            .limit(MAX_LISTED)
            .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
            .toList();
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }
}
