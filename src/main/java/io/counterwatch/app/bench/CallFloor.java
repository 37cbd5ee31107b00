package io.counterwatch.app.bench;

import io.counterwatch.event.EventBody;
import io.counterwatch.forecast.FloorEvent;
import io.counterwatch.importer.EventSink;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a recorded log tells of who waited and who was attended to, in the order of time. A service
 * that ended before its call, by stamps that disagree, ends with it.
 */
final class CallFloor implements EventSink {
  private record Told(int rank, int number, FloorEvent event) {}

  private static final Comparator<Told> ORDER =
      Comparator.comparingLong((Told told) -> told.event.micros())
          .thenComparingInt(Told::rank)
          .thenComparingInt(Told::number);

  private final List<Told> told = new ArrayList<>();
  private final Map<String, Long> calls = new HashMap<>();

  @Override
  public void accept(List<OutgoingEvent> batch) {
    batch.forEach(this::accept);
  }

  private void accept(OutgoingEvent event) {
    String leg = event.subject();
    if (leg == null || !(event.body() instanceof EventBody.OfTicket body)) {
      return;
    }
    long micros = event.timeMicros();
    switch (body) {
      case EventBody.TicketIssued issued ->
          add(0, new FloorEvent.LegOpened(micros, leg, issued.service(), issued.priority()));
      case EventBody.TicketCalled called -> {
        calls.put(leg, micros);
        add(1, new FloorEvent.LegCalled(micros, leg, called.counter()));
      }
      case EventBody.ServiceFinished finished -> {
        long called = calls.getOrDefault(leg, Long.MIN_VALUE);
        add(2, new FloorEvent.LegFreed(Math.max(micros, called), leg));
      }
      case EventBody.TicketLeft left -> add(3, new FloorEvent.LegWithdrawn(micros, leg));
      case EventBody.ServiceStarted ignored -> {}
      case EventBody.TicketPrintFailed ignored -> {}
      case EventBody.TicketTransferred ignored -> {}
      case EventBody.TicketParked ignored -> {}
    }
  }

  private void add(int rank, FloorEvent event) {
    told.add(new Told(rank, told.size(), event));
  }

  /** All, in order. */
  List<FloorEvent> events() {
    return told.stream().sorted(ORDER).map(Told::event).toList();
  }
}
