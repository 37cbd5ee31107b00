package io.counterwatch.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.TestCertificates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SECOND_MICROS = TimeUnit.SECONDS.toMicros(1);

  private long wallMicros = 1_000 * SECOND_MICROS;
  private long nanos = 7 * SECOND_NANOS;
  private final ClockWatch clock = new ClockWatch(() -> wallMicros, () -> nanos);

  @Test
  void readyWhileEveryConditionHolds() {
    Health health = new Health();
    List<String> problem = new ArrayList<>(List.of(""));
    health.readyWhen(Concern.START, () -> "");
    health.readyWhen(Concern.DATABASE, problem::getLast);
    health.warnOf(Concern.DISK, () -> "disk: 3 MiB are free at /data");
    health.warnOf(Concern.CLOCK_STEP, () -> "");

    assertThat(health.readiness().getString("status")).isEqualTo("UP");
    assertThat(health.readiness().getJsonArray("warnings"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "disk")
                        .put("status", "WARNING")
                        .put("reason", "disk: 3 MiB are free at /data")
                        .put("help", "docs/runbook.md#disk-full")));

    problem.add("database: it said \"no\"\n");

    JsonObject told = new JsonObject(health.readiness().encode());
    assertThat(told.getString("status")).isEqualTo("DOWN");
    assertThat(told.getJsonArray("checks").getJsonObject(0))
        .isEqualTo(new JsonObject().put("id", "start").put("status", "UP"));
    assertThat(told.getJsonArray("checks").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("id", "database")
                .put("status", "DOWN")
                .put("reason", "database: it said \"no\"\n")
                .put("help", "docs/runbook.md#database-away"));
  }

  @Test
  void aThreadThatDoesNothingAnyMoreIsStuck() {
    LoopWatch loops = new LoopWatch();
    List<Runnable> waiting = new ArrayList<>();
    loops.watch("pages", Runnable::run);
    loops.watch("writer", waiting::add);

    for (int look = 0; look < LoopWatch.STUCK_AFTER_LOOKS; look++) {
      loops.look();
    }
    assertThat(loops.stuck()).isEmpty();
    assertThat(waiting).as("a thread that is stuck is not given more and more").hasSize(1);

    loops.look();
    assertThat(loops.stuck()).isEqualTo("the thread of the writer has not answered for 30 s");
    assertThat(loops.longestSilenceSeconds()).isEqualTo(30);

    waiting.forEach(Runnable::run);
    loops.look();
    assertThat(loops.stuck()).isEmpty();
    assertThat(loops.longestSilenceSeconds()).isZero();
  }

  @Test
  void aStepOfTheClockIsToldForAnHourAndACorrectionIsNot() {
    for (int second = 0; second < 100; second++) {
      pass(SECOND_NANOS, SECOND_MICROS + 500);
    }
    assertThat(clock.steps()).isZero();
    assertThat(clock.lastStep()).isEmpty();

    pass(SECOND_NANOS, -3_599 * SECOND_MICROS);
    assertThat(clock.steps()).isEqualTo(1);
    assertThat(clock.lastStep()).startsWith("the machine's clock stepped by -3600 s to 1969-12-31");

    pass(ClockWatch.STEP_TOLD_NANOS, ClockWatch.STEP_TOLD_NANOS / 1_000);
    assertThat(clock.steps()).isEqualTo(1);
    assertThat(clock.lastStep()).isEmpty();
  }

  @Test
  void theDatabasesClockIsAWitness() {
    long now = wallMicros;
    clock.databaseSays(now - ClockWatch.MAX_OFF_MICROS, now, 0);
    assertThat(clock.wrong()).isEmpty();

    clock.databaseSays(now - ClockWatch.MAX_OFF_MICROS - SECOND_MICROS, now, 0);
    assertThat(clock.wrong()).isEqualTo("clock: 31 s ahead of the database's");

    clock.databaseSays(now, now, ClockWatch.MAX_ANSWER_NANOS + 1);
    assertThat(clock.wrong()).as("too slow an answer says nothing").isNotEmpty();

    clock.databaseSays(now + 3_600 * SECOND_MICROS, now, 0);
    assertThat(clock.wrong()).isEqualTo("clock: 3600 s behind the database's");

    // Half of the way of the answer is taken off.
    clock.databaseSays(now + SECOND_MICROS / 2, now, SECOND_NANOS);
    assertThat(clock.offSeconds()).isZero();
  }

  @Test
  void aCertificateIsToldOfBeforeItEnds(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("shown.crt");
    assertThat(new CertificateWatch(file, Instant::now).warning()).contains("cannot be read");

    Files.copy(TestCertificates.make(folder).certificate(), file);
    CertificateWatch watch = new CertificateWatch(file, Instant::now);
    Instant end = Instant.ofEpochSecond((long) watch.endSeconds());
    Duration warnBefore = CertificateWatch.WARN_BEFORE;

    assertThat(at(file, end.minus(warnBefore).minusSeconds(60)).warning()).isEmpty();
    assertThat(at(file, end.minus(warnBefore).plusSeconds(60)).warning())
        .isEqualTo("certificate: " + file + " ends at " + end);
  }

  @Test
  void aDiskWithoutRoomIsToldOf(@TempDir Path folder) {
    DiskWatch disk = new DiskWatch(folder);
    assertThat(disk.freeBytes()).isPositive().isLessThanOrEqualTo(disk.sizeBytes());
    assertThat(disk.warning().isEmpty()).isEqualTo(disk.freeBytes() >= DiskWatch.LEAST_FREE_BYTES);
    assertThat(new DiskWatch(folder.resolve("none")).freeBytes()).isNaN();
  }

  private static CertificateWatch at(Path file, Instant now) {
    return new CertificateWatch(file, () -> now);
  }

  private void pass(long elapsedNanos, long elapsedMicros) {
    nanos += elapsedNanos;
    wallMicros += elapsedMicros;
    clock.look();
  }
}
