package io.counterwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.TestCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both drivers look at the certificate of a real PostgreSQL, and neither believes a wrong one. */
class DatabaseTlsIT {
  private static final int PATIENCE_SECONDS = 60;
  private static final String IS_PROTECTED =
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  @TempDir static Path folder;
  private static TestCertificates shown;
  private static TestCertificates foreign;
  private static PostgresProcess database;
  private static Vertx vertx;

  @BeforeAll
  static void start() throws Exception {
    // Of "localhost" only: by its number the same server is another host.
    shown = TestCertificates.makeFor(folder.resolve("shown"), "localhost");
    foreign = TestCertificates.makeFor(folder.resolve("foreign"), "localhost");
    vertx = Vertx.vertx();
    database = PostgresProcess.start();
    // Before it knows TLS at all: that is no way around it.
    assertRefused(at("localhost", "?sslmode=verify-full" + trusting(shown)), "not support SSL");
    database.showCertificate(shown.certificate(), shown.key());
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
    database.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Database at(String host, String query) {
    return Database.of(
        "postgresql://postgres:%s@%s:%d/postgres%s"
            .formatted(database.password(), host, database.port(), query));
  }

  private static String trusting(TestCertificates certificates) {
    return "&sslrootcert=" + certificates.authority();
  }

  /** Whether the connection was protected; null where there was none. */
  private static @Nullable Boolean connect(Database address) throws Exception {
    return await(
        PgConnection.connect(vertx, address.connectOptions())
            .compose(
                connection ->
                    connection
                        .query(IS_PROTECTED)
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean(0))
                        .eventually(connection::close))
            .otherwise((Boolean) null));
  }

  private static void assertRefused(Database address, String... reasons) throws Exception {
    assertThat(connect(address)).isNull();
    assertThat(address.migrate()).containsAnyOf(reasons).doesNotContain(database.password());
  }

  @Test
  void theRightCertificateOfTheRightHostIsBelieved() throws Exception {
    Database address = at("localhost", "?sslmode=verify-full" + trusting(shown));
    assertThat(address.migrate()).isNull();
    assertThat(connect(address)).isTrue();
  }

  @Test
  void anotherHostsCertificateIsNotBelieved() throws Exception {
    assertRefused(
        at("127.0.0.1", "?sslmode=verify-full" + trusting(shown)), "could not be verified");
    Database anyHost = at("127.0.0.1", "?sslmode=verify-ca" + trusting(shown));
    assertThat(anyHost.migrate()).isNull();
    assertThat(connect(anyHost)).isTrue();
  }

  @Test
  void anUnknownAuthoritysCertificateIsNotBelieved() throws Exception {
    for (String mode : new String[] {"?sslmode=verify-full", "?sslmode=verify-ca"}) {
      assertRefused(at("localhost", mode + trusting(foreign)), "TLS: Path does not chain");
      assertRefused(at("localhost", mode), "TLS: unable to find valid certification path");
    }
  }

  @Test
  void withoutTlsNothingIsProtectedAndThatHasToBeSaid() throws Exception {
    Database open = at("localhost", "?sslmode=disable");
    assertThat(open.migrate()).isNull();
    assertThat(connect(open)).isFalse();
  }
}
