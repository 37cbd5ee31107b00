package io.counterwatch.app;

import io.counterwatch.store.Database;
import io.counterwatch.store.PgAccess;
import io.counterwatch.store.WriterLease;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Finds the server that owns the database of some settings. */
final class DatabaseOwner {
  private static final int CONNECT_TIMEOUT_MILLIS = 500;

  private DatabaseOwner() {}

  /** The server; null where none runs. */
  static @Nullable OwnedServer of(Settings settings) throws IOException, InterruptedException {
    URI external = settings.postgresUrl();
    if (external == null) {
      OwnedServer written = new ServerAddress(settings.dataDirectory()).read().orElse(null);
      return written != null && answers(URI.create(written.url())) ? written : null;
    }
    Database database = Database.of(external.toString());
    String problem = database.migrate();
    if (problem != null) {
      throw new IOException("database: " + problem);
    }
    Vertx vertx = VertxWithoutFiles.make();
    try {
      String url = Blocking.await(WriterLease.holderOf(vertx, database));
      return url.isEmpty()
          ? null
          : new OwnedServer(url, Blocking.await(PgAccess.ownerKey(vertx, database)));
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
