package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.LeaveReason;
import io.counterwatch.testing.Story;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ticket as its visitor asks about it. */
class TicketNowTest {
  private static final String STORY =
      """
      07:30:00 counter 1 opened s-01
      08:00:00 A issued land
      08:01:00 B issued land
      08:02:00 C issued tax
      08:03:00 D issued land
      08:05:00 A called 1 s-01
      """;

  private static ServiceDay day(String more) {
    ServiceDay day =
        new ServiceDay(CentrePlan.unconfigured(Story.CENTRE, ZoneOffset.UTC, false), Story.DAY);
    day.add(Story.of(STORY + more));
    return day;
  }

  private static TicketNow ticket(ServiceDay day, String subject, String time) {
    return Objects.requireNonNull(day.now(subject, Story.micros(time)));
  }

  private static @Nullable String servedAt(ServiceDay day, String counter, String time) {
    TicketNow found = day.servedAt(counter, Story.micros(time));
    return found == null ? null : found.subject();
  }

  @Test
  void whoWaitsForTheSameServiceAndCameBeforeIsAhead() {
    ServiceDay day = day("");

    assertThat(ticket(day, "B", "08:06:00").ahead()).as("A is called").isZero();
    assertThat(ticket(day, "D", "08:06:00").ahead()).isEqualTo(1);
    assertThat(ticket(day, "C", "08:06:00").ahead()).as("of another service").isZero();
    assertThat(day.now("nobody", Story.micros("08:06:00"))).isNull();
  }

  @Test
  void whoIsCalledIsToldWhereAndWaitsForNobody() {
    TicketNow called = ticket(day(""), "A", "08:06:00");

    assertThat(called.state()).isEqualTo("called");
    assertThat(called.counter()).isEqualTo("1");
    assertThat(called.calledMicros()).isEqualTo(Story.micros("08:05:00"));
    assertThat(called.ahead()).isNull();
  }

  @Test
  void aRecallMovesTheCallAndALeavingSaysWhy() {
    ServiceDay day =
        day("08:07:00 A called 1 s-01\n08:09:00 A left no-show\n08:10:00 B left cancelled\n");

    TicketNow missed = ticket(day, "A", "08:11:00");
    assertThat(missed.state()).isEqualTo("left");
    assertThat(missed.left()).isEqualTo(LeaveReason.NO_SHOW);
    assertThat(missed.calledMicros()).isEqualTo(Story.micros("08:07:00"));
    assertThat(ticket(day, "B", "08:11:00").left()).isEqualTo(LeaveReason.CANCELLED);
    assertThat(ticket(day, "D", "08:11:00").ahead()).isZero();
    assertThat(ticket(day, "D", "24:00:00").state()).as("the day is over").isEqualTo("expired");
  }

  @Test
  void aCounterIsRatedByWhomItServesElseByWhomItServedLast() {
    ServiceDay day = day("");
    assertThat(servedAt(day, "1", "08:06:00")).as("called is not served").isNull();

    day = day("08:06:00 A started 1 s-01\n");
    assertThat(servedAt(day, "1", "08:06:30")).isEqualTo("A");
    assertThat(servedAt(day, "2", "08:06:30")).isNull();

    day =
        day(
            """
            08:06:00 A started 1 s-01
            08:08:00 A finished 1 s-01
            08:09:00 B called 1 s-01
            """);
    assertThat(servedAt(day, "1", "08:09:30")).as("B is only called").isEqualTo("A");
    assertThat(servedAt(day, "1", "08:23:00")).as("15 minutes after").isEqualTo("A");
    assertThat(servedAt(day, "1", "08:23:01")).isNull();
    assertThat(ticket(day, "A", "08:10:00").counter()).isEqualTo("1");
  }
}
