package io.counterwatch.app;

import java.io.IOException;
import java.util.List;
import sun.misc.Signal;

/**
 * Runs a server until the process is told to end, and closes it in order. Asked to end by a signal,
 * the process ends with exit code 0, as one that has done its work.
 */
final class RunningServer {
  private static final List<String> FAREWELLS = List.of("TERM", "INT");

  private RunningServer() {}

  /** What to do once the server is ready. */
  interface WhenReady {
    void run(Server server) throws IOException, InterruptedException;
  }

  /**
   * Returns the exit code. However the process ends, by a signal too, the server is stopped first.
   *
   * @param afterStop what to do last
   */
  static int untilExit(Server server, WhenReady whenReady, Runnable afterStop)
      throws InterruptedException {
    Thread atEnd =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(
                () -> {
                  server.stop();
                  afterStop.run();
                });
    Runtime.getRuntime().addShutdownHook(atEnd);
    endWellOnSignals();
    try {
      server.start();
      whenReady.run(server);
      return server.exit().join();
    } catch (Blocking.ExitException e) {
      return e.code();
    } catch (IOException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** By itself the JVM would end with 143 or 130, which whoever watches takes for a failure. */
  private static void endWellOnSignals() {
    for (String name : FAREWELLS) {
      try {
        var unused = Signal.handle(new Signal(name), signal -> System.exit(0));
      } catch (IllegalArgumentException reserved) {
        // The JVM was told to leave signals alone, or somebody else listens to them.
      }
    }
  }
}
