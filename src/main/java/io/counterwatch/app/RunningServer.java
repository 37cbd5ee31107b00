package io.counterwatch.app;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a server until the process is told to end, and closes it in order. */
final class RunningServer {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private RunningServer() {}

  /** What to do once the server is ready. */
  interface WhenReady {
    void run(Server server) throws IOException, InterruptedException;
  }

  /**
   * Returns the exit code. However the process ends, by a signal too, the server is stopped first.
   *
   * @param beforeStop what to do when the end has come
   * @param afterStop what to do last
   */
  static int untilExit(Server server, WhenReady whenReady, Runnable beforeStop, Runnable afterStop)
      throws InterruptedException {
    EndSignals signals = EndSignals.heed();
    signals.asked().thenRun(() -> server.exit(Server.EXIT_IN_ORDER));
    // For an end that nobody asked for, such as a defect of the virtual machine's own.
    Thread atEnd = Thread.ofPlatform().name("stop").unstarted(() -> server.stop(signals.hurry()));
    Runtime.getRuntime().addShutdownHook(atEnd);
    int code;
    try {
      server.start();
      whenReady.run(server);
      code = server.exit().join();
    } catch (Blocking.ExitException e) {
      code = e.code();
    } catch (IOException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    } finally {
      beforeStop.run();
      server.stop(signals.hurry());
      afterStop.run();
    }
    if (code != Server.EXIT_IN_ORDER) {
      return code;
    }
    if (server.endedInOrder()) {
      LOG.info("ended in order");
      return Server.EXIT_IN_ORDER;
    }
    LOG.warn("ended, but not in order: what was not stored stays with the devices");
    return Server.EXIT_NOT_IN_ORDER;
  }
}
