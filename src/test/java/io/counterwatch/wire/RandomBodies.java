package io.counterwatch.wire;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.EnquiryChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Random values of every shape that the protocol has. */
record RandomBodies(Random random) {
  private static final int[] CHARACTERS = {'a', 'Z', '"', '\\', '/', '\n', 1, 0x7f, 'ố', 0x1F44D};

  /** A body of any type. */
  static Arbitrary<EventBody> any() {
    return Arbitraries.randomValue(
        random -> {
          List<Supplier<EventBody>> kinds = new RandomBodies(random).bodies();
          return kinds.get(random.nextInt(kinds.size())).get();
        });
  }

  List<Supplier<EventBody>> bodies() {
    List<Supplier<EventBody>> all = new ArrayList<>();
    all.add(
        () ->
            new EventBody.TicketIssued(
                slug(),
                text(32),
                maybe(() -> one(TicketChannel.values())),
                random.nextBoolean(),
                maybe(this::time),
                maybe(() -> LocalDate.ofEpochDay(random.nextInt(40_000)))));
    all.add(EventBody.TicketPrintFailed::new);
    all.add(() -> new EventBody.TicketCalled(slug(), maybe(this::slug)));
    all.add(() -> new EventBody.ServiceStarted(slug(), maybe(this::slug)));
    all.add(
        () ->
            new EventBody.ServiceFinished(
                slug(), maybe(this::slug), maybe(() -> one(ServiceOutcome.values()))));
    all.add(() -> new EventBody.TicketTransferred(slug(), maybe(this::slug)));
    all.add(() -> new EventBody.TicketParked(maybe(() -> text(200))));
    all.add(() -> new EventBody.TicketLeft(one(LeaveReason.values())));
    all.add(() -> new EventBody.CounterOpened(slug(), maybe(this::slug), slugs()));
    all.add(() -> new EventBody.CounterPaused(slug(), maybe(this::slug), maybe(() -> text(200))));
    all.add(() -> new EventBody.CounterClosed(slug()));
    addOthers(all);
    return all;
  }

  private void addOthers(List<Supplier<EventBody>> all) {
    all.add(
        () ->
            new EventBody.RatingSubmitted(
                1 + random.nextInt(5),
                maybe(this::slug),
                maybe(() -> text(500)),
                one(RatingChannel.values())));
    all.add(() -> new EventBody.AssistanceStarted(one(AssistanceKind.values()), slug()));
    all.add(() -> new EventBody.AssistanceFinished(one(AssistanceKind.values()), slug()));
    all.add(
        () ->
            new EventBody.DossierReceived(
                text(64),
                slug(),
                time(),
                one(DossierChannel.values()),
                random.nextBoolean(),
                maybe(this::subject)));
    all.add(() -> new EventBody.DossierSupplementRequested(maybe(() -> text(200))));
    all.add(() -> new EventBody.DossierResumed(maybe(this::time)));
    all.add(() -> new EventBody.DossierDigitised(maybe(() -> random.nextInt(1000))));
    all.add(() -> new EventBody.DossierPaid(one(PaymentChannel.values())));
    all.add(() -> new EventBody.DossierCompleted(one(DossierResult.values())));
    all.add(() -> new EventBody.EnquiryReceived(one(EnquiryChannel.values())));
    all.add(() -> new EventBody.HallOccupancy(random.nextInt(1000)));
    all.add(() -> new EventBody.DeviceFault(text(64), maybe(() -> text(32))));
    all.add(() -> new EventBody.DeviceRecovered(text(64), maybe(() -> text(32))));
    all.add(
        () -> new EventBody.OutboxLost(1 + random.nextInt(9), 10L + random.nextInt(99), text(200)));
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  /** From 1970 to 2050, sometimes to the microsecond. */
  long time() {
    long micros = (long) (random.nextDouble() * 2_524_608_000_000_000L);
    return random.nextBoolean() ? micros : micros / 1000 * 1000;
  }

  String slug() {
    return of("abcxyz0189", 1) + of("abcxyz0189-", random.nextInt(32));
  }

  String subject() {
    return of("abzABZ019._-", 1 + random.nextInt(64));
  }

  List<String> slugs() {
    return random.ints(random.nextInt(4)).mapToObj(i -> slug()).toList();
  }

  String text(int maxLength) {
    int[] characters =
        random
            .ints(1 + random.nextInt(maxLength), 0, CHARACTERS.length)
            .map(i -> CHARACTERS[i])
            .toArray();
    return new String(characters, 0, characters.length);
  }

  private String of(String letters, int length) {
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, letters.length()).forEach(i -> text.append(letters.charAt(i)));
    return text.toString();
  }
}
