package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions, in memory and in the database: one server owns the database, so what it remembers
 * is how it is. Confined to the web server's event loop.
 */
final class Sessions {
  /** Limit on an account's; beyond it the one that was used longest ago ends. */
  static final int MAX_OF_ACCOUNT = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final AccessStore store;
  private final LongSupplier nowMicros;
  private final Map<String, OpenSession> byHash = new HashMap<>();

  Sessions(AccessStore store, List<Session> kept, LongSupplier nowMicros) {
    this.store = store;
    this.nowMicros = nowMicros;
    kept.forEach(each -> byHash.put(each.idHash(), new OpenSession(each, nowMicros)));
  }

  /** Begins one under a new id, whatever the browser had before. Completes with that id. */
  Future<String> begin(String account) {
    String id = Tokens.random();
    long now = nowMicros.getAsLong();
    Session session = new Session(Tokens.hash(id), account, now, now);
    makeRoom(account);
    return here(store.add(session))
        .map(
            kept -> {
              byHash.put(session.idHash(), new OpenSession(session, nowMicros));
              return id;
            });
  }

  private void makeRoom(String account) {
    List<OpenSession> own =
        byHash.values().stream()
            .filter(each -> each.account().equals(account))
            .sorted(Comparator.comparingLong(OpenSession::seenMicros))
            .toList();
    for (int i = 0; i <= own.size() - MAX_OF_ACCOUNT; i++) {
      end(own.get(i)).onFailure(Sessions::notWritten);
    }
  }

  /** The session of that id while it goes on; null where there is none. */
  @Nullable OpenSession find(String id) {
    OpenSession session = byHash.get(Tokens.hash(id));
    if (session == null) {
      return null;
    }
    if (!session.isOpen()) {
      end(session).onFailure(Sessions::notWritten);
      return null;
    }
    if (session.isToBeWritten()) {
      here(store.seen(session.idHash(), session.seenMicros())).onFailure(Sessions::notWritten);
    }
    return session;
  }

  /** Ends it: at once here, and for good when this completes. */
  Future<Void> end(OpenSession session) {
    session.end();
    byHash.remove(session.idHash());
    return here(store.removeSession(session.idHash()));
  }

  /** The database has forgotten an account's but for one; so does memory. */
  void forgetOf(String account, @Nullable String keptHash) {
    byHash
        .values()
        .removeIf(
            each -> {
              boolean goes = each.account().equals(account) && !each.idHash().equals(keptHash);
              if (goes) {
                each.end();
              }
              return goes;
            });
  }

  /** Forgets those that are over, here and in the database. */
  void forgetOver() {
    long now = nowMicros.getAsLong();
    here(store.removeSessions(OpenSession.createdBefore(now), OpenSession.seenBefore(now)))
        .onSuccess(
            done ->
                byHash.values().removeIf(each -> each.seenMicros() < OpenSession.seenBefore(now)))
        .onFailure(Sessions::notWritten);
  }

  private static void notWritten(Throwable failure) {
    LOG.debug("a session could not be written", failure);
  }

  private static <T> Future<T> here(java.util.concurrent.CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
