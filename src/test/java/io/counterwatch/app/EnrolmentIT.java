package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ProductionBroker;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A device's life from its enrolment to its successor, by the commands, at a broker with the
 * project's own configuration and at the built-in endpoint.
 */
class EnrolmentIT {
  private static final String CENTRE = "hall";
  private static final String SERVER_PASSWORD = "the-servers-own";

  private static final String ORGANISATION =
      """
      services: [{id: land}]
      centres:
        - {id: hall, zone: UTC, services: [land]}
        - {id: other, zone: UTC, services: [land]}
      """;

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private enum Way {
    BROKER,
    BUILT_IN,
    /** Where registration is open, an enrolled device's password counts all the same. */
    BUILT_IN_OPEN
  }

  private static PostgresProcess database;

  @TempDir Path folder;
  private final List<Device> devices = new ArrayList<>();
  private @Nullable ProductionBroker broker;

  /** Both begin with {@link #start}, if the test has any. */
  @SuppressWarnings("NullAway.Init")
  private ServerProcess server;

  @SuppressWarnings("NullAway.Init")
  private DeviceHost host;

  private String databaseName = "";

  @BeforeAll
  static void startDatabase() {
    database = PostgresProcess.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  private void start(Way way) throws IOException {
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    databaseName = "enrolment_" + DATABASES.incrementAndGet();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--postgres-url",
                database.createDatabase(databaseName),
                "--organisation",
                organisation.toString(),
                "--registration",
                way == Way.BUILT_IN_OPEN ? "open" : "enrolled"));
    String mqttUrl;
    if (way == Way.BROKER) {
      ProductionBroker started = new ProductionBroker(TestCertificates.make(folder), List.of());
      broker = started;
      mqttUrl = started.localUrl();
      arguments.addAll(List.of("--mqtt-url", mqttUrl));
      arguments.addAll(List.of("--mqtt-username", "counterwatch-server"));
      arguments.addAll(List.of("--mqtt-password", SERVER_PASSWORD));
      arguments.addAll(file("password", "passwords"));
      arguments.addAll(file("acl", "acl"));
      arguments.addAll(file("pid", "pid"));
    } else {
      String address = "127.0.0.1:" + FreePort.find();
      mqttUrl = "tcp://" + address;
      arguments.addAll(List.of("--mqtt-listen", address));
    }
    server = ServerProcess.start(folder, arguments.toArray(String[]::new));
    server.awaitReady();
    host = DeviceHost.withMachineClock(mqttUrl, ZoneOffset.UTC);
  }

  private List<String> file(String key, String name) {
    return List.of(
        "--broker-" + key + "-file",
        Objects.requireNonNull(broker).folder().resolve(name).toString());
  }

  @AfterEach
  void stop() {
    devices.forEach(Device::stop);
    if (host != null) {
      host.close();
      server.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceIsEnrolledDisabledRekeyedMovedAndReplaced(Way way) throws Exception {
    start(way);
    Cli enrolled = counterwatch("enrol", "--centre=hall", "--device=kiosk-1", "--kind=kiosk");
    String password = enrolled.password();
    assertThat(enrolled.out()).contains("user name  kiosk-1", "MQTT       tcp://127.0.0.1:");
    assertThat(enrolled.out().contains("reads its files again")).isEqualTo(way == Way.BROKER);

    MemoryOutbox outbox = new MemoryOutbox("00000000000000a1");
    Device wrong = device("kiosk-1", "no-such-password", outbox);
    record(wrong, "a-1");
    Await.until("refused", () -> wrong.trouble().toLowerCase(Locale.ROOT).contains("authori"));
    assertThat(wrong.connected()).isFalse();
    wrong.stop().join();

    Device kiosk = device("kiosk-1", password, outbox);
    Await.until("stored", () -> kiosk.pending() == 0);
    assertThat(stored("kiosk-1")).isEqualTo(1);

    assertThat(counterwatch("devices", "disable", "kiosk-1").code()).isZero();
    Await.until("disconnected", () -> !kiosk.connected());
    record(kiosk, "a-2");
    assertThat(listed("--centre=hall")).contains("kiosk-1").contains("disabled, enrolled");
    assertThat(stored("kiosk-1")).isEqualTo(1);
    assertThat(counterwatch("devices", "enable", "kiosk-1").code()).isZero();
    Await.until("stored after all", () -> kiosk.pending() == 0);
    assertThat(stored("kiosk-1")).isEqualTo(2);

    String second = counterwatch("devices", "rekey", "kiosk-1").password();
    Await.until("the old password is out", () -> !kiosk.connected());
    record(kiosk, "a-3");
    assertThat(second).isNotEqualTo(password);
    kiosk.stop().join();
    Device rekeyed = device("kiosk-1", second, outbox);
    Await.until("the new one is in", () -> rekeyed.pending() == 0);

    assertThat(counterwatch("devices", "move", "kiosk-1", "--centre=other").code()).isZero();
    record(rekeyed, "a-4");
    Await.until("told that it is elsewhere", () -> rekeyed.rejectedCount() > 0);
    assertThat(rekeyed.rejections().getLast().detail())
        .isEqualTo("device kiosk-1 belongs to centre other");
    assertThat(counterwatch("devices", "move", "kiosk-1", "--centre=hall").code()).isZero();
    Await.until("stored where it is", () -> rekeyed.pending() == 0);

    String successor = counterwatch("devices", "replace", "kiosk-1", "--by=kiosk-2").password();
    Await.until("the old one is out", () -> !rekeyed.connected());
    Device replaced = device("kiosk-2", successor, new MemoryOutbox("00000000000000a2"));
    record(replaced, "a-5");
    Await.until("the new one's event is stored", () -> replaced.pending() == 0);
    assertThat(stored("kiosk-1")).isEqualTo(4);
    assertThat(stored("kiosk-2")).isEqualTo(1);
    assertThat(listed()).contains("replaced by kiosk-2");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BUILT_IN_OPEN")
  void aGatewaysDevicesFollowItsSuccessor(Way way) throws Exception {
    start(way);
    counterwatch("enrol", "--centre=hall", "--device=gw-1", "--kind=gateway").password();
    counterwatch(
            "enrol",
            "--centre=hall",
            "--device=camera-1",
            "--kind=camera",
            "--gateway=gw-1",
            "--clock=received",
            "--alerts")
        .password();
    assertThat(counterwatch("devices", "gateway", "gw-1").out())
        .contains("camera-1")
        .contains("no clock, reads alerts");
    counterwatch("devices", "replace", "gw-1", "--by=gw-2").password();
    assertThat(counterwatch("devices", "gateway", "gw-2").out()).contains("camera-1");
    assertThat(counterwatch("devices", "gateway", "gw-1").out()).doesNotContain("camera-1");
    if (way == Way.BROKER) {
      assertBrokerFiles();
    }
    assertComplaints();
  }

  @Test
  void whereNoServerRunsTheCommandBringsItsOwn() throws IOException {
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), ORGANISATION);
    Path accessList = Files.copy(Path.of("mosquitto/acl"), folder.resolve("acl"));
    Path passwords = folder.resolve("passwords");
    String url = database.createDatabase("enrolment_" + DATABASES.incrementAndGet());
    Cli enrolled =
        Cli.run(
            "enrol",
            "--centre=hall",
            "--device=kiosk-1",
            "--kind=kiosk",
            "--mqtt-url=tcp://broker.example:1883",
            "--postgres-url=" + url,
            "--organisation=" + organisation,
            "--broker-password-file=" + passwords,
            "--broker-acl-file=" + accessList);

    assertThat(enrolled.password()).isNotEmpty();
    assertThat(enrolled.out()).contains("Broker: tell the broker to read its files again");
    assertThat(Files.readString(passwords)).contains("kiosk-1:$7$");
    Cli list = Cli.run("devices", "list", "--json", "--postgres-url=" + url);
    assertThat(list.out()).contains("\"kiosk-1\"").doesNotContain("$7$");
  }

  private void assertBrokerFiles() throws IOException {
    Path files = Objects.requireNonNull(broker).folder();
    Path passwords = files.resolve("passwords");
    Await.until(
        "all is written",
        () ->
            text(passwords).contains("gw-2:$7$")
                && Objects.equals(server.metrics().orNull("broker_files_current"), 1.0));
    assertThat(text(passwords))
        .contains("camera-1:$7$", "gw-2:$7$", "counterwatch-server:$7$")
        .doesNotContain("gw-1:");
    assertThat(Files.readString(files.resolve("acl"))).contains("user camera-1");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertComplaints() {
    Cli nowhere = counterwatch("enrol", "--centre=nowhere", "--device=x", "--kind=kiosk");
    if (nowhere.code() != 0) {
      assertThat(nowhere.complaint()).isEqualTo("there is no centre nowhere");
      assertThat(nowhere.code()).isEqualTo(1);
    }
    Cli name = counterwatch("enrol", "--centre=hall", "--device=Kiosk_1", "--kind=kiosk");
    assertThat(name.complaint()).startsWith("--device: must be lower-case letters");
    assertThat(name.code()).isEqualTo(2);
    Cli twice = counterwatch("enrol", "--centre=hall", "--device=gw-2", "--kind=gateway");
    assertThat(twice.complaint()).isEqualTo("device gw-2 is enrolled already, in centre hall");
    assertThat(twice.code()).isEqualTo(1);
    Cli nobody = counterwatch("devices", "disable", "nobody");
    assertThat(nobody.complaint()).isEqualTo("there is no device of that name");
    assertThat(nobody.code()).isEqualTo(1);
    Cli clock = counterwatch("enrol", "--centre=hall", "--device=x", "--kind=kiosk", "--clock=sun");
    assertThat(clock.complaint()).isEqualTo("clock: must be device or received");
    assertThat(clock.code()).isEqualTo(2);
    Cli which = Cli.run("devices");
    assertThat(which.complaint()).contains("which command?");
    assertThat(which.code()).isEqualTo(2);
    Cli away = Cli.through("http://127.0.0.1:" + FreePort.find(), "devices", "list");
    assertThat(away.complaint()).endsWith("does not answer");
    assertThat(away.code()).isEqualTo(1);
  }

  private Cli counterwatch(String... arguments) {
    return Cli.through(server.url("/"), arguments);
  }

  private String listed(String... options) {
    List<String> arguments = new ArrayList<>(List.of("devices", "list"));
    arguments.addAll(List.of(options));
    Cli list = counterwatch(arguments.toArray(String[]::new));
    assertThat(list.code()).as(list.err()).isZero();
    return list.out();
  }

  private Device device(String id, String password, MemoryOutbox outbox) {
    Device device =
        new Device(
            host,
            new DeviceIdentity(CENTRE, id, DeviceKind.KIOSK, password),
            outbox,
            new Random(1));
    device.start();
    devices.add(device);
    return device;
  }

  private static void record(Device device, String subject) {
    long now = Instant.now().toEpochMilli() * 1_000;
    assertThat(device.record(new TicketIssued("land", "A1", null, false, null, null), subject, now))
        .isTrue();
  }

  private long stored(String device) throws SQLException {
    try (Connection connection = database.connect(databaseName);
        PreparedStatement count =
            connection.prepareStatement("SELECT count(*) FROM event WHERE device = ?")) {
      count.setString(1, device);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
