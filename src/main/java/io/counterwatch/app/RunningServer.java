package io.counterwatch.app;

import java.io.IOException;

/** Runs a server until the process is told to end, and closes it in order. */
final class RunningServer {
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
