package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.AccessStore.Key;
import io.counterwatch.access.CentreScope;
import io.counterwatch.access.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * All accounts and keys, in memory and in the database: one server owns the database, so what it
 * remembers is how it is. Confined to the web server's event loop.
 */
public final class Directory {
  /** Limit on accounts. */
  public static final int MAX_ACCOUNTS = 2_000;

  /** Limit on keys. */
  public static final int MAX_KEYS = 500;

  private final AccessStore store;
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Map<String, Key> keys = new TreeMap<>();
  private final String ownerHash;

  /**
   * As the database had it.
   *
   * @param ownerHash of what the program's own commands show
   */
  Directory(AccessStore store, AccessStore.Everything known, String ownerHash) {
    this.store = store;
    this.ownerHash = ownerHash;
    known.accounts().forEach(each -> accounts.put(each.name(), each));
    known.keys().forEach(each -> keys.put(each.name(), each));
  }

  /** All accounts by name. */
  public Collection<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  /** All keys by name. */
  public Collection<Key> keys() {
    return List.copyOf(keys.values());
  }

  /** The account of that name; null where there is none. */
  public @Nullable Account account(String name) {
    return accounts.get(name);
  }

  /** Whoever signs in with that account; null where it is gone. */
  @Nullable Identity identity(String name) {
    Account account = accounts.get(name);
    return account == null
        ? null
        : new Identity(
            Identity.Kind.ACCOUNT,
            account.name(),
            account.role(),
            new CentreScope(account.centres()),
            account.self());
  }

  /** Whose key that is; null where it is nobody's. */
  @Nullable Identity ofKey(String secret) {
    String hash = Tokens.hash(secret);
    if (Tokens.same(ownerHash, hash)) {
      return Identity.OWNER;
    }
    for (Key key : keys.values()) {
      if (Tokens.same(key.hash(), hash)) {
        return new Identity(
            Identity.Kind.KEY, key.name(), key.role(), new CentreScope(key.centres()), null);
      }
    }
    return null;
  }

  /** Completes with what is against the new account; null where it is added. */
  Future<@Nullable String> add(Account account) {
    if (accounts.size() >= MAX_ACCOUNTS) {
      return Future.succeededFuture("there are " + MAX_ACCOUNTS + " accounts already");
    }
    return here(store.add(account))
        .map(
            added -> {
              if (added) {
                accounts.put(account.name(), account);
              }
              return added ? null : "there is an account " + account.name() + " already";
            });
  }

  /** Replaces an account's password; its sessions end but for that one. */
  Future<Void> setPassword(Account account, String hash, @Nullable String keptSession) {
    return here(store.setPassword(account.name(), hash, keptSession))
        .map(
            done -> {
              accounts.computeIfPresent(
                  account.name(),
                  (name, old) ->
                      new Account(
                          name, old.role(), old.centres(), old.self(), hash, old.createdMicros()));
              return done;
            });
  }

  /** Forgets an account; its sessions are the caller's to end. */
  Future<Void> removeAccount(String name) {
    return here(store.removeAccount(name)).onSuccess(done -> accounts.remove(name));
  }

  /** Completes with what is against the new key; null where it is added. */
  Future<@Nullable String> add(Key key) {
    if (keys.size() >= MAX_KEYS) {
      return Future.succeededFuture("there are " + MAX_KEYS + " keys already");
    }
    return here(store.add(key))
        .map(
            added -> {
              if (added) {
                keys.put(key.name(), key);
              }
              return added ? null : "there is a key " + key.name() + " already";
            });
  }

  /** Forgets a key. */
  Future<Void> removeKey(String name) {
    return here(store.removeKey(name)).onSuccess(done -> keys.remove(name));
  }

  private static <T> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
