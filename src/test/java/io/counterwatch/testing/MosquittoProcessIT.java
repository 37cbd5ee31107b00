package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker that tests use can be used once it is said to have started. */
class MosquittoProcessIT {
  private static final int MANY_LISTENERS = 200;

  @TempDir static Path folder;

  /**
   * Mosquitto opens one listener after the other: the last of many is open well after the first.
   */
  @Test
  void itHasStartedWhenItsLastListenerIsOpen() throws Exception {
    TestCertificates shown = TestCertificates.makeFor(folder, "localhost");
    int[] ports = IntStream.generate(FreePort::find).distinct().limit(MANY_LISTENERS).toArray();
    int last = ports[MANY_LISTENERS - 1];
    String[] listeners =
        IntStream.of(ports)
            .boxed()
            .flatMap(
                port ->
                    Stream.of(
                        "listener " + port + " 127.0.0.1",
                        "certfile " + shown.certificate(),
                        "keyfile " + shown.key()))
            .toArray(String[]::new);
    try (MosquittoProcess broker = MosquittoProcess.start(listeners)) {
      assertThatCode(() -> new Socket(InetAddress.getLoopbackAddress(), last).close())
          .doesNotThrowAnyException();
      broker.kill();
      broker.restart();
      assertThatCode(() -> new Socket(InetAddress.getLoopbackAddress(), last).close())
          .doesNotThrowAnyException();
    }
  }
}
