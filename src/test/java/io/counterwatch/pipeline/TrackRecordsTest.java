package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentreForecast.TrackRecord;
import io.counterwatch.pipeline.ForecastStore.End;
import io.counterwatch.pipeline.ForecastStore.EstimateKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.Outcome;
import io.counterwatch.testing.Story;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackRecordsTest {
  private final TrackRecords records = new TrackRecords();

  private static EstimateRow row(long micros, String subject, @Nullable Outcome outcome) {
    EstimateKey key = new EstimateKey(Story.CENTRE, Story.DAY, subject, 0);
    return new EstimateRow(key, "land", micros, 300, 600, 1, true, outcome);
  }

  private static EstimateRow called(long micros, String subject, double wait) {
    return row(micros, subject, new Outcome(End.CALLED, wait));
  }

  @Test
  void whatCameOfItIsMended() {
    records.stored(called(1, "a", 400));
    records.stored(called(1, "b", 700));
    records.stored(called(2, "c", 200));
    assertThat(records.of("land")).isEqualTo(new TrackRecord(3, 2 / 3.0, -400 / 3.0, 200));
    records.stored(called(1, "b", 300));
    assertThat(records.of("land")).isEqualTo(new TrackRecord(3, 1, 0, 200 / 3.0));
    records.stored(row(1, "a", new Outcome(End.WITHDREW, 400)));
    records.stored(row(3, "d", new Outcome(End.UNKNOWN, 400)));
    assertThat(records.of("land")).isEqualTo(new TrackRecord(2, 1, 50, 50));
    records.stored(row(1, "b", null));
    records.stored(row(2, "c", null));
    assertThat(records.of("land")).isNull();
    assertThat(records.of("tax")).isNull();
  }

  @Test
  void aServiceOfWhichNothingIsHeardMakesRoom() {
    EstimateRow called = called(1, "a", 400);
    for (int i = 0; i <= TrackRecords.MAX_SERVICES; i++) {
      records.stored(called);
      EstimateKey key = new EstimateKey(Story.CENTRE, Story.DAY, "s" + i, 0);
      records.stored(new EstimateRow(key, "service-" + i, i, 300, 600, 1, true, called.outcome()));
    }
    assertThat(records.of("land")).isNotNull();
    assertThat(records.of("service-0")).isNull();
    assertThat(records.of("service-1")).isNull();
    assertThat(records.of("service-2")).isNotNull();
    assertThat(records.of("service-" + TrackRecords.MAX_SERVICES)).isNotNull();
  }

  /** In whatever order they come, those count that were announced last. */
  @Test
  void theLastOnesCount() {
    Random random = new Random(7);
    Map<String, EstimateRow> newest = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      String subject = "s" + random.nextInt(500);
      double wait = random.nextInt(10) * 100;
      EstimateRow row = called(Integer.parseInt(subject.substring(1)), subject, wait);
      newest.put(subject, row);
      records.stored(row);
    }
    List<Double> errors =
        newest.values().stream()
            .sorted(Comparator.comparingLong(EstimateRow::announcedMicros).reversed())
            .limit(ForecastStore.JUDGED_ESTIMATES)
            .map(row -> 300 - java.util.Objects.requireNonNull(row.outcome()).waitSeconds())
            .toList();
    assertThat(errors).hasSize(300);
    assertThat(records.of("land"))
        .isEqualTo(
            new TrackRecord(
                300,
                errors.stream().filter(error -> error >= -300).count() / 300.0,
                errors.stream().mapToDouble(error -> error).sum() / 300,
                errors.stream().mapToDouble(Math::abs).sum() / 300));
  }
}
