package io.counterwatch.faults;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.PostgresProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database's disk is full: in turn the one with the tables, where PostgreSQL refuses what needs
 * room, and the one with the write-ahead log, where it stops itself and must be started again.
 */
final class DatabaseFullScenario implements Scenario {
  private static final int FIRST_EVENTS = 20;
  private static final Duration MENDING = Duration.ofSeconds(60);
  private static final int MAX_SEGMENTS = 50;

  private @Nullable SmallDisks disks;

  @Override
  public String name() {
    return "database-full";
  }

  @Override
  public String fault() {
    return "the database's disk is full: tables', then write-ahead log's";
  }

  @Override
  public @Nullable String missing() {
    return SmallDisks.missing();
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(2, 5), length.of(1_600, 12_000))
        .eventsPerSecond(length.of(250, 60))
        .at(SiteTerms.USUAL.ownDatabase(folder -> database()));
  }

  private PostgresProcess database() {
    PostgresProcess made = PostgresProcess.make();
    disks = SmallDisks.under(made);
    return made;
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    SmallDisks small = Objects.requireNonNull(disks);
    Duration full = Duration.ofSeconds(ordeal.length().of(2, 60));
    Traffic traffic = ordeal.traffic();
    int rounds = ordeal.terms().strikes();
    for (int round = 0; round < rounds; round++) {
      int from = (int) ((long) traffic.planned() * round / rounds);
      int to = (int) ((long) traffic.planned() * (round + 1) / rounds);
      traffic.allow(from + FIRST_EVENTS);
      traffic.awaitRecorded(from + FIRST_EVENTS);
      ordeal.awaitAtWork();
      strike(ordeal, small, round, full, to);
      ordeal.struck();
    }
  }

  private static void strike(
      Ordeal ordeal, SmallDisks small, int round, Duration full, int events) {
    Standstill standstill = Standstill.before(ordeal);
    if (round % 2 == 0) {
      small.fillTables();
    } else {
      small.fillLog();
      nextSegments(ordeal.site());
    }
    // Most of a share comes after the strike: there must be something that finds no room.
    ordeal.traffic().allow(events);
    standstill.watch(full);
    ordeal.tell("room is made");
    small.makeRoom();
    bringUp(ordeal.site());
    ordeal.site().awaitReady();
    standstill.checkAfterwards();
  }

  /** So many large messages come while it is full. */
  @Override
  public boolean expectsProblem(String problem) {
    return problem.equals(Standstill.FLOOD);
  }

  /** Until there is no more room for one: else it would take minutes of traffic. */
  private static void nextSegments(Site site) {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < MAX_SEGMENTS; i++) {
        statement.execute("SELECT pg_logical_emit_message(false, 'filling', 'up')");
        statement.execute("SELECT pg_switch_wal()");
      }
    } catch (SQLException panic) {
      return;
    }
    throw new AssertionError("PostgreSQL finds room for its log on a full disk");
  }

  /** As the runbook says: once there is room, start it if it has ended. */
  private static void bringUp(Site site) {
    PostgresProcess database = site.database();
    Await.until(
        "PostgreSQL answers",
        MENDING,
        () -> {
          if (!database.isRunning()) {
            database.restart();
          }
          try (Connection connection = site.connect()) {
            return connection.isValid(1);
          } catch (SQLException notYet) {
            return false;
          }
        });
  }
}
