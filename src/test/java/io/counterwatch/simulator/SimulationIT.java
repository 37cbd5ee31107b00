package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.counterwatch.device.ScriptedServer;
import io.counterwatch.event.EventType;
import io.counterwatch.simulator.SimulationOptions.StartPolicy;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationIT {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final long TEN_O_CLOCK_MICROS =
      Instant.parse("2026-11-23T03:00:00Z").toEpochMilli() * 1_000;

  private MosquittoProcess broker;

  @BeforeEach
  void start() {
    broker = MosquittoProcess.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void theDaySoFarComesAtOnceAndTheRestInTheServersTime() throws MqttException {
    try (ScriptedServer server = new ScriptedServer(broker.url(), TEN_O_CLOCK_MICROS, 60)) {
      server.announce("run-a", true);
      try (Simulation simulation =
          new Simulation(SimulationOptions.days(broker.url(), 3, false, 1), line -> {})) {
        simulation.startInBackground();
        long soFar = plannedUntil(3, TEN_O_CLOCK_MICROS);
        Await.until("the day so far", () -> server.stored() >= soFar);
        Await.until("the day goes on", () -> server.stored() >= soFar + 20);
        assertThat(server.stored()).isLessThanOrEqualTo(plannedUntil(3, server.nowMicros()));
        assertThat(server.refused()).isZero();
      }
    }
  }

  @Test
  void everythingArrivesInSpiteOfDuplicatesReorderingAndLostConnections()
      throws MqttException, InterruptedException, Simulation.NoServerException {
    try (ScriptedServer server = new ScriptedServer(broker.url(), TEN_O_CLOCK_MICROS, 600)) {
      server.announce("run-a", true);
      SimulationOptions options =
          options(OptionalDouble.empty(), "duplicates,reorder,delay,offline");
      SimulationSummary summary;
      try (Simulation simulation = new Simulation(options, line -> {})) {
        summary = simulation.run();
      }
      assertThat(summary.complete()).as(summary.line()).isTrue();
      assertThat(server.stored()).isEqualTo(summary.recorded());
      assertThat(summary.typesLine())
          .startsWith("ticket.issued " + summary.types().get(EventType.TICKET_ISSUED) + ", ")
          .contains(", dossier.received ", ", rating.submitted ", ", hall.occupancy ")
          .doesNotContain(" 0");
      assertThat(summary.duplicates()).isPositive();
      assertThat(server.duplicates()).isPositive();
    }
  }

  @Test
  void aSteadyStreamHasItsRate()
      throws MqttException, InterruptedException, Simulation.NoServerException {
    try (ScriptedServer server = new ScriptedServer(broker.url(), TEN_O_CLOCK_MICROS, 1)) {
      server.announce("run-a", true);
      SimulationSummary summary;
      try (Simulation simulation =
          new Simulation(options(OptionalDouble.of(500), "duplicates"), line -> {})) {
        summary = simulation.run();
      }
      assertThat(summary.complete()).as(summary.line()).isTrue();
      assertThat(summary.recorded()).isBetween(1_000L, 2_100L);
      assertThat(server.stored()).isEqualTo(summary.recorded());
      assertThat(server.refused()).isZero();
    }
  }

  @Test
  void aSpeedThatTheServerDoesNotHaveIsRefused() throws MqttException {
    try (ScriptedServer server = new ScriptedServer(broker.url(), TEN_O_CLOCK_MICROS, 60)) {
      server.announce("run-a", true);
      SimulationOptions ordinary = SimulationOptions.days(broker.url(), 1, true, 1);
      SimulationOptions wrong =
          new SimulationOptions(
              ordinary.url(),
              1,
              true,
              OptionalDouble.of(10),
              OptionalInt.empty(),
              OptionalDouble.empty(),
              1,
              Faults.NONE,
              StartPolicy.DAY_SO_FAR,
              null);
      try (Simulation simulation = new Simulation(wrong, line -> {})) {
        assertThatIllegalArgumentException()
            .isThrownBy(simulation::run)
            .withMessageStartingWith("speed 10.0 contradicts the server")
            .withMessageContaining("60.0");
      }
    }
  }

  @Test
  void outboxesOnDiskGoOnWhereTheyEnded(@TempDir Path folder)
      throws MqttException, InterruptedException, Simulation.NoServerException {
    try (ScriptedServer server = new ScriptedServer(broker.url(), TEN_O_CLOCK_MICROS, 1)) {
      server.announce("run-a", true);
      long recorded = 0;
      for (int run = 1; run <= 2; run++) {
        SimulationOptions options = options(OptionalDouble.of(50), "duplicates", folder);
        try (Simulation simulation = new Simulation(options, line -> {})) {
          SimulationSummary summary = simulation.run();
          assertThat(summary.complete()).as(summary.line()).isTrue();
          recorded += summary.recorded();
        }
      }
      Set<String> epochs = new HashSet<>();
      Set<String> devices = new HashSet<>();
      for (ScriptedServer.Seen seen : server.seen()) {
        epochs.add(String.valueOf(seen.event().epoch()));
        devices.add(seen.device());
      }
      assertThat(epochs).hasSameSizeAs(devices);
      assertThat(server.stored()).isEqualTo(recorded);
    }
  }

  private SimulationOptions options(OptionalDouble rate, String faults) {
    return options(rate, faults, null);
  }

  private SimulationOptions options(OptionalDouble rate, String faults, @Nullable Path outbox) {
    return new SimulationOptions(
        broker.url(),
        2,
        false,
        OptionalDouble.empty(),
        OptionalInt.of(4),
        rate,
        1,
        Faults.parse(faults),
        StartPolicy.DAY_SO_FAR,
        outbox);
  }

  private static long plannedUntil(int centres, long micros) {
    return DemoWorld.centres(centres, false).stream()
        .flatMap(
            centre ->
                Stream.concat(
                    DayPlan.before(centre, MONDAY, 1).stream(),
                    DayPlan.of(centre, MONDAY, 1).stream()))
        .filter(event -> event.timeMicros() <= micros)
        .count();
  }
}
