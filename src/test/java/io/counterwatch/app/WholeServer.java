package io.counterwatch.app;

import java.io.IOException;
import java.util.Map;

/** A whole server in this process, for the tests of other rooms. */
public final class WholeServer implements AutoCloseable {
  private final Server server;

  private WholeServer(Server server) {
    this.server = server;
  }

  /** Starts one with those settings, the others as usual; returns when devices may connect. */
  public static WholeServer start(Map<Setting, String> given)
      throws IOException, InterruptedException {
    Settings settings = Settings.resolve(given, Map.of(), null);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
    return new WholeServer(server);
  }

  /** The port of its pages. */
  public int httpPort() {
    return server.httpPort();
  }

  /** The port that devices connect to. */
  public int mqttPort() {
    return server.mqttPort();
  }

  /** The key that the program's own commands show. */
  public String ownerKey() {
    return server.asOwned().key();
  }

  @Override
  public void close() {
    server.stop();
  }
}
