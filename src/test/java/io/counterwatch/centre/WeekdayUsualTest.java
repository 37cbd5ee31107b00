package io.counterwatch.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterwatch.centre.DayMeasures.HourMeasures;
import io.counterwatch.centre.WeekdayUsual.UsualHour;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeekdayUsualTest {
  /** A day with so many at 8 and at 10, each called after that many minutes. */
  private static DayMeasures day(int atEight, int atTen, int minutes) {
    StringBuilder story = new StringBuilder();
    for (int i = 0; i < atEight + atTen; i++) {
      int hour = i < atEight ? 8 : 10;
      story.append("%02d:00:%02d T%d issued land\n".formatted(hour, i, i));
      story.append("%02d:%02d:%02d T%d called 1\n".formatted(hour, minutes, i, i));
    }
    return Days.closed(story.toString());
  }

  @Test
  void twoDaysAreTooFew() {
    assertThat(WeekdayUsual.of(List.of(day(1, 1, 5), day(1, 1, 5)))).isNull();
    assertThat(WeekdayUsual.of(List.of())).isNull();
  }

  @Test
  void eachFigureIsTheMiddleOneOfItsDays() {
    WeekdayUsual usual =
        Objects.requireNonNull(
            WeekdayUsual.of(List.of(day(4, 2, 20), day(1, 9, 5), day(2, 1, 10))));

    assertThat(usual.days()).isEqualTo(3);
    assertThat(usual.issued()).isEqualTo(6);
    assertThat(usual.medianWaitSeconds()).isEqualTo(600);
    assertThat(usual.serviceLevel()).isEqualTo(1);
    assertThat(usual.hours())
        .extracting(UsualHour::hour, UsualHour::issued)
        .containsExactly(tuple(8, 2.0), tuple(9, 2.0), tuple(10, 6.0));
  }

  @Test
  void ofAnEvenNumberItIsTheMeanOfTheMiddleTwo() {
    WeekdayUsual usual =
        Objects.requireNonNull(
            WeekdayUsual.of(List.of(day(1, 0, 5), day(2, 0, 5), day(5, 0, 5), day(20, 0, 5))));

    assertThat(usual.issued()).isEqualTo(3.5);
  }

  @Test
  void whatNoDayHasIsAbsent() {
    List<DayMeasures> days = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      days.add(Days.closed("08:00:00 A issued land\n08:00:05 A left cancelled\n"));
    }
    WeekdayUsual usual = Objects.requireNonNull(WeekdayUsual.of(days));

    assertThat(usual.medianWaitSeconds()).isNull();
    assertThat(usual.p90WaitSeconds()).isNull();
    assertThat(usual.serviceLevel()).isNull();
    assertThat(usual.hours()).hasSize(1);
    assertThat(days.getFirst().hours()).extracting(HourMeasures::hour).containsExactly(8);
    assertThat(days.getFirst().from()).isEqualTo(Story.DAY);
  }
}
