package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.audit.AuditPlan;
import io.counterwatch.audit.Auditor;
import io.counterwatch.audit.Flat;
import io.counterwatch.audit.RawEvent;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.simulator.DayPlan;
import io.counterwatch.simulator.DemoWorld;
import io.counterwatch.simulator.DeviceProfile;
import io.counterwatch.simulator.PlannedEvent;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.EventLog;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of several centres during which everything is killed: the server again and again, the
 * broker and the database once each. The messages come doubled, overtaken and out of order. In the
 * end every event is there once, and every figure is what an auditor counts who shares no code with
 * the server.
 */
class CrashIT {
  private static final int CENTRES = 4;
  private static final int TARGET_SECONDS = 900;
  private static final LocalDate PLANNED_DAY = LocalDate.of(2026, 11, 23);
  private static final ZoneId PLANNED_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final int EVENING = 20;

  /** Events are recorded at that pace, so that there is something to interrupt. */
  private static final int EVENTS_PER_SECOND = 250;

  private static final long FEED_MILLIS = 20;

  /** By how much events come later than others that happened before them. */
  private static final int DISORDER_SECONDS = 1_200;

  private static final Duration CATCHING_UP = Duration.ofSeconds(120);

  private enum Victim {
    SERVER,
    BROKER,
    DATABASE
  }

  private static final List<Victim> VICTIMS =
      List.of(
          Victim.SERVER,
          Victim.SERVER,
          Victim.BROKER,
          Victim.SERVER,
          Victim.DATABASE,
          Victim.SERVER,
          Victim.SERVER,
          Victim.SERVER);

  @TempDir Path folder;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final ZoneId zone = eveningZone(Instant.now());
  private final List<CentreProfile> centres = DemoWorld.centres(CENTRES, true);
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final Map<String, MemoryOutbox> outboxes = new LinkedHashMap<>();
  private final AtomicInteger fed = new AtomicInteger();
  private final AtomicInteger allowed = new AtomicInteger();
  private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();

  private MosquittoProcess broker;
  private PostgresProcess database;
  private ServerProcess server;
  private DeviceHost host;

  @BeforeEach
  void start() throws IOException {
    System.out.println("seed " + seed + ", zone " + zone);
    Path organisation = folder.resolve("organisation.yaml");
    Files.writeString(
        organisation,
        DemoWorld.organisationYaml(CENTRES, true)
            .replace(PLANNED_ZONE.getId(), "\"" + zone.getId() + "\""));
    broker = MosquittoProcess.start();
    database = PostgresProcess.start();
    server =
        ServerProcess.start(
            folder,
            "--mqtt-url",
            broker.url(),
            "--postgres-url",
            database.url(),
            "--organisation",
            organisation.toString());
    host = DeviceHost.withMachineClock(broker.url(), zone);
    for (CentreProfile centre : centres) {
      for (DeviceProfile device : centre.devices()) {
        add(centre, device.id(), device.kind());
      }
    }
  }

  @AfterEach
  void stop() {
    feeder.shutdownNow();
    CompletableFuture.allOf(
            devices.values().stream().map(Device::stop).toArray(CompletableFuture<?>[]::new))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    host.close();
    server.close();
    database.close();
    broker.close();
  }

  @Test
  void everyEventIsCountedOnceWhateverIsKilled() throws SQLException {
    List<PlannedEvent> plan = plan();
    devices.values().forEach(Device::start);
    server.awaitReady();
    feed(plan);
    for (int round = 0; round < VICTIMS.size(); round++) {
      int before = plan.size() * round / VICTIMS.size();
      int after = plan.size() * (round + 1) / VICTIMS.size();
      allowed.set(after);
      int moment = random.nextInt(before, after);
      Await.until("events are recorded", () -> fed.get() > moment);
      awaitMillis(random.nextInt(100));
      disturb(VICTIMS.get(round));
    }
    server.awaitReady();
    Await.until("all events are recorded", () -> fed.get() == plan.size());
    Await.until("all events are acknowledged", CATCHING_UP, () -> pending() == 0);

    assertEverythingIsStoredOnce(plan);
    assertFiguresAreRight();
  }

