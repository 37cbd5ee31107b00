package io.counterwatch.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallFloorTest {
  private static OutgoingEvent event(long micros, String subject, EventBody body) {
    return new OutgoingEvent(
        "bank", "import", "id", null, 0, micros, null, null, subject, body, ZoneOffset.UTC);
  }

  private static EventBody issued(boolean priority) {
    return new EventBody.TicketIssued("ps", "1", null, priority, null, null);
  }

  @Test
  void logsOfManyLinesAreOneStream() {
    CallFloor floor = new CallFloor();
    floor.accept(
        List.of(
            event(20, "a", issued(true)),
            event(30, "a", new EventBody.TicketCalled("dorit", "dorit")),
            event(29, "a", new EventBody.ServiceStarted("dorit", "dorit")),
            event(90, "a", new EventBody.ServiceFinished("dorit", "dorit", null))));
    floor.accept(
        List.of(
            event(10, "b", issued(false)),
            event(30, "b", new EventBody.TicketLeft(LeaveReason.WALKED_OUT))));
    assertThat(floor.events())
        .containsExactly(
            new FloorEvent.LegOpened(10, "b", "ps", false),
            new FloorEvent.LegOpened(20, "a", "ps", true),
            new FloorEvent.LegCalled(30, "a", "dorit"),
            new FloorEvent.LegWithdrawn(30, "b"),
            new FloorEvent.LegFreed(90, "a"));
  }

  @Test
  void aServiceThatEndedBeforeItsCallEndsWithIt() {
    CallFloor floor = new CallFloor();
    floor.accept(
        List.of(
            event(20, "a", issued(false)),
            event(30, "a", new EventBody.TicketCalled("dorit", "dorit")),
            event(25, "a", new EventBody.ServiceFinished("dorit", "dorit", null))));
    assertThat(floor.events().getLast()).isEqualTo(new FloorEvent.LegFreed(30, "a"));
  }
}
