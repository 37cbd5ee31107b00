package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MosquittoProcess;
import io.counterwatch.testing.TestCertificates;
import io.counterwatch.wire.EventReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server looks at the broker's certificate, and says what is wrong with it. */
class BrokerTlsIT {
  private static final Outgoing WILL =
      new Outgoing("counterwatch/v1/server/status", new byte[0], 1, true);

  @TempDir static Path folder;

  private static MosquittoProcess brokerShowing(TestCertificates certificates, int port) {
    return MosquittoProcess.start(
        "listener " + port + " 127.0.0.1",
        "certfile " + certificates.certificate(),
        "keyfile " + certificates.key());
  }

  private static BrokerConnection connection(String host, int port, @Nullable Path authority)
      throws BrokerException {
    MemoryIntake intake = new MemoryIntake();
    return new BrokerConnection(
        BrokerSettings.of("ssl://" + host + ":" + port, null, null).trusting(authority),
        new MessageReader(intake, new EventReader(new EventReader.OwnEvents(false)), () -> 1),
        intake,
        new Tally(),
        () -> {});
  }

  private static void connect(String host, int port, @Nullable Path authority)
      throws BrokerException {
    BrokerConnection connection = connection(host, port, authority);
    try {
      connection.open(WILL);
      assertThat(connection.alive()).isTrue();
    } finally {
      connection.close(null);
    }
  }

  private static void assertRefused(
      String host, int port, @Nullable Path authority, String... reasons) {
    assertThatThrownBy(() -> connect(host, port, authority))
        .isInstanceOf(BrokerException.class)
        .satisfies(e -> assertThat(e.getMessage()).containsAnyOf(reasons).doesNotContain("\n"));
  }

  @Test
  void onlyTheRightCertificateOfTheRightHostIsBelieved() throws Exception {
    TestCertificates shown = TestCertificates.makeFor(folder.resolve("shown"), "localhost");
    TestCertificates foreign = TestCertificates.makeFor(folder.resolve("foreign"), "localhost");
    int port = FreePort.find();
    try (MosquittoProcess broker = brokerShowing(shown, port)) {
      assertThat(broker.port()).isPositive();
      connect("localhost", port, shown.authority());
      assertRefused("127.0.0.1", port, shown.authority(), "No subject alternative names");
      assertRefused(
          "localhost", port, foreign.authority(), "certification path", "signature", "trust");
      assertRefused("localhost", port, null, "certification path");
    }
  }

  /**
   * As behind a network that swallows everything: else its thread would wait a quarter of an hour.
   */
  @Test
  @Timeout(180)
  void oneThatTakesNothingAnyMoreIsLeftSoon() throws Exception {
    TestCertificates shown = TestCertificates.makeFor(folder.resolve("silent"), "localhost");
    int port = FreePort.find();
    try (MosquittoProcess broker = brokerShowing(shown, port)) {
      SSLSocket socket =
          (SSLSocket) TrustedAuthority.sockets(shown.authority()).createSocket("localhost", port);
      socket.startHandshake();
      broker.pause();
      try {
        AtomicLong writtenNanos = new AtomicLong(System.nanoTime());
        Thread.ofPlatform().daemon().start(() -> writeEndlessly(socket, writtenNanos));
        Await.until(
            "it takes no more", () -> System.nanoTime() - writtenNanos.get() > 1_000_000_000L);
        assertThat(CompletableFuture.runAsync(() -> close(socket)))
            .succeedsWithin(40, TimeUnit.SECONDS);
      } finally {
        broker.goOn();
      }
    }
  }

  private static void writeEndlessly(SSLSocket socket, AtomicLong writtenNanos) {
    try {
      while (true) {
        socket.getOutputStream().write(new byte[16 << 10]);
        writtenNanos.set(System.nanoTime());
      }
    } catch (IOException closed) {
      // As it should be.
    }
  }

  private static void close(SSLSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneThatRanOutIsNotBelieved() throws Exception {
    TestCertificates old = TestCertificates.makeFor(folder.resolve("old"), "localhost");
    old.expire();
    int port = FreePort.find();
    try (MosquittoProcess broker = brokerShowing(old, port)) {
      assertThat(broker.port()).isPositive();
      assertRefused("localhost", port, old.authority(), "expired", "NotAfter");
    }
  }
}
