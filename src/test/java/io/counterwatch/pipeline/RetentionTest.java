package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.counterwatch.testing.Story;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RetentionTest {
  private static final long HOUR_SECONDS = 3_600;

  private final MemoryStore store = new MemoryStore();
  private final WriterRun run = new WriterRun(store, true, Story.micros("12:00:00"));

  @BeforeAll
  static void failQuietly() {
    ((Logger) LoggerFactory.getLogger(Retention.class)).setLevel(Level.OFF);
  }

  private void pass(long seconds) {
    run.pass(seconds);
    run.tick();
  }

  @Test
  void onceAnHourWhatIsTooOldIsForgotten() {
    run.work();
    pass(HOUR_SECONDS / 2);
    assertThat(store.timesForgotten).isZero();

    pass(HOUR_SECONDS / 2);
    pass(1);
    assertThat(store.timesForgotten).isEqualTo(1);
    assertThat(store.forecasts.timesForgotten).isEqualTo(1);
    assertThat(store.forecasts.forgottenFrom).isEqualTo(Story.DAY.minusDays(1));

    pass(HOUR_SECONDS);
    assertThat(store.timesForgotten).isEqualTo(2);
  }

  @Test
  void whatForecastsLeftGoesAPieceAtATime() {
    store.forecasts.piecesToForget = 3;
    run.work();
    pass(HOUR_SECONDS);
    for (int second = 0; second < 60; second++) {
      pass(1);
    }

    assertThat(store.forecasts.timesForgotten).isEqualTo(3);
    assertThat(store.timesForgotten).isEqualTo(1);
  }

  @Test
  void forecastsThatCannotBeForgottenStopNothing() {
    run.work();
    store.forecasts.away = true;
    pass(HOUR_SECONDS);
    pass(60);

    assertThat(store.timesForgotten).isEqualTo(1);
    assertThat(store.forecasts.timesForgotten).isEqualTo(1);
    assertThat(run.figures.recoveries.sum()).isZero();
    assertThat(run.writer.health().ready()).isTrue();
    pass(HOUR_SECONDS);
    pass(60);
    assertThat(store.forecasts.timesForgotten).as("tried again in an hour").isEqualTo(2);
  }
}
