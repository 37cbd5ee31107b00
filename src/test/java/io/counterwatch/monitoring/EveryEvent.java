package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Device;
import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventType;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An event of each type, in an order that makes sense. */
final class EveryEvent {
  private static final String CLERK = "s-01";
  private static final String COUNTER = "1";
  private static final Duration TO_DUE = Duration.ofDays(3);

  private EveryEvent() {}

  private record What(EventBody body, String subject) {}

  /** Has a device of a centre with the services land and tax record them. */
  static void record(Device device) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (What what : all()) {
      types.add(what.body().type());
      String subject = what.subject().isEmpty() ? null : what.subject();
      assertThat(device.record(what.body(), subject, MonitoredSite.nowMicros())).isTrue();
    }
    assertThat(types).containsExactlyInAnyOrder(EventType.values());
  }

  private static List<What> all() {
    long dueMicros = MonitoredSite.nowMicros() + TO_DUE.toNanos() / 1_000;
    return List.of(
        what("", new EventBody.CounterOpened(COUNTER, CLERK, List.of())),
        what("a", issued("A1")),
        what("a", new EventBody.TicketPrintFailed()),
        what("b", issued("A2")),
        what("b", new EventBody.TicketCalled(COUNTER, CLERK)),
        what("b", new EventBody.ServiceStarted(COUNTER, CLERK)),
        what("b", new EventBody.TicketParked("form missing")),
        what("b", new EventBody.TicketCalled(COUNTER, CLERK)),
        what("b", new EventBody.ServiceStarted(COUNTER, CLERK)),
        what("b", new EventBody.ServiceFinished(COUNTER, CLERK, null)),
        what("b", new EventBody.TicketTransferred("tax", null)),
        what("c", issued("A3")),
        what("c", new EventBody.TicketLeft(LeaveReason.WALKED_OUT)),
        what("b", new EventBody.RatingSubmitted(4, COUNTER, null, RatingChannel.TERMINAL)),
        what(
            "d-1",
            new EventBody.DossierReceived(
                "1.004227", "land", dueMicros, DossierChannel.COUNTER, true, "b")),
        what("d-1", new EventBody.DossierSupplementRequested("map")),
        what("d-1", new EventBody.DossierResumed(null)),
        what("d-1", new EventBody.DossierDigitised(12)),
        what("d-1", new EventBody.DossierPaid(PaymentChannel.ONLINE)),
        what("d-1", new EventBody.DossierCompleted(DossierResult.GRANTED)),
        what("h", new EventBody.AssistanceStarted(AssistanceKind.FORM, CLERK)),
        what("h", new EventBody.AssistanceFinished(AssistanceKind.FORM, CLERK)),
        what("", new EventBody.EnquiryReceived(EnquiryChannel.ZALO)),
        what("", new EventBody.HallOccupancy(31)),
        what("", new EventBody.DeviceFault("paper-low", "warning")),
        what("", new EventBody.DeviceRecovered("paper-low", null)),
        what("", new EventBody.OutboxLost(1, 1, "disk")),
        what("", new EventBody.CounterPaused(COUNTER, CLERK, "lunch")),
        what("", new EventBody.CounterClosed(COUNTER)));
  }

  private static What what(String subject, EventBody body) {
    return new What(body, subject);
  }

  private static EventBody issued(String number) {
    return new EventBody.TicketIssued("land", number, null, false, null, null);
  }
}
