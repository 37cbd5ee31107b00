package io.counterwatch.access;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where accounts, keys, sessions and the audit log are kept. Times are microseconds since 1970. */
public interface AccessStore {
  /** Everything but the audit log. */
  CompletionStage<Everything> read();

  /** Keeps a new account; false where its name is taken. */
  CompletionStage<Boolean> add(Account account);

  /** Replaces an account's password, and ends its sessions but for one; false where it is gone. */
  CompletionStage<Boolean> setPassword(String account, String hash, @Nullable String keptSession);

  /**
   * Forgets an account and all sessions under that name; false where there is neither of that name.
   */
  CompletionStage<Boolean> removeAccount(String account);

  /** Keeps a new key; false where its name is taken. */
  CompletionStage<Boolean> add(Key key);

  /** Forgets a key; false where there is none of that name. */
  CompletionStage<Boolean> removeKey(String key);

  /** Keeps a new session. */
  CompletionStage<Void> add(Session session);

  /** Notes when sessions were last used, by their hashes. */
  CompletionStage<Void> seen(Map<String, Long> seenMicros);

  /** Forgets the sessions of those hashes. */
  CompletionStage<Void> removeSessions(Set<String> idHashes);

  /** Forgets sessions that began, or were last used, before those times. */
  CompletionStage<Void> removeSessions(long createdBefore, long seenBefore);

  /** Adds to the audit log, in that order. */
  CompletionStage<Void> record(List<AuditEntry> entries);

  /** The newest entries of the audit log since then, newest first, at most {@code limit}. */
  CompletionStage<List<AuditRow>> audit(long sinceMicros, int limit);

  /** Forgets entries from before then. */
  CompletionStage<Void> forgetAudit(long beforeMicros);

  /** What {@link #read} gives. */
  record Everything(List<Account> accounts, List<Key> keys, List<Session> sessions) {}

  /**
   * An account.
   *
   * @param centres those that it is confined to; empty for all
   * @param self the clerk that it belongs to, or null
   */
  record Account(
      String name,
      Role role,
      Set<String> centres,
      Identity.@Nullable StaffMember self,
      String passwordHash,
      long createdMicros) {}

  /**
   * An API key.
   *
   * @param shown its first characters, to tell it by
   * @param hash SHA-256 of the whole, in hexadecimal
   */
  record Key(
      String name, Role role, Set<String> centres, String shown, String hash, long createdMicros) {}

  /**
   * A session.
   *
   * @param idHash SHA-256 of the id that the browser has, in hexadecimal
   * @param account its name; where a provider vouched for somebody, what it calls them
   * @param vouched what the provider said of them then, or null where the account is one of ours
   */
  record Session(
      String idHash,
      String account,
      @Nullable Vouched vouched,
      long createdMicros,
      long seenMicros) {}

  /**
   * What a provider said of somebody; it is true for that session and kept for no other.
   *
   * @param mark {@link SignInProvider#mark} at that time
   * @param centres those that they are confined to; empty for all
   */
  record Vouched(String mark, Role role, Set<String> centres) {}

  /**
   * Something worth knowing later.
   *
   * @param kind of who did it, {@code account}, {@code provider}, {@code key}, {@code machine} or
   *     {@code nobody}
   * @param action in a word, such as {@code signed-in}
   * @param centre that it was about, or null
   * @param target what it was done to, or null
   * @param address where it was asked from, or null for this machine
   * @param status the answer's
   */
  record AuditEntry(
      long atMicros,
      String kind,
      String who,
      String action,
      @Nullable String centre,
      @Nullable String target,
      @Nullable String address,
      int status) {}

  /** One that is kept; later ones have higher numbers. */
  record AuditRow(long number, AuditEntry entry) {}
}
