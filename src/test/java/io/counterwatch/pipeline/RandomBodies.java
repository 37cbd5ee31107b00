package io.counterwatch.pipeline;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.testing.Story;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What may happen, of every type that moves a figure. */
final class RandomBodies {
  private static final Arbitrary<String> COUNTER = Arbitraries.of("1", "1", "2", "3", "4");
  private static final Arbitrary<String> CLERK = Arbitraries.of("s-01", "s-02").injectNull(0.5);
  private static final Arbitrary<String> SERVICE = Arbitraries.of("land", "household");

  private RandomBodies() {}

  static Arbitrary<EventBody> any(Arbitrary<Long> times) {
    return Arbitraries.frequencyOf(
        Tuple.of(8, ofTickets()),
        Tuple.of(3, ofCounters()),
        Tuple.of(3, others()),
        Tuple.of(2, ofDossiers(times)));
  }

  static Arbitrary<EventBody> ofTickets() {
    Arbitrary<EventBody> issued =
        Combinators.combine(
                SERVICE,
                Arbitraries.of("A1", "A2"),
                Arbitraries.of(Story.DAY, Story.DAY.plusDays(1)).injectNull(0.8))
            .as((s, n, day) -> new EventBody.TicketIssued(s, n, null, false, null, day));
    Arbitrary<EventBody> started =
        Combinators.combine(COUNTER, CLERK).as(EventBody.ServiceStarted::new);
    Arbitrary<EventBody> finished =
        Combinators.combine(COUNTER, CLERK).as((c, s) -> new EventBody.ServiceFinished(c, s, null));
    return Arbitraries.frequencyOf(
        Tuple.of(4, issued),
        Tuple.of(5, Combinators.combine(COUNTER, CLERK).as(EventBody.TicketCalled::new)),
        Tuple.of(3, started),
        Tuple.of(3, finished),
        Tuple.of(1, SERVICE.map(s -> new EventBody.TicketTransferred(s, null))),
        Tuple.of(1, Arbitraries.just(new EventBody.TicketParked(null))),
        Tuple.of(1, Arbitraries.just(new EventBody.TicketPrintFailed())),
        Tuple.of(2, Arbitraries.of(LeaveReason.class).map(EventBody.TicketLeft::new)));
  }

  static Arbitrary<EventBody> ofCounters() {
    return Arbitraries.oneOf(
        Combinators.combine(COUNTER, CLERK)
            .as((c, s) -> new EventBody.CounterOpened(c, s, List.of())),
        COUNTER.map(c -> new EventBody.CounterPaused(c, null, null)),
        COUNTER.map(EventBody.CounterClosed::new));
  }

  static Arbitrary<EventBody> others() {
    Arbitrary<AssistanceKind> kind = Arbitraries.of(AssistanceKind.FORM, AssistanceKind.PAYMENT);
    Arbitrary<String> helper = Arbitraries.of("s-08", "s-09");
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.integers().between(1, 5), Arbitraries.of("1", "2").injectNull(0.5))
            .as((score, at) -> new EventBody.RatingSubmitted(score, at, null, RatingChannel.QR)),
        Combinators.combine(kind, helper).as(EventBody.AssistanceStarted::new),
        Combinators.combine(kind, helper).as(EventBody.AssistanceFinished::new),
        Arbitraries.of(EnquiryChannel.class).map(EventBody.EnquiryReceived::new),
        Arbitraries.integers().between(0, 40).map(EventBody.HallOccupancy::new),
        Arbitraries.of("jam", "paper-out").map(code -> new EventBody.DeviceFault(code, null)),
        Arbitraries.of("jam", "paper-out").map(code -> new EventBody.DeviceRecovered(code, null)));
  }

  static Arbitrary<EventBody> ofDossiers(Arbitrary<Long> times) {
    Arbitrary<EventBody> received =
        Combinators.combine(
                SERVICE, times, Arbitraries.of(true, false), Arbitraries.of(DossierChannel.class))
            .as(
                (service, due, fee, channel) ->
                    new EventBody.DossierReceived("transfer", service, due, channel, fee, null));
    return Arbitraries.frequencyOf(
        Tuple.of(4, received),
        Tuple.of(2, times.injectNull(0.5).map(EventBody.DossierResumed::new)),
        Tuple.of(1, Arbitraries.of(PaymentChannel.class).map(EventBody.DossierPaid::new)),
        Tuple.of(2, Arbitraries.of(DossierResult.class).map(EventBody.DossierCompleted::new)),
        Tuple.of(2, Arbitraries.just(new EventBody.DossierSupplementRequested(null))),
        Tuple.of(1, Arbitraries.just(new EventBody.DossierDigitised(3))));
  }
}
