package io.counterwatch.app;

import java.io.IOException;

/** Runs a server until the process is told to end, and closes it in order. */
final class RunningServer {
  private RunningServer() {}

  /** What to do once the server is ready. */
  interface WhenReady {
    void run(Server server) throws IOException, InterruptedException;
  }

  /** Returns the exit code; a signal ends the process after a clean stop. */
  static int untilExit(Server server, WhenReady whenReady) throws InterruptedException {
    Thread onSignal = Thread.ofPlatform().name("stop").unstarted(server::stop);
    Runtime.getRuntime().addShutdownHook(onSignal);
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
}
