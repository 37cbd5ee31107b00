package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.store.Database;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.Processes;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong, no secret comes out: in the log, in any answer, in the list of processes.
 */
class SecretsIT {
  /** New each time: other tests of this machine may have theirs on a command line. */
  private static final String RUN = UUID.randomUUID().toString();

  private static final String BROKERS = "secret-of-the-broker-" + RUN;
  private static final String WRONG = "secret-that-is-wrong-" + RUN;

  private static final Duration STARTING = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static PostgresProcess database;
  private static MosquittoProcess broker;

  @BeforeAll
  static void start() throws IOException {
    database = PostgresProcess.start();
    Path passwords =
        Files.write(
            folder.resolve("passwords"),
            BrokerFiles.passwordBlock(
                List.of(
                    new Account("counterwatch-server", PasswordHash.of(BROKERS), false, true))));
    broker = MosquittoProcess.start("allow_anonymous false", "password_file " + passwords);
  }

  @AfterAll
  static void stop() {
    broker.close();
    database.close();
  }

  private static String secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static ServerProcess serve(String brokersPassword, String databasesPassword)
      throws IOException {
    return ServerProcess.start(
        folder,
        "--organisation=" + Files.writeString(folder.resolve("o.yaml"), "centres: [{id: hall}]"),
        "--mqtt-url=" + broker.url(),
        "--mqtt-username=counterwatch-server",
        "--mqtt-password-file=" + brokersPassword,
        "--postgres-url=" + database.url().replace(":" + database.password() + "@", "@"),
        "--postgres-password-file=" + databasesPassword);
  }

  private static void assertSilent(ServerProcess server) {
    for (String secret : List.of(BROKERS, WRONG, database.password())) {
      assertThat(server.logText()).doesNotContain(secret);
      assertThat(server.readinessText()).doesNotContain(secret);
      assertThat(Processes.commandLines()).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void aServerWhosePartsFailTellsNoSecret() throws Exception {
    try (ServerProcess server = serve(secret("wrong", WRONG), secret("db", database.password()))) {
      Await.until(
          "the broker refuses it", STARTING, () -> !server.logged("refuses the user").isEmpty());
      assertSilent(server);
      String device =
          Http.post(
                  server.url("/api/v1/devices"),
                  "{\"device\":\"k-1\",\"centre\":\"hall\",\"kind\":\"kiosk\"}")
              .json()
              .path("password")
              .asText();
      assertThat(device).isNotEmpty();
      assertThat(server.logText()).doesNotContain(device);
      assertThat(Http.text(server.url("/api/v1/devices"))).contains("k-1").doesNotContain(device);
      database.stop();
      Await.until(
          "the database is missed", () -> Http.status(server.url("/api/v1/devices")) == 503);
      assertSilent(server);
      for (String path : List.of("/api/v1/devices", "/api/v1/centres", "/api/v1/organisation")) {
        assertThat(Http.text(server.url(path)))
            .doesNotContain(WRONG, database.password(), "postgres");
      }
      database.restart();
    }
  }

  @Test
  void aDatabaseThatRefusesThePasswordDoesNotRepeatIt() {
    String url = database.url().replace(database.password(), WRONG);
    assertThat(Database.of(url).migrate())
        .contains("password authentication failed")
        .doesNotContain(WRONG);
    assertThat(Database.of(url).toString()).doesNotContain(WRONG);
  }

  @Test
  void asFlagsTheyWorkStillButEachIsWarnedOf() {
    try (ServerProcess server =
        ServerProcess.start(
            folder,
            "--mqtt-password=" + WRONG,
            "--postgres-url=" + database.url(),
            "--mqtt-listen=127.0.0.1:0")) {
      Await.until(
          "it is warned of",
          STARTING,
          () -> server.logged("everybody on this machine").size() == 2);
      assertThat(server.logText())
          .contains("--mqtt-password: everybody on this machine can read its password")
          .contains("--postgres-url: everybody on this machine can read its password")
          .contains("COUNTERWATCH_POSTGRES_URL", "--mqtt-password-file")
          .doesNotContain(WRONG)
          .doesNotContain(database.password());
    }
  }
}