  private void disturb(Victim victim) {
    switch (victim) {
      case SERVER -> {
        server.kill();
        server.restart();
        if (random.nextBoolean()) {
          // The next one comes while this one is starting or has just begun to catch up.
          awaitMillis(random.nextInt(500, 3_000));
          server.kill();
          server.restart();
        }
        server.awaitReady();
      }
      case BROKER -> {
        broker.kill();
        awaitMillis(random.nextInt(300));
        broker.restart();
      }
      case DATABASE -> {
        database.kill();
        awaitMillis(random.nextInt(300));
        database.restart();
      }
    }
  }

  private static void awaitMillis(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    Await.until("the moment", () -> System.nanoTime() - end >= 0);
  }

  // ---- what is proven

  private void assertEverythingIsStoredOnce(List<PlannedEvent> plan) throws SQLException {
    Map<String, List<String>> recorded = new LinkedHashMap<>();
    devices.keySet().forEach(device -> recorded.put(device, new ArrayList<>()));
    for (PlannedEvent event : plan) {
      recorded
          .getOrDefault(event.device(), List.of())
          .add(event.body().type().wireName() + " " + event.subject());
    }
    try (Connection connection = database.connect()) {
      long rows = 0;
      for (String device : devices.keySet()) {
        List<String> stored = stored(connection, device);
        assertThat(stored).as(device).isEqualTo(recorded.get(device));
        rows += stored.size();
        assertThat(ledger(connection, device))
            .as(device)
            .isEqualTo((outbox(device).next() - 1) + " without gaps, 0 rejected, lost: none");
      }
      assertThat(rows).isEqualTo(plan.size());
      assertThat(number(connection, "SELECT count(*) FROM event")).isEqualTo(plan.size());
      assertThat(number(connection, "SELECT count(DISTINCT position) FROM event"))
          .isEqualTo(plan.size());
      assertThat(number(connection, "SELECT count(*) FROM rejection")).isZero();
    }
  }

