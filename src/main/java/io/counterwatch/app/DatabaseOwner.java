package io.counterwatch.app;

import io.counterwatch.store.Database;
import io.counterwatch.store.WriterLease;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Finds the server that owns the database of some settings. */
final class DatabaseOwner {
  private static final int CONNECT_TIMEOUT_MILLIS = 500;

  private DatabaseOwner() {}

  /** The address of its pages, or empty where no server runs. */
  static String url(Settings settings) throws IOException, InterruptedException {
    URI external = settings.postgresUrl();
    if (external == null) {
      String url = new ServerAddress(settings.dataDirectory()).read().orElse("");
      return !url.isEmpty() && answers(URI.create(url)) ? url : "";
    }
    Database database = Database.of(external.toString());
    String problem = database.migrate();
    if (problem != null) {
      throw new IOException("database: " + problem);
    }
    Vertx vertx = VertxWithoutFiles.make();
    try {
      return Blocking.await(WriterLease.holderOf(vertx, database));
    } finally {
      Blocking.await(vertx.close());
    }
  }

  private static boolean answers(URI url) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (java.net.ConnectException e) {
      return false;
    }
  }
}
