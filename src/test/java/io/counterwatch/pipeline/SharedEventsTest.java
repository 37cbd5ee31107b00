package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sharing changes nothing of an event but whose its texts are. */
class SharedEventsTest {
  private static final int MORE_THAN_THERE_ARE_PLACES = 40_000;

  private final SharedEvents shared = new SharedEvents();

  @Test
  void whatComesAgainIsTheSameOne() {
    Event first = shared.of(event(1, "T1", called("3")));
    Event second = shared.of(event(2, "T1", called("3")));

    assertThat(second.centre()).isSameAs(first.centre());
    assertThat(second.publisher()).isSameAs(first.publisher());
    assertThat(second.device()).isSameAs(first.device());
    assertThat(second.epoch()).isSameAs(first.epoch());
    assertThat(second.subject()).isSameAs(first.subject());
    assertThat(second.body()).isSameAs(first.body());
  }

  @Test
  void whatIsAbsentStaysAbsent() {
    Event bestEffort =
        new Event("hall", "kiosk", "kiosk", "a", null, 0, 1, 2, -1, null, 3, called("3"));

    assertThat(shared.of(bestEffort)).isEqualTo(bestEffort);
  }

  @Test
  void eachStaysWhatItIsHoweverManyThereAre() {
    Set<EventBody> bodies = new HashSet<>();
    for (int i = 0; i < MORE_THAN_THERE_ARE_PLACES; i++) {
      Event event = event(i, "T" + i, called(Integer.toString(i)));
      Event same = shared.of(event);
      assertThat(same).isEqualTo(event);
      bodies.add(same.body());
    }
    assertThat(bodies).hasSize(MORE_THAN_THERE_ARE_PLACES);
  }

  private static EventBody called(String counter) {
    return new EventBody.TicketCalled(copy(counter), null);
  }

  private static Event event(long sequence, @Nullable String subject, EventBody body) {
    return new Event(
        copy("hall"),
        copy("terminal"),
        copy("terminal"),
        "id-" + sequence,
        copy("ca00000000000000"),
        sequence,
        10 * sequence,
        11 * sequence,
        500,
        subject == null ? null : copy(subject),
        7 * sequence,
        body);
  }

  /** A text of its own, as each message brings one. */
  private static String copy(String text) {
    return String.valueOf(text.toCharArray());
  }
}
