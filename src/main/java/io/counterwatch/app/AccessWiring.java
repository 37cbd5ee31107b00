package io.counterwatch.app;

import io.counterwatch.access.SignInProvider;
import io.counterwatch.app.admin.Argon2Passwords;
import io.counterwatch.app.oidc.OidcProvider;
import io.counterwatch.app.oidc.OidcSettings;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgAccess;
import io.counterwatch.web.AccessControl;
import io.counterwatch.web.Loopback;
import io.counterwatch.web.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask the server: what the database knows of them, and a key for the program's own
 * commands, new at each start.
 */
record AccessWiring(PgAccess store, AccessControl control, String ownerKey) {
  private static final Logger LOG = LoggerFactory.getLogger(AccessWiring.class);

  /** Reads it; a database that is away just now is waited for. */
  static AccessWiring open(
      Vertx vertx,
      Settings settings,
      Database database,
      String run,
      CompletableFuture<Integer> exit)
      throws IOException, InterruptedException {
    PgAccess store = new PgAccess(vertx, database);
    String ownerKey = Tokens.random();
    boolean signIn = settings.signIn() != Settings.SignIn.NONE;
    OidcSettings oidc = settings.oidc();
    SignInProvider provider = oidc == null ? null : new OidcProvider(vertx, oidc);
    Blocking.awaitAnswer("the owner's key", () -> store.keepOwnerKey(run, ownerKey), exit);
    AccessControl control =
        Blocking.awaitAnswer(
            "accounts",
            () ->
                AccessControl.read(
                    vertx,
                    signIn,
                    provider,
                    store,
                    new Argon2Passwords(),
                    ownerKey,
                    AccessWiring::nowMicros),
            exit);
    tell(settings, control);
    return new AccessWiring(store, control, ownerKey);
  }

  /** Sessions last for hours of people's lives, whatever the figures' clock shows. */
  private static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static void tell(Settings settings, AccessControl control) {
    if (!control.signsIn()) {
      return;
    }
    if (settings.signIn() == Settings.SignIn.LOCAL && control.directory().accounts().isEmpty()) {
      LOG.warn("nobody has an account yet: ./counterwatch user add NAME --role administrator");
    }
    if (!Loopback.is(settings.httpHost())) {
      LOG.warn(
          "http.host is {}: people sign in only where a proxy says that they came over https",
          settings.httpHost());
    }
  }

  Future<Void> close() {
    return store.close();
  }
}
