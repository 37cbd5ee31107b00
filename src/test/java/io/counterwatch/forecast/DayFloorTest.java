package io.counterwatch.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import io.counterwatch.testing.Story;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DayFloorTest {
  /** What a listener of a day has heard since it last began. */
  private static final class Heard {
    final List<String> lines = new ArrayList<>();
    final ServiceDay day =
        new ServiceDay(CentrePlan.unconfigured(Story.CENTRE, ZoneOffset.UTC, false), Story.DAY);
    final DayFloor floor = new DayFloor(lines::clear, event -> lines.add(line(event)));

    Heard() {
      day.listen(floor);
    }

    private static String line(FloorEvent event) {
      long minute = (event.micros() - Story.micros("08:00:00")) / Floor.MICROS_PER_MINUTE;
      return minute
          + " "
          + switch (event) {
            case FloorEvent.LegOpened opened -> opened.leg() + " opened " + opened.service();
            case FloorEvent.LegCalled called -> called.leg() + " called " + called.counter();
            case FloorEvent.LegResumed resumed -> resumed.leg() + " resumed " + resumed.counter();
            case FloorEvent.LegFreed freed -> freed.leg() + " freed";
            case FloorEvent.LegWithdrawn withdrawn -> withdrawn.leg() + " withdrawn";
            case FloorEvent.LegForgotten forgotten -> forgotten.leg() + " forgotten";
            case FloorEvent.CounterOpened opened -> opened.counter() + " opens";
            case FloorEvent.CounterClosed closed -> closed.counter() + " closes";
          };
    }
  }

  private static List<String> heard(String story) {
    Heard heard = new Heard();
    heard.day.add(Story.of(story));
    heard.day.settle();
    return heard.lines;
  }

  @Test
  void anOrdinaryVisit() {
    assertThat(
            heard(
                """
                08:00:00 counter 1 opened s-01
                08:01:00 A issued land
                08:05:00 A called 1
                08:06:00 A called 1
                08:07:00 A started 1
                08:15:00 A finished 1
                08:20:00 counter 1 paused
                08:25:00 counter 1 opened s-01
                08:30:00 counter 1 closed
                """))
        .containsExactly(
            "0 1 opens",
            "1 A/0 opened land",
            "5 A/0 called 1",
            "15 A/0 freed",
            "20 1 closes",
            "25 1 opens",
            "30 1 closes");
  }

  @Test
  void whoLeavesOrNeverCame() {
    assertThat(
            heard(
                """
                08:00:00 A issued land
                08:01:00 B issued land
                08:02:00 C issued land
                08:02:00 C print-failed
                08:03:00 A left walked-out
                08:04:00 B called 1
                08:06:00 B left no-show
                """))
        .containsExactly(
            "0 A/0 opened land",
            "1 B/0 opened land",
            "2 C/0 opened land",
            "2 C/0 withdrawn",
            "3 A/0 withdrawn",
            "4 B/0 called 1",
            "6 B/0 freed");
  }

  @Test
  void whoIsSetAsideOrSentOn() {
    assertThat(
            heard(
                """
                08:00:00 A issued land
                08:01:00 A called 1
                08:02:00 A started 1
                08:03:00 A parked
                08:10:00 A called 2
                08:12:00 A transferred tax
                08:20:00 A called 3
                """))
        .containsExactly(
            "0 A/0 opened land",
            "1 A/0 called 1",
            "3 A/0 freed",
            "10 A/0 resumed 2",
            "12 A/0 freed",
            "12 A/1 opened tax",
            "20 A/1 called 3");
  }

  @Test
  void whoIsCalledOnToAnotherCounter() {
    assertThat(
            heard(
                """
                08:00:00 A issued land
                08:01:00 A called 1
                08:02:00 A called 2
                """))
        .containsExactly("0 A/0 opened land", "1 A/0 called 1", "2 A/0 freed", "2 A/0 resumed 2");
  }

  @Test
  void whoIsCalledOverAtACounterThatSendsStartsDidNotCome() {
    assertThat(
            heard(
                """
                08:00:00 A issued land
                08:00:00 B issued land
                08:01:00 A called 1
                08:03:00 B called 1
                """))
        .endsWith("3 A/0 freed", "3 B/0 called 1")
        .hasSize(5);
  }

  @Test
  void theDaysEndEndsAll() {
    Heard heard = new Heard();
    heard.day.add(Story.of("08:00:00 A issued land\n08:01:00 B issued land\n08:02:00 B called 1"));
    heard.floor.end(Story.micros("09:00:00"));
    assertThat(heard.lines).endsWith("60 A/0 forgotten", "60 B/0 forgotten");
  }

  /** In whatever order and in however many parts events come, the same is heard in the end. */
  @Property(tries = 100)
  void theOrderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<Event> events =
        Story.of(
            """
            07:50:00 counter 1 opened s-01
            08:00:00 A issued land
            08:01:00 B issued tax
            08:01:00 C issued land
            08:02:00 A called 1
            08:02:30 A started 1
            08:09:00 A finished 1
            08:09:10 C called 1
            08:11:00 B called 2
            08:12:00 B parked
            08:13:00 D issued land
            08:14:00 C transferred tax
            08:16:00 D left cancelled
            08:17:00 B called 1
            08:30:00 counter 1 closed
            """);
    Heard inOrder = new Heard();
    events.forEach(event -> inOrder.day.add(List.of(event)));
    inOrder.day.settle();
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed));
    Heard disordered = new Heard();
    shuffled.forEach(event -> disordered.day.add(List.of(event)));
    disordered.day.settle();
    assertThat(disordered.lines).isEqualTo(inOrder.lines).hasSizeGreaterThan(12);
  }
}
