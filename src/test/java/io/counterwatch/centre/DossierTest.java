package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.DossierMeasures.DossierTotals;
import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.DossierResult;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.PaymentChannel;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DossierTest {
  private static final long DAY_START = Story.micros("00:00:00");
  private static final long HOUR = 3_600_000_000L;
  private final List<Event> events = new ArrayList<>();

  private static long at(int hour) {
    return DAY_START + hour * HOUR;
  }

  private DossierTest then(int hour, EventBody body) {
    events.add(Story.event(at(hour), "H1", body, events.size() + 1));
    return this;
  }

  private DossierTest received(int hour, int dueHour) {
    return then(
        hour,
        new EventBody.DossierReceived(
            "transfer", "land", at(dueHour), DossierChannel.ONLINE, true, null));
  }

  private DossierTest completed(int hour, DossierResult result) {
    return then(hour, new EventBody.DossierCompleted(result));
  }

  private DossierTest supplement(int hour) {
    return then(hour, new EventBody.DossierSupplementRequested(null));
  }

  private DossierTest resumed(int hour, @Nullable Integer dueHour) {
    return then(hour, new EventBody.DossierResumed(dueHour == null ? null : (Long) at(dueHour)));
  }

  private Dossier dossier() {
    Dossier folded = DossierFold.of(events);
    List<Event> shuffled = new ArrayList<>(events);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(DossierFold.of(shuffled)).isEqualTo(folded);
    }
    return folded;
  }

  private DossierTotals totals(int fromHour, int toHour) {
    return DossierMeasures.of(List.of(dossier()), at(fromHour), at(toHour)).total();
  }

  @Test
  void completedByItsDueTimeIsInTimeAndLaterIsLate() {
    received(8, 12).completed(12, DossierResult.GRANTED);
    assertThat(dossier().isTimely()).isTrue();
    events.clear();
    received(8, 12).completed(13, DossierResult.REFUSED);
    assertThat(dossier().isTimely()).isFalse();
    assertThat(totals(0, 24).onTime()).isEqualTo(0.0);
  }

  @Test
  void supplementTimeMovesTheDueTime() {
    received(8, 12).supplement(10).resumed(20, null);
    assertThat(dossier().dueMicros()).isEqualTo(at(22));
    completed(22, DossierResult.GRANTED);
    assertThat(dossier().isTimely()).isTrue();
  }

  @Test
  void aResumptionMayNameTheNewDueTime() {
    received(8, 12).supplement(10).resumed(20, 21).completed(22, DossierResult.GRANTED);
    assertThat(dossier().isTimely()).isFalse();
  }

  @Test
  void whatIsStoppedInTimeIsNotOverdueHoweverLongItStands() {
    received(8, 12).supplement(10);
    assertThat(dossier().isOverdue(at(500))).isFalse();
    assertThat(dossier().dueMicros()).isNull();
    assertThat(totals(0, 500))
        .extracting(DossierTotals::open, DossierTotals::suspended)
        .containsExactly(1L, 1L);
    completed(600, DossierResult.RETURNED_INCOMPLETE);
    assertThat(dossier().isTimely()).isTrue();
  }

  @Test
  void whatIsOverdueWhenItIsStoppedStaysOverdue() {
    received(8, 12).supplement(13);
    assertThat(dossier().isOverdue(at(14))).isTrue();
    completed(15, DossierResult.GRANTED);
    assertThat(dossier().isTimely()).isFalse();
  }

  @Test
  void aPeriodCountsWhatWasOpenAtItsStartAndNotWhatIsNotYetDue() {
    received(8, 40);
    assertThat(totals(0, 24).onTimeCounted()).isZero();
    assertThat(totals(0, 24).onTime()).isNull();
    // Overdue at the second day's end, and on the third, on which it is completed late.
    assertThat(totals(24, 48).onTimeCounted()).isEqualTo(1);
    completed(50, DossierResult.GRANTED);
    assertThat(totals(24, 48))
        .extracting(DossierTotals::overdue, DossierTotals::completed)
        .containsExactly(1L, 0L);
    assertThat(totals(48, 72))
        .extracting(DossierTotals::received, DossierTotals::inTime)
        .containsExactly(0L, 0L);
    assertThat(totals(48, 72).onTime()).isEqualTo(0.0);
    assertThat(totals(72, 96)).isEqualTo(DossierTotals.NONE);
  }

  @Test
  void sharesAreOfThoseThatCouldBe() {
    received(8, 40)
        .then(9, new EventBody.DossierDigitised(4))
        .then(30, new EventBody.DossierPaid(PaymentChannel.ONLINE));
    assertThat(totals(0, 24).digitisedShare()).isEqualTo(1.0);
    assertThat(totals(0, 24).onlineShare()).isEqualTo(1.0);
    assertThat(totals(0, 24).paidOnlineShare()).isEqualTo(0.0);
    assertThat(totals(0, 48).paidOnlineShare()).isEqualTo(1.0);
    assertThat(totals(24, 48).paidOnlineShare()).isNull();
  }

  @Test
  void whatMakesNoSenseChangesNothingButTheAnomalies() {
    received(8, 12)
        .received(9, 100)
        .resumed(9, null)
        .supplement(10)
        .supplement(11)
        .completed(12, DossierResult.GRANTED)
        .completed(13, DossierResult.REFUSED)
        .resumed(14, 200);
    assertThat(dossier().anomalyMicros()).containsExactly(at(9), at(9), at(11), at(13), at(14));
    assertThat(totals(0, 24))
        .extracting(DossierTotals::granted, DossierTotals::refused)
        .containsExactly(1L, 0L);
    assertThat(DossierMeasures.of(List.of(dossier()), at(0), at(12)).anomalies()).isEqualTo(3);
  }

  @Test
  void withoutAReceiptItStandsInNoFigureAndHealsWhenTheReceiptComes() {
    completed(12, DossierResult.GRANTED);
    assertThat(totals(0, 24)).isEqualTo(DossierTotals.NONE);
    assertThat(dossier().anomalyMicros()).containsExactly(at(12));
    received(13, 14);
    assertThat(totals(0, 24).granted()).isEqualTo(1);
    assertThat(dossier().anomalyMicros()).isEmpty();
    assertThat(dossier().completion()).extracting(Dossier.Completion::micros).isEqualTo(at(13));
  }

  @Test
  void aDeviceThatHasGoneMadDoesNotMakeADossierLong() {
    received(8, 12);
    for (int i = 0; i < 2 * DossierFold.MAX_EVENTS; i++) {
      events.add(
          Story.event(
              at(9) + i, "H1", new EventBody.DossierSupplementRequested(null), events.size() + 1));
    }
    completed(10, DossierResult.GRANTED);
    assertThat(dossier().anomalyMicros()).hasSize(DossierFold.MAX_EVENTS - 2);
    assertThat(dossier().completion()).isNull();
  }

  @Test
  void aBookCountsAgainWhenADueTimePassesAndForgetsWhatIsOver() {
    received(8, 12);
    DossierBook book = new DossierBook();
    book.put(dossier());
    assertThat(book.today(DAY_START, at(24), at(12)).total().overdue()).isZero();
    assertThat(book.today(DAY_START, at(24), at(12) + 1).total().overdue()).isEqualTo(1);
    completed(13, DossierResult.GRANTED);
    book.put(dossier());
    assertThat(book.today(DAY_START, at(24), at(14)).total().granted()).isEqualTo(1);
    assertThat(book.today(at(24), at(48), at(25)).total()).isEqualTo(DossierTotals.NONE);
    assertThat(book.size()).isZero();
  }

  @Test
  void dueTodayIsWhatIsOpenAndHasTimeUntilTheDayIsOver() {
    received(8, 12);
    DossierBook book = new DossierBook();
    book.put(dossier());
    assertThat(book.today(DAY_START, at(24), at(9)).due()).isEqualTo(1);
    assertThat(new DossierBook().today(DAY_START, at(24), at(9)).due()).isZero();
    // Overdue is another figure.
    assertThat(book.today(DAY_START, at(24), at(12) + 1).due()).isZero();
    DossierBook shorter = new DossierBook();
    shorter.put(dossier());
    assertThat(shorter.today(DAY_START, at(11), at(9)).due()).isZero();
    completed(10, DossierResult.GRANTED);
    book.put(dossier());
    assertThat(book.today(DAY_START, at(24), at(11)).due()).isZero();
  }
}
