package io.counterwatch.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KnownEventsTest {
  private final Map<LocalDate, Set<Long>> stored = new HashMap<>();
  private final List<LocalDate> asked = new ArrayList<>();

  @Test
  void anEventIsFoundUnderTheDayThatItsTicketNames() throws IOException {
    LocalDate named = LocalDate.of(1970, 3, 1);
    OutgoingEvent issued =
        event(0, new EventBody.TicketIssued("land", "A1", null, false, null, named));
    OutgoingEvent called = event(1, new EventBody.TicketCalled("1", null));
    stored.put(named, Set.of(EventWriter.contentHash(issued), EventWriter.contentHash(called)));
    assertThat(known(100).fresh(List.of(issued, called))).isEmpty();
    assertThat(known(100).fresh(List.of(called))).containsExactly(called);
  }

  @Test
  void daysThatAreForgottenAreAskedAnew() throws IOException {
    KnownEvents known = known(10);
    List<OutgoingEvent> events = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      for (int i = 0; i < 5; i++) {
        events.add(event(TimeUnit.DAYS.toMicros(day * 7L) + i, new EventBody.TicketParked("x")));
      }
    }
    for (OutgoingEvent event : events) {
      assertThat(known.fresh(List.of(event))).containsExactly(event);
      store(event);
    }
    int before = asked.size();
    for (OutgoingEvent event : events) {
      assertThat(known.fresh(List.of(event))).isEmpty();
    }
    assertThat(asked.size()).isGreaterThan(before);
  }

  private void store(OutgoingEvent event) {
    LocalDate day = LocalDate.ofEpochDay(TimeUnit.MICROSECONDS.toDays(event.timeMicros()));
    stored.computeIfAbsent(day, date -> new HashSet<>()).add(EventWriter.contentHash(event));
  }

  private KnownEvents known(int limit) {
    return new KnownEvents(
        ZoneOffset.UTC,
        day -> {
          asked.add(day);
          return stored.getOrDefault(day, Set.of());
        },
        limit);
  }

  private static OutgoingEvent event(long micros, EventBody body) {
    return new OutgoingEvent(
        "c", "import", "id", "7c9e6679f0c4a1b2", 1, micros, null, null, "A1", body, ZoneOffset.UTC);
  }
}
