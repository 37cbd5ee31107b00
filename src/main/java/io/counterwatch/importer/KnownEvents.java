package io.counterwatch.importer;

import io.counterwatch.event.EventBody;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a centre has already, by content: so the same row from whatever file adds nothing, and an
 * import that broke off goes on where it stopped.
 */
final class KnownEvents {
  /** How many events are remembered; the days that were used least recently are asked anew. */
  static final int MAX_REMEMBERED = 4_000_000;

  private final ZoneId zone;
  private final Source source;
  private final int limit;
  private final Map<LocalDate, Set<Long>> days = new LinkedHashMap<>(16, 0.75f, true);
  private long remembered;
  private @Nullable String lastSubject;
  private @Nullable LocalDate lastDay;

  /** Who knows what is stored. */
  @FunctionalInterface
  interface Source {
    /** The content hashes of what is stored under a service day; may be changed by the caller. */
    Set<Long> contents(LocalDate day) throws IOException;
  }

  KnownEvents(ZoneId zone, Source source) {
    this(zone, source, MAX_REMEMBERED);
  }

  KnownEvents(ZoneId zone, Source source, int limit) {
    this.zone = zone;
    this.source = source;
    this.limit = limit;
  }

  /**
   * Those of the next events that are new, in their order. They count as known from now on, so all
   * that were given out before must have been stored.
   */
  List<OutgoingEvent> fresh(List<OutgoingEvent> events) throws IOException {
    forget();
    List<OutgoingEvent> fresh = new ArrayList<>(events.size());
    for (OutgoingEvent event : events) {
      if (isNew(event)) {
        fresh.add(event);
      }
    }
    return fresh;
  }

  /**
   * An event stands under the day of its ticket, which a centre may begin at another hour than
   * midnight: so under its own date, the date before or after, or the date that its ticket names.
   */
  private boolean isNew(OutgoingEvent event) throws IOException {
    long hash = EventWriter.contentHash(event);
    LocalDate date =
        LocalDate.ofInstant(Instant.EPOCH.plus(event.timeMicros(), ChronoUnit.MICROS), zone);
    LocalDate named = namedDay(event);
    for (LocalDate day :
        List.of(date, date.minusDays(1), date.plusDays(1), named == null ? date : named)) {
      if (of(day).contains(hash)) {
        return false;
      }
    }
    of(date).add(hash);
    remembered++;
    return true;
  }

  /** The day that the event's ticket names; the events of a row follow one another. */
  private @Nullable LocalDate namedDay(OutgoingEvent event) {
    if (event.body() instanceof EventBody.TicketIssued issued) {
      lastSubject = event.subject();
      lastDay = issued.day();
    }
    return lastSubject != null && lastSubject.equals(event.subject()) ? lastDay : null;
  }

  private Set<Long> of(LocalDate day) throws IOException {
    Set<Long> known = days.get(day);
    if (known == null) {
      known = new HashSet<>(source.contents(day));
      days.put(day, known);
      remembered += known.size();
    }
    return known;
  }

  private void forget() {
    Iterator<Set<Long>> eldest = days.values().iterator();
    while (remembered > limit && eldest.hasNext()) {
      remembered -= eldest.next().size();
      eldest.remove();
    }
  }
}
