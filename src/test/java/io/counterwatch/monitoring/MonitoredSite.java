package io.counterwatch.monitoring;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.device.Device;
import io.counterwatch.device.DeviceHost;
import io.counterwatch.device.DeviceIdentity;
import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.ingest.BrokerSettings;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ProductionBroker;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A server as in production, for a Prometheus to watch: its broker has the project's own
 * configuration, and its devices come to that by TLS with their passwords.
 */
final class MonitoredSite implements AutoCloseable {
  private static final int NOON = 12;

  private final PostgresProcess database;
  private final TestCertificates certificates;
  private final ProductionBroker broker;
  private final ServerProcess server;
  private final DeviceHost host;
  private final List<Device> devices = new ArrayList<>();

  /**
   * Starts one; returns when its server is ready.
   *
   * @param folder for whatever it keeps
   * @param organisation the file's text, which declares the devices
   * @param deviceIds those that will connect
   * @param serverArguments further ones
   */
  MonitoredSite(Path folder, String organisation, List<String> deviceIds, String... serverArguments)
      throws IOException {
    Path file = Files.writeString(folder.resolve("organisation.yaml"), organisation);
    database = PostgresProcess.start();
    certificates = TestCertificates.make(folder);
    broker =
        new ProductionBroker(
            certificates,
            Stream.concat(
                    Stream.of(account(BrokerSettings.DEFAULT_CLIENT_ID, true)),
                    deviceIds.stream().map(device -> account(device, false)))
                .toList());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--postgres-url",
                database.url(),
                "--organisation",
                file.toString(),
                "--mqtt-url",
                broker.localUrl(),
                "--mqtt-username",
                BrokerSettings.DEFAULT_CLIENT_ID,
                "--mqtt-password",
                password(BrokerSettings.DEFAULT_CLIENT_ID)));
    arguments.addAll(List.of(serverArguments));
    server = ServerProcess.start(folder, arguments.toArray(String[]::new));
    host =
        DeviceHost.withMachineClock("ssl://localhost:" + broker.tlsPort(), ZoneOffset.UTC)
            .trusting(certificates.trusting());
    try {
      server.awaitReady();
    } catch (RuntimeException | Error broken) {
      close();
      throw broken;
    }
  }

  /** A zone where it is about noon, so that no service day ends while somebody looks. */
  static String zoneAtNoon() {
    int hours = NOON - Clock.systemUTC().instant().atOffset(ZoneOffset.UTC).getHour();
    String zone = "Etc/GMT" + (hours > 0 ? "-" : "+") + Math.abs(hours);
    return ZoneId.of(zone).getId();
  }

  /** A device that connects. */
  Device device(String centre, String id, DeviceKind kind) {
    Device device =
        new Device(
            host,
            new DeviceIdentity(centre, id, kind, password(id)),
            new MemoryOutbox("00000000000000%02x".formatted(devices.size() + 1)),
            new SplittableRandom(devices.size()));
    devices.add(device);
    device.start();
    return device;
  }

  ServerProcess server() {
    return server;
  }

  PostgresProcess database() {
    return database;
  }

  /** Now, as devices write it. */
  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static Account account(String user, boolean server) {
    return new Account(user, PasswordHash.of(password(user)), false, server);
  }

  private static String password(String user) {
    return "secret-of-" + user;
  }

  @Override
  public void close() {
    devices.forEach(device -> device.stop().join());
    host.close();
    server.close();
    broker.close();
    database.close();
  }
}
