package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.AccessStore.Key;
import io.counterwatch.access.CentreScope;
import io.counterwatch.access.Identity;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
  private final SureWrites writes;
  private final Map<String, Account> accounts = new TreeMap<>();
  private final Map<String, Key> keys = new TreeMap<>();
  private final String ownerHash;

  /**
   * As the database had it.
   *
   * @param ownerHash of what the program's own commands show
   */
  Directory(AccessStore store, SureWrites writes, AccessStore.Everything known, String ownerHash) {
    this.store = store;
    this.writes = writes;
    this.ownerHash = ownerHash;
    adopt(known);
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

  /** Takes rows as what is known: whatever else was remembered is not so. */
  void adopt(AccessStore.Everything rows) {
    accounts.clear();
    rows.accounts().forEach(each -> accounts.put(each.name(), each));
    keys.clear();
    rows.keys().forEach(each -> keys.put(each.name(), each));
  }

  /** Completes with what is against the new account; null where it is added. */
  Future<@Nullable String> add(Account account) {
    if (accounts.size() >= MAX_ACCOUNTS) {
      return Future.succeededFuture("there are " + MAX_ACCOUNTS + " accounts already");
    }
    return writes
        .confirmed(() -> store.add(account), rows -> rows.accounts().contains(account))
        .map(
            added -> {
              if (added) {
                accounts.put(account.name(), account);
              }
              return added ? null : taken("an account ", account.name(), accounts);
            });
  }

  /** A name that is taken, and by nobody who is remembered, came with an answer that was lost. */
  private String taken(String what, String name, Map<String, ?> known) {
    if (!known.containsKey(name)) {
      writes.doubt();
    }
    return "there is " + what + name + " already";
  }

  /**
   * Replaces an account's password; its sessions end but for that one. Completes with false where
   * the account is gone.
   */
  Future<Boolean> setPassword(Account account, String hash, @Nullable String keptSession) {
    return writes
        .confirmed(
            () -> store.setPassword(account.name(), hash, keptSession),
            rows ->
                rows.accounts().stream()
                    .anyMatch(
                        each ->
                            each.name().equals(account.name()) && each.passwordHash().equals(hash)))
        .onSuccess(
            done ->
                accounts.computeIfPresent(
                    account.name(),
                    (name, old) ->
                        new Account(
                            name,
                            old.role(),
                            old.centres(),
                            old.self(),
                            hash,
                            old.createdMicros())));
  }

  /**
   * Forgets an account; its sessions are the caller's to end. The database is asked in any case,
   * since it may know one that is not remembered. Completes with false where there was none.
   */
  Future<Boolean> removeAccount(String name) {
    return remove(
        accounts,
        name,
        () -> store.removeAccount(name),
        rows -> rows.accounts().stream().noneMatch(each -> each.name().equals(name)));
  }

  private Future<Boolean> remove(
      Map<String, ?> known,
      String name,
      Supplier<CompletionStage<Boolean>> order,
      Predicate<AccessStore.Everything> isDone) {
    boolean remembered = known.containsKey(name);
    return writes
        .confirmed(order, isDone)
        .map(
            removed -> {
              known.remove(name);
              return removed || remembered;
            });
  }

  /** Completes with what is against the new key; null where it is added. */
  Future<@Nullable String> add(Key key) {
    if (keys.size() >= MAX_KEYS) {
      return Future.succeededFuture("there are " + MAX_KEYS + " keys already");
    }
    return writes
        .confirmed(() -> store.add(key), rows -> rows.keys().contains(key))
        .map(
            added -> {
              if (added) {
                keys.put(key.name(), key);
              }
              return added ? null : taken("a key ", key.name(), keys);
            });
  }

  /** Forgets a key, as {@link #removeAccount} does an account. */
  Future<Boolean> removeKey(String name) {
    return remove(
        keys,
        name,
        () -> store.removeKey(name),
        rows -> rows.keys().stream().noneMatch(each -> each.name().equals(name)));
  }
}
