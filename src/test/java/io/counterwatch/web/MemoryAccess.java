package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps accounts and the like in memory, and can be away or lose its answers. */
final class MemoryAccess implements AccessStore {
  /** What is wrong with the database. */
  enum Trouble {
    NONE,
    /** It does nothing. */
    AWAY,
    /** It does what it is told, and nobody hears of it. */
    ANSWERS_LOST,
    /** The same, once. */
    AN_ANSWER_LOST
  }

  volatile Trouble trouble = Trouble.NONE;
  final Map<String, Account> accounts = new TreeMap<>();
  final Map<String, Key> keys = new TreeMap<>();
  final Map<String, Session> sessions = new TreeMap<>();
  final List<AuditEntry> entries = new ArrayList<>();

  private <T> CompletionStage<T> done(Supplier<T> work) {
    if (trouble == Trouble.AWAY) {
      return CompletableFuture.failedStage(new IllegalStateException("away"));
    }
    T result = work.get();
    boolean lost = trouble != Trouble.NONE;
    if (trouble == Trouble.AN_ANSWER_LOST) {
      trouble = Trouble.NONE;
    }
    return lost
        ? CompletableFuture.failedStage(new IllegalStateException("the answer is lost"))
        : CompletableFuture.completedStage(result);
  }

  private CompletionStage<Void> run(Runnable work) {
    return done(() -> {
          work.run();
          return true;
        })
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Everything> read() {
    return done(
        () ->
            new Everything(
                List.copyOf(accounts.values()),
                List.copyOf(keys.values()),
                List.copyOf(sessions.values())));
  }

  @Override
  public CompletionStage<Boolean> add(Account account) {
    return done(() -> accounts.putIfAbsent(account.name(), account) == null);
  }

  @Override
  public CompletionStage<Boolean> setPassword(
      String account, String hash, @Nullable String keptSession) {
    return done(
        () -> {
          forgetSessions(account, keptSession);
          return accounts.computeIfPresent(
                  account,
                  (name, old) ->
                      new Account(
                          name, old.role(), old.centres(), old.self(), hash, old.createdMicros()))
              != null;
        });
  }

  private void forgetSessions(String account, @Nullable String kept) {
    sessions
        .values()
        .removeIf(each -> each.account().equals(account) && !each.idHash().equals(kept));
  }

  @Override
  public CompletionStage<Boolean> removeAccount(String account) {
    return done(
        () -> {
          forgetSessions(account, null);
          return accounts.remove(account) != null;
        });
  }

  @Override
  public CompletionStage<Boolean> add(Key key) {
    return done(() -> keys.putIfAbsent(key.name(), key) == null);
  }

  @Override
  public CompletionStage<Boolean> removeKey(String key) {
    return done(() -> keys.remove(key) != null);
  }

  @Override
  public CompletionStage<Void> add(Session session) {
    return run(() -> sessions.put(session.idHash(), session));
  }

  @Override
  public CompletionStage<Void> seen(Map<String, Long> seenMicros) {
    return run(
        () ->
            seenMicros.forEach(
                (hash, micros) ->
                    sessions.computeIfPresent(
                        hash,
                        (same, old) ->
                            new Session(
                                hash, old.account(), old.vouched(), old.createdMicros(), micros))));
  }

  @Override
  public CompletionStage<Void> removeSessions(Set<String> idHashes) {
    return run(() -> sessions.keySet().removeAll(idHashes));
  }

  @Override
  public CompletionStage<Void> removeSessions(long createdBefore, long seenBefore) {
    return run(() -> {});
  }

  @Override
  public CompletionStage<Void> record(List<AuditEntry> added) {
    return run(() -> entries.addAll(added));
  }

  @Override
  public CompletionStage<List<AuditRow>> audit(long sinceMicros, int limit) {
    return done(List::of);
  }

  @Override
  public CompletionStage<Void> forgetAudit(long beforeMicros) {
    return run(() -> {});
  }
}
