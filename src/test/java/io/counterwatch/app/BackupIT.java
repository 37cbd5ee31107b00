package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is replaced by a backup under a running server: what the server had acknowledged
 * since is sent again, also by devices that have nothing new to say.
 */
class BackupIT {
  private static final int DEVICES = 3;
  private static final int EVENTS = 120;

  /** Devices ask anew within half a minute after the server has another run. */
  private static final Duration ASKED_ANEW = Duration.ofSeconds(75);

  @TempDir Path folder;
  private final List<Device> devices = new ArrayList<>();
  private MosquittoProcess broker;
  private PostgresProcess database;
  private ServerProcess server;
  private DeviceHost host;

  @BeforeEach
  void start() {
    broker = MosquittoProcess.start();
    database = PostgresProcess.start();
    server =
        ServerProcess.start(
            folder,
            "--mqtt-url",
            broker.url(),
            "--postgres-url",
            database.url(),
            "--registration",
            "open");
    server.awaitReady();
    host = DeviceHost.withMachineClock(broker.url(), ZoneOffset.UTC);
    for (int i = 1; i <= DEVICES; i++) {
      Device device =
          new Device(
              host,
              new DeviceIdentity("hall", "kiosk-" + i, DeviceKind.KIOSK, null),
              new MemoryOutbox("00000000000000a" + i),
              new Random(i));
      devices.add(device);
      device.start();
    }
  }

  @AfterEach
  void stop() {
    host.close();
    server.close();
    database.close();
    broker.close();
  }

  private void record(int from, int to) {
    for (Device device : devices) {
      for (int i = from; i <= to; i++) {
        String ticket = device.identity().device() + "-" + i;
        assertThat(
                device.record(
                    new EventBody.TicketIssued("land", ticket, null, false, null, null),
                    ticket,
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())))
            .isTrue();
      }
    }
    Await.until("all is acknowledged", () -> devices.stream().allMatch(d -> d.upto() == to));
  }

  private long stored() {
    try (Connection connection = database.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT count(*), count(DISTINCT subject) FROM event")) {
      rows.next();
      assertThat(rows.getLong(2)).isEqualTo(rows.getLong(1));
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNewerThanTheBackupIsSentAgain() {
    record(1, EVENTS / 2);
    database.backUp();
    server.awaitReady();
    record(EVENTS / 2 + 1, EVENTS);
    assertThat(stored()).isEqualTo((long) DEVICES * EVENTS);

    database.restore();
    assertThat(stored()).isEqualTo((long) DEVICES * EVENTS / 2);
    Await.until(
        "everything is stored again", ASKED_ANEW, () -> stored() == (long) DEVICES * EVENTS);
    assertThat(server.logged("gone back")).hasSize(1);
  }
}
