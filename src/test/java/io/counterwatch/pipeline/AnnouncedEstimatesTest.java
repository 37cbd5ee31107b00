package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.forecast.Announcement;
import io.counterwatch.forecast.Announcement.SimpleEstimates;
import io.counterwatch.forecast.LegName;
import io.counterwatch.forecast.WaitEstimate;
import io.counterwatch.pipeline.ForecastStore.End;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Outcome;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncedEstimatesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private final UnwrittenAnnouncements room = new UnwrittenAnnouncements();
  private final AnnouncedEstimates announced = new AnnouncedEstimates("hall", DAY, room);

  private static Announcement to(String subject) {
    return new Announcement(
        LegName.of(subject, 0),
        "land",
        1_000_000,
        8,
        new WaitEstimate(4, 9),
        true,
        new SimpleEstimates(0, 0, 0, 0));
  }

  private List<Outcome> outcomes() {
    return announced.take(10).stream().map(EstimateRow::outcome).toList();
  }

  @Test
  void aDayThatIsToldAgainEndsAsItWasToldLast() {
    announced.announced(to("A"));
    announced.announced(to("B"));
    announced.called(to("A"), 2);
    announced.called(to("B"), 3);
    assertThat(outcomes())
        .containsExactly(new Outcome(End.CALLED, 120), new Outcome(End.CALLED, 180));

    announced.again();
    announced.announced(to("A"));
    announced.withdrew(to("A"), 1);
    assertThat(announced.take(10)).isEmpty();
    announced.settle();

    assertThat(outcomes()).containsExactly(new Outcome(End.WITHDREW, 60), null);
    announced.called(to("B"), 4);
    assertThat(outcomes()).containsExactly(new Outcome(End.CALLED, 240));
  }

  @Test
  void whatCannotBeKeptIsCountedAndWhatCameOfTheOthersIs() {
    announced.announced(to("A"));
    room.add(UnwrittenAnnouncements.MAX - 1);

    announced.announced(to("B"));
    announced.announced(to("A"));
    announced.called(to("B"), 1);
    announced.called(to("A"), 2);

    assertThat(room.takeLost()).isEqualTo(1);
    assertThat(room.takeLost()).isZero();
    assertThat(outcomes()).containsExactly(new Outcome(End.CALLED, 120));
    assertThat(room.isFull()).isFalse();
  }

  @Test
  void eachThatWaitsToBeWrittenTakesRoomOnce() {
    announced.announced(to("A"));
    announced.called(to("A"), 2);
    announced.announced(to("B"));
    assertThat(room.waiting()).isEqualTo(2);

    List<EstimateRow> taken = announced.take(1);
    assertThat(room.waiting()).isEqualTo(1);
    taken.forEach(announced::putBack);
    taken.forEach(announced::putBack);
    assertThat(room.waiting()).isEqualTo(2);

    assertThat(announced.take(10)).hasSize(2);
    assertThat(room.waiting()).isZero();
    assertThat(announced.isWritten()).isTrue();
  }
}
