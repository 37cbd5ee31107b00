package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.testing.Story;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The days of a whole province end at the same moment, and its devices go on sending. */
class MidnightTest {
  private static final int CENTRES = 152;
  private static final long EVENING = Story.micros("23:50:00");
  private static final long MIDNIGHT = Story.micros("24:00:00");

  private final MemoryStore store = new MemoryStore();
  private final HeldStore held = new HeldStore(store);
  private WriterRun run;

  @BeforeEach
  void anEveningWithAllRowsWritten() {
    run = WriterRun.open(held, EVENING);
    for (int centre = 0; centre < CENTRES; centre++) {
      issue(centre, 1, EVENING);
    }
    run.work();
    run.settle("c0");
    assertThat(store.days).hasSize(CENTRES);
    held.read.clear();
    run.pass(60);
  }

  private void issue(int centre, int sequence, long micros) {
    String device = "kiosk-" + centre;
    Event event = WriterRun.issue(sequence, micros + sequence);
    run.offer("c" + centre, device, WriterRun.from("c" + centre, device, run.nowMicros, event));
  }

  private DayMeasures yesterdayOf(String centre) {
    return Objects.requireNonNull(store.days.get(new DayKey(centre, Story.DAY)));
  }

  private long finished() {
    return store.days.values().stream()
        .filter(day -> day.from().equals(Story.DAY) && day.finished())
        .count();
  }

  private void untilAllIsWritten() {
    for (int second = 0; second < 60 && finished() < CENTRES; second++) {
      run.passMillis(1_000);
      run.tick();
    }
    assertThat(finished()).isEqualTo(CENTRES);
  }

  private long inMemory() {
    return run.writer.load().uses().stream()
        .filter(use -> use.limit().equals("ended-days"))
        .findFirst()
        .orElseThrow()
        .used();
  }

  @Test
  void noDayIsReadAgainForItsLastRows() {
    held.holding = true;
    run.nowMicros = MIDNIGHT;
    run.tick();
    run.tick();
    assertThat(inMemory()).isEqualTo(CENTRES);
    // It waits for the first few days, and is of one that comes later.
    issue(120, 2, EVENING);
    run.work();
    held.holding = false;
    held.release();
    run.work();
    untilAllIsWritten();
    run.tick();
    assertThat(held.read).extracting(DayKey::day).containsOnly(Story.DAY.plusDays(1));
    assertThat(yesterdayOf("c120").total().expired()).as("and the one that came late").isEqualTo(2);
    assertThat(yesterdayOf("c121").total().expired()).isEqualTo(1);
    assertThat(inMemory()).as("kept no longer than that").isZero();
  }

  @Test
  void anEventThatComesMeanwhileWaitsForAFewDaysAtMost() {
    held.holding = true;
    run.nanosPerLook = 0;
    run.nowMicros = MIDNIGHT;
    final long startNanos = run.nanos;
    long daysNanos = 0;
    long lastNanos = 0;
    boolean ofDaysBefore = false;
    held.transactions.clear();
    for (int sequence = 2; finished() < CENTRES; sequence++) {
      assertThat(sequence).as("it comes to an end").isLessThan(2_000);
      issue(0, sequence, MIDNIGHT);
      run.tick();
      String transaction = held.transactions.getLast();
      boolean ofDays = transaction.startsWith("days");
      if (ofDays) {
        assertThat(ofDaysBefore).as("events wait, and days have had their turn").isFalse();
        assertThat(Integer.parseInt(transaction.substring("days ".length())))
            .isLessThanOrEqualTo(DayKeeper.MAX_DAYS_PER_BUSY_SAVE);
      }
      ofDaysBefore = ofDays;
      long tookMillis = ofDays ? 40 : 10;
      lastNanos = ofDays ? tookMillis * 1_000_000 : lastNanos;
      daysNanos += ofDays ? lastNanos : 0;
      run.passMillis(tookMillis);
      held.release();
      run.work();
    }
    assertThat(daysNanos)
        .as("a fifth of the writer's time, and the last piece, whose rest comes after it")
        .isPositive()
        .isLessThanOrEqualTo((run.nanos - startNanos) / (DayKeeper.REST_FACTOR + 1) + lastNanos);
  }

  @Test
  void aServerThatDiesMeanwhileWritesTheRestFromTheLog() {
    held.holding = true;
    run.nowMicros = MIDNIGHT;
    run.tick();
    run.tick();
    held.release();
    run.work();
    assertThat(finished()).isPositive().isLessThan(CENTRES);
    run = WriterRun.open(store, MIDNIGHT);
    untilAllIsWritten();
    assertThat(store.days.values()).extracting(day -> day.total().expired()).containsOnly(1L);
  }
}