  /** What is stored of a device in the order of its sequences, which must have no gap. */
  private List<String> stored(Connection connection, String device) throws SQLException {
    List<String> events = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT sequence, type, subject FROM event
            WHERE publisher = ? AND epoch = ? ORDER BY sequence
            """)) {
      statement.setString(1, device);
      statement.setString(2, outbox(device).epoch());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          events.add(rows.getString("type") + " " + rows.getString("subject"));
          assertThat(rows.getLong("sequence")).as(device).isEqualTo(events.size());
        }
      }
    }
    return events;
  }

  private String ledger(Connection connection, String device) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT upto, ranges, rejected, lost FROM ledger WHERE publisher = ?")) {
      statement.setString(1, device);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        String ledger =
            "%d %s gaps, %d rejected, lost: %s"
                .formatted(
                    rows.getLong("upto"),
                    rows.getString("ranges").isEmpty() ? "without" : "with",
                    rows.getLong("rejected"),
                    rows.getString("lost").isEmpty() ? "none" : rows.getString("lost"));
        assertThat(rows.next()).as("one epoch of " + device).isFalse();
        return ledger;
      }
    }
  }

  private MemoryOutbox outbox(String device) {
    return Objects.requireNonNull(outboxes.get(device));
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void assertFiguresAreRight() throws SQLException {
    LocalDate today = LocalDate.now(zone);
    long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    try (Connection connection = database.connect()) {
      for (CentreProfile centre : centres) {
        AuditPlan plan = auditPlan(centre);
        List<RawEvent> events = EventLog.read(connection, centre.id());
        JsonNode day = server.json("/api/v1/centres/" + centre.id() + "/days/" + today);
        assertThat(Flat.of(day))
            .as("day of " + centre.id())
            .containsKeys("total.issued", "total.served", "total.wait.p90")
            .isEqualTo(Auditor.day(plan, events, today, nowMicros));
        JsonNode view = server.json("/api/v1/centres/" + centre.id());
        long atMicros =
            ChronoUnit.MICROS.between(
                Instant.EPOCH, OffsetDateTime.parse(view.get("at").asText()).toInstant());
        assertThat(Flat.of(view))
            .as("live " + centre.id())
            .isEqualTo(Auditor.live(plan, events, atMicros));
      }
    }
  }

  /** All its counters send everything, and all its services have one target. */
  private AuditPlan auditPlan(CentreProfile centre) {
    Map<String, Integer> targets = new LinkedHashMap<>();
    centre.services().forEach(service -> targets.put(service.id(), TARGET_SECONDS));
    Map<String, AuditPlan.Sends> sends = new LinkedHashMap<>();
    centre.counters().forEach(at -> sends.put(at.id(), new AuditPlan.Sends(true, true)));
    return new AuditPlan(zone, LocalTime.MIDNIGHT, false, targets, Map.of(), sends);
  }

  // ---- what is played

  /** A planned day, moved to where it is evening now, in the order in which it is recorded. */
  private List<PlannedEvent> plan() {
    long movedMicros =
        ChronoUnit.MICROS.between(
            PLANNED_DAY.atStartOfDay(PLANNED_ZONE), LocalDate.now(zone).atStartOfDay(zone));
    record Recorded(long orderMicros, PlannedEvent event) {}
    List<Recorded> recorded = new ArrayList<>();
    for (CentreProfile centre : centres) {
      for (PlannedEvent event : DayPlan.of(centre, PLANNED_DAY, seed)) {
        PlannedEvent moved =
            new PlannedEvent(
                event.timeMicros() + movedMicros, event.device(), event.subject(), event.body());
        long late = random.nextInt(DISORDER_SECONDS) * 1_000_000L;
        recorded.add(new Recorded(moved.timeMicros() + late, moved));
      }
    }
    recorded.sort(Comparator.comparingLong(Recorded::orderMicros));
    return recorded.stream().map(Recorded::event).toList();
  }

  private void feed(List<PlannedEvent> plan) {
    int atOnce = (int) (EVENTS_PER_SECOND * FEED_MILLIS / 1_000);
    var unused =
        feeder.scheduleAtFixedRate(
            () -> {
              int end = Math.min(allowed.get(), fed.get() + atOnce);
              while (fed.get() < end) {
                PlannedEvent event = plan.get(fed.get());
                Device device = devices.get(event.device());
                if (device == null
                    || !device.record(event.body(), event.subject(), event.timeMicros())) {
                  throw new IllegalStateException("not recorded: " + event);
                }
                fed.incrementAndGet();
              }
            },
            0,
            FEED_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private long pending() {
    return devices.values().stream().mapToLong(Device::pending).sum();
  }

  private void add(CentreProfile centre, String id, DeviceKind kind) {
    MemoryOutbox outbox = new MemoryOutbox(HexFormat.of().toHexDigits(random.nextLong()));
    outboxes.put(id, outbox);
    devices.put(
        id,
        new Device(
            host,
            new DeviceIdentity(centre.id(), id, kind, null),
            outbox,
            random.split(),
            straight -> new BumpyWay(straight, random.split())));
  }

  /** One where it is between eight and nine in the evening: the working day lies behind. */
  private static ZoneId eveningZone(Instant now) {
    int hour = now.atZone(ZoneId.of("UTC")).getHour();
    int ahead = EVENING - hour > 14 ? EVENING - hour - 24 : EVENING - hour;
    // Named after the sea's custom: what is ahead of Greenwich has a minus.
    return ZoneId.of(
        ahead == 0 ? "Etc/GMT" : "Etc/GMT" + (ahead > 0 ? "-" : "+") + Math.abs(ahead));
  }
}
