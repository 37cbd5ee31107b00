package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.event.Reading;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Law 4: any order, any duplicates, any batches, any crash give the same rows. The events are drawn
 * without regard to sense, since sense is what a late event may give.
 */
class AnyOrderProperties {
  private static final long MINUTE_MICROS = 60_000_000L;
  private static final long NOW = Story.micros("72:00:00");

  @Property(tries = 1000)
  void anyOrderGivesTheSameRows(@ForAll("days") List<Event> events, @ForAll long seed) {
    MemoryStore inOrder = new MemoryStore();
    WriterRun once = new WriterRun(inOrder, true, NOW);
    once.send(WriterRun.decoded(events));
    once.settle();
    assertThat(once.stored).isEqualTo(events.size());

    MemoryStore shuffled = new MemoryStore();
    int stored = sendWildly(events, shuffled, new Random(seed));

    assertThat(stored).isLessThanOrEqualTo(events.size());
    assertThat(ids(shuffled)).isEqualTo(ids(inOrder)).hasSameSizeAs(shuffled.log);
    assertThat(shuffled.days).isEqualTo(inOrder.days);
    assertThat(shuffled.dossiers).isEqualTo(inOrder.dossiers);
  }

  /** Sends everything at least once, with duplicates, failures and restarts on the way. */
  private static int sendWildly(List<Event> events, MemoryStore store, Random random) {
    List<Event> order = new ArrayList<>(events);
    Collections.shuffle(order, random);
    for (int i = 0; i < events.size() / 3; i++) {
      order.add(random.nextInt(order.size()), events.get(random.nextInt(events.size())));
    }
    WriterRun run = new WriterRun(store, true, NOW);
    int stored = 0;
    int from = 0;
    while (from < order.size()) {
      int to = Math.min(order.size(), from + 1 + random.nextInt(7));
      switch (random.nextInt(8)) {
        case 0 -> store.failNextCommit();
        case 1 -> store.loseNextAnswer();
        case 2 -> run.settle();
        case 3 -> {
          stored += run.stored;
          run = new WriterRun(store, true, NOW);
        }
        default -> {}
      }
      List<Reading> batch = WriterRun.decoded(order.subList(from, to));
      run.send(batch);
      from = to;
    }
    run.settle();
    return stored + run.stored;
  }

  private static TreeSet<String> ids(MemoryStore store) {
    TreeSet<String> ids = new TreeSet<>();
    store.log.forEach(e -> ids.add(e.event().id()));
    return ids;
  }

  @Provide
  Arbitrary<List<Event>> days() {
    return Combinators.combine(times(), subjects(), bodies())
        .as(Draw::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(
            draws -> {
              List<Event> events = new ArrayList<>();
              for (Draw draw : draws) {
                events.add(draw.event(events.size() + 1));
              }
              return events;
            });
  }

  private record Draw(long micros, String subject, EventBody body) {
    Event event(int sequence) {
      return Story.event(micros, needsSubject(body) ? subject : null, body, sequence);
    }
  }

  private static boolean needsSubject(EventBody body) {
    return body instanceof EventBody.OfTicket
        || body instanceof EventBody.OfDossier
        || body instanceof EventBody.RatingSubmitted;
  }

  /** Two days, with many events at the same moment. */
  private static Arbitrary<Long> times() {
    return Arbitraries.integers()
        .between(0, 36 * 6)
        .map(step -> Story.micros("00:00:00") + step * 10 * MINUTE_MICROS);
  }

  private static Arbitrary<String> subjects() {
    return Arbitraries.of("A", "B", "C", "D");
  }

  private static Arbitrary<EventBody> bodies() {
    Arbitrary<String> counter = Arbitraries.of("1", "2", "3");
    Arbitrary<String> staff = Arbitraries.of("s-01", "s-02").injectNull(0.5);
    Arbitrary<String> service = Arbitraries.of("land", "household");
    return Arbitraries.oneOf(
        Combinators.combine(
                service, Arbitraries.of(Story.DAY, Story.DAY.plusDays(1)).injectNull(0.7))
            .as((s, day) -> new EventBody.TicketIssued(s, "n", null, false, null, day)),
        Combinators.combine(counter, staff).as(EventBody.TicketCalled::new),
        Combinators.combine(counter, staff).as(EventBody.TicketCalled::new),
        Combinators.combine(counter, staff).as(EventBody.ServiceStarted::new),
        Combinators.combine(counter, staff).as((c, s) -> new EventBody.ServiceFinished(c, s, null)),
        service.map(s -> new EventBody.TicketTransferred(s, null)),
        Arbitraries.of(
            new EventBody.TicketParked(null),
            new EventBody.TicketPrintFailed(),
            new EventBody.TicketLeft(LeaveReason.NO_SHOW),
            new EventBody.TicketLeft(LeaveReason.WALKED_OUT)),
        Combinators.combine(counter, staff)
            .as((c, s) -> new EventBody.CounterOpened(c, s, List.of())),
        counter.map(c -> new EventBody.CounterPaused(c, null, null)),
        counter.map(EventBody.CounterClosed::new),
        others(),
        dossiers(service));
  }

  private static Arbitrary<EventBody> others() {
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
        Arbitraries.of("jam", "paper-out").map(code -> new EventBody.DeviceFault(code, null)));
  }

  private static Arbitrary<EventBody> dossiers(Arbitrary<String> service) {
    return Arbitraries.oneOf(
        Combinators.combine(service, times(), Arbitraries.of(true, false))
            .as(
                (s, due, fee) ->
                    new EventBody.DossierReceived(
                        "transfer", s, due, DossierChannel.ONLINE, fee, null)),
        times().injectNull(0.5).map(EventBody.DossierResumed::new),
        Arbitraries.of(PaymentChannel.class).map(EventBody.DossierPaid::new),
        Arbitraries.of(DossierResult.class).map(EventBody.DossierCompleted::new),
        Arbitraries.of(
            new EventBody.DossierSupplementRequested(null), new EventBody.DossierDigitised(3)));
  }
}
