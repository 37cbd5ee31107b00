package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Session;
import io.counterwatch.access.AccessStore.Vouched;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  /**
   * Limit on those that are over and may still be stored, since the database was away; for a
   * further one the oldest is left to run out by itself, and the log says so.
   */
  static final int MAX_ENDED = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final AccessStore store;
  private final SureWrites writes;
  private final LongSupplier nowMicros;
  private final Map<String, OpenSession> byHash = new HashMap<>();

  /** Of those that are over and may still be stored; the one that ended first comes first. */
  private final Set<String> ended = new LinkedHashSet<>();

  Sessions(AccessStore store, SureWrites writes, List<Session> kept, LongSupplier nowMicros) {
    this.store = store;
    this.writes = writes;
    this.nowMicros = nowMicros;
    kept.forEach(each -> byHash.put(each.idHash(), new OpenSession(each, nowMicros)));
  }

  /** Begins an account's. */
  Future<String> begin(String account) {
    return begin(account, null);
  }

  /**
   * Begins one under a new id, whatever the browser had before. Completes with that id.
   *
   * @param vouched what a provider said; null where the account is one of ours
   */
  Future<String> begin(String account, @Nullable Vouched vouched) {
    String id = Tokens.random();
    long now = nowMicros.getAsLong();
    Session session = new Session(Tokens.hash(id), account, vouched, now, now);
    makeRoom(account);
    return writes
        .write(() -> store.add(session))
        .map(
            kept -> {
              byHash.put(session.idHash(), new OpenSession(session, nowMicros));
              return id;
            })
        .onFailure(unsure -> toBeForgotten(session.idHash()));
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
    return session;
  }

  /**
   * Ends it: at once here, and for good when this completes. Where it fails, {@link #forgetEnded}
   * goes on with it.
   */
  Future<Void> end(OpenSession session) {
    session.end();
    byHash.remove(session.idHash());
    toBeForgotten(session.idHash());
    return forget(Set.of(session.idHash()));
  }

  private void toBeForgotten(String idHash) {
    ended.add(idHash);
    if (ended.size() > MAX_ENDED) {
      LOG.warn("{} sessions that are over could not be deleted: one is given up", MAX_ENDED);
      ended.remove(ended.iterator().next());
    }
  }

  private Future<Void> forget(Set<String> idHashes) {
    return SureWrites.here(store.removeSessions(idHashes))
        .onSuccess(done -> ended.removeAll(idHashes));
  }

  /** Deletes those that are over and could not be deleted when they ended. */
  Future<Void> forgetEnded() {
    return ended.isEmpty()
        ? Future.succeededFuture()
        : forget(Set.copyOf(ended)).onFailure(Sessions::notWritten);
  }

  /**
   * Takes rows as what is stored. What is not there any more is over; what is there and not known
   * here was ended, or begun for a browser that never heard of it.
   */
  void adopt(List<Session> kept) {
    Set<String> stored = kept.stream().map(Session::idHash).collect(Collectors.toSet());
    endWhere(each -> !stored.contains(each.idHash()));
    stored.stream().filter(each -> !byHash.containsKey(each)).forEach(this::toBeForgotten);
  }

  /**
   * Writes when sessions were used, for a restart. An open live page uses one without a request.
   *
   * @param all whether those too that were written lately
   */
  Future<Void> writeSeen(boolean all) {
    Map<String, Long> used = new HashMap<>();
    for (OpenSession each : byHash.values()) {
      if (each.isToBeWritten(all)) {
        used.put(each.idHash(), each.seenMicros());
      }
    }
    return used.isEmpty()
        ? Future.succeededFuture()
        : SureWrites.here(store.seen(used)).onFailure(Sessions::notWritten);
  }

  /** Whether somebody of that name has any. */
  boolean areOf(String account) {
    return byHash.values().stream().anyMatch(each -> each.account().equals(account));
  }

  /** The database has forgotten an account's but for one; so does memory. */
  void forgetOf(String account, @Nullable String keptHash) {
    endWhere(each -> each.account().equals(account) && !each.idHash().equals(keptHash));
  }

  private void endWhere(Predicate<OpenSession> isOver) {
    byHash
        .values()
        .removeIf(
            each -> {
              boolean goes = isOver.test(each);
              if (goes) {
                each.end();
              }
              return goes;
            });
  }

  /** Forgets those that are over, here and in the database. */
  void forgetOver() {
    writeSeen(true)
        .compose(
            written -> {
              long now = nowMicros.getAsLong();
              return SureWrites.here(
                  store.removeSessions(
                      OpenSession.createdBefore(now), OpenSession.seenBefore(now)));
            })
        .onSuccess(done -> endWhere(each -> each.isOver(nowMicros.getAsLong())))
        .onFailure(Sessions::notWritten);
  }

  private static void notWritten(Throwable failure) {
    LOG.debug("a session could not be written", failure);
  }
}
