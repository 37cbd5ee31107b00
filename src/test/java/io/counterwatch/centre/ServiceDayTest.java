package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is folded again, and what a listener hears of it, where events come late. */
class ServiceDayTest {
  private final ServiceDay day = new ServiceDay(Days.plan(), Story.DAY);
  private final LateEventsProperties.Heard heard = new LateEventsProperties.Heard();
  private long sequence;

  private Event issue(String time) {
    sequence++;
    EventBody body = new EventBody.TicketIssued("land", "n", null, false, null, null);
    return Story.event(Story.micros(time), "T" + sequence, body, sequence);
  }

  private void add(String... times) {
    for (String time : times) {
      day.add(List.of(issue(time)));
    }
  }

  /** So that from now on it is remembered how to take events back. */
  private DayFold disordered() {
    add("08:00:00", "07:00:00");
    return day.fold();
  }

  private long issued() {
    return DayViews.measures(day, Story.micros("12:00:00")).total().issued();
  }

  @Test
  void nothingIsRememberedWhileEventsComeInOrder() {
    DayFold inOrder = day.fold();
    add("08:00:00", "08:01:00");
    assertThat(day.fold()).isSameAs(inOrder);
    assertThat(inOrder.takeBack(1)).isFalse();
    add("08:00:30");
    assertThat(day.fold()).isNotSameAs(inOrder);
    assertThat(issued()).isEqualTo(3);
  }

  @Test
  void aLateEventTakesBackWhatOvertookIt() {
    DayFold fold = disordered();
    add("08:02:00", "08:03:00", "08:01:00", "08:02:30", "08:04:00");
    assertThat(day.fold()).isSameAs(fold);
    assertThat(issued()).isEqualTo(7);
  }

  @Test
  void oneThatTooManyOvertookFoldsTheDay() {
    DayFold fold = disordered();
    List<Event> overtaking = new ArrayList<>();
    for (int i = 0; i < Undo.MAX_EVENTS; i++) {
      overtaking.add(issue("09:00:%02d".formatted(i % 60)));
    }
    day.add(overtaking);
    add("08:59:00");
    assertThat(day.fold()).isSameAs(fold);
    add("08:58:00");
    assertThat(day.fold()).isNotSameAs(fold);
    DayFold again = day.fold();
    assertThat(issued()).isEqualTo(Undo.MAX_EVENTS + 4);
    add("09:00:30");
    assertThat(day.fold()).isSameAs(again);
  }

  @Test
  void aListenerHearsAtOnceWhileEventsComeInOrder() {
    day.listen(heard);
    add("08:00:00");
    assertThat(heard.lines).hasSize(1);
    assertThat(heard.restarts).isEqualTo(1);
  }

  @Test
  void aListenerIsToldAllAgainWhereAnEventComesLate() {
    day.listen(heard);
    disordered();
    add("08:01:00", "08:01:01");
    day.settle();
    assertThat(heard.lines).hasSize(4);
    add("08:01:00.9");
    day.settle();
    assertThat(heard.lines).hasSize(5);
    assertThat(heard.restarts).isEqualTo(3);
  }
}
