package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.AccessStore.Key;
import io.counterwatch.access.Identity;
import io.counterwatch.access.PasswordHasher;
import io.counterwatch.access.Role;
import io.counterwatch.access.SignInThrottle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is who: accounts, keys, sessions, attempts to sign in, and the audit log of all that.
 * Confined to the web server's event loop once that runs.
 */
public final class AccessControl {
  private static final String KEY_BEGINS = "cw_";
  private static final int SHOWN_OF_KEY = 8;
  private static final long TIDY_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int OK = 200;

  private final Vertx vertx;
  private final boolean signIn;
  private final Directory directory;
  private final Sessions sessions;
  private final AuditTrail trail;
  private final Passwords passwords;
  private final LongSupplier nowMicros;
  private final SignInThrottle throttle = new SignInThrottle();
  private long timer = -1;

  /** What became of an attempt to sign in. */
  sealed interface Attempt {
    /** It was right; the session's id. */
    record Right(String sessionId) implements Attempt {}

    /** Name or password is wrong. */
    record Wrong() implements Attempt {}

    /** It was not looked at: there were too many; that many seconds are left to wait. */
    record Wait(long seconds) implements Attempt {}
  }

  private AccessControl(
      Vertx vertx,
      boolean signIn,
      AccessStore store,
      AccessStore.Everything known,
      PasswordHasher hasher,
      String ownerHash,
      LongSupplier nowMicros) {
    this.vertx = vertx;
    this.signIn = signIn;
    this.directory = new Directory(store, known, ownerHash);
    this.sessions = new Sessions(store, known.sessions(), nowMicros);
    this.trail = new AuditTrail(vertx, store, nowMicros);
    this.passwords = new Passwords(vertx, hasher);
    this.nowMicros = nowMicros;
  }

  /**
   * Reads what is kept.
   *
   * @param signIn whether people sign in; else everybody who can ask is the machine's own
   * @param ownerKey what the program's own commands show
   * @param nowMicros the machine's time
   */
  public static Future<AccessControl> read(
      Vertx vertx,
      boolean signIn,
      AccessStore store,
      PasswordHasher hasher,
      String ownerKey,
      LongSupplier nowMicros) {
    return Future.fromCompletionStage(store.read())
        .map(
            known ->
                new AccessControl(
                    vertx, signIn, store, known, hasher, Tokens.hash(ownerKey), nowMicros));
  }

  /** Begins to tidy up, on the thread that is to own it. */
  void start() {
    if (signIn) {
      passwords.prepare();
    }
    timer =
        vertx.setPeriodic(
            TIDY_MILLIS,
            id -> {
              sessions.forgetOver();
              trail.forgetOld();
            });
  }

  /** Completes when the audit log is written, as far as it can be. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    return trail.written();
  }

  /** Whether people sign in. */
  public boolean signsIn() {
    return signIn;
  }

  /** Accounts and keys. */
  public Directory directory() {
    return directory;
  }

  /** The audit log. */
  public AuditTrail trail() {
    return trail;
  }

  /** Who has that key, until it is removed; null where nobody has it. */
  @Nullable Asker ofKey(String secret) {
    Identity identity = directory.ofKey(secret);
    return identity == null ? null : Asker.without(identity, () -> directory.ofKey(secret) != null);
  }

  /** Who has that session; null where it is over. */
  @Nullable Asker ofSession(String id) {
    OpenSession session = sessions.find(id);
    if (session == null) {
      return null;
    }
    Identity identity = directory.identity(session.account());
    return identity == null ? null : new Asker(identity, session, id, session::isOpen);
  }

  /**
   * Signs somebody in. Fails with {@link Passwords.BusyException}, or where the database is away.
   *
   * @param address theirs, null for this machine
   */
  Future<Attempt> signIn(String name, String password, @Nullable String address) {
    String place = address == null ? "this-machine" : address;
    long waitSeconds = throttle.waitSeconds(name, place, System.nanoTime());
    AuditTrail.Deed failed = new AuditTrail.Deed("sign-in-failed", null, null, address);
    if (waitSeconds > 0) {
      trail.addUnknownOnce(name, failed, TOO_MANY);
      return Future.succeededFuture(new Attempt.Wait(waitSeconds));
    }
    throttle.begin(name, place, System.nanoTime());
    Account account = directory.account(name);
    return passwords
        .matches(password, account == null ? null : account.passwordHash())
        .compose(
            right -> {
              // Another password or none since: what was compared is no longer true.
              if (!right || !Objects.equals(directory.account(name), account)) {
                trail.addUnknown(name, failed, UNAUTHORIZED);
                return Future.<Attempt>succeededFuture(new Attempt.Wrong());
              }
              throttle.succeeded(name, place);
              AuditTrail.Deed deed = new AuditTrail.Deed("signed-in", null, null, address);
              return sessions
                  .begin(name)
                  .onSuccess(begun -> trail.add(directory.identity(name), deed, OK))
                  .<Attempt>map(Attempt.Right::new);
            })
        .onFailure(undecided -> throttle.undecided(name, place));
  }

  /** Ends a session. */
  Future<Void> signOut(Asker asker, @Nullable String address) {
    OpenSession session = asker.session();
    if (session == null) {
      return Future.succeededFuture();
    }
    trail.add(asker.identity(), new AuditTrail.Deed("signed-out", null, null, address), OK);
    return sessions.end(session);
  }

  /**
   * Replaces somebody's password; all their other sessions end. Attempts with a wrong old one count
   * as attempts to sign in.
   */
  Future<Attempt> changePassword(
      Asker asker, String old, String password, @Nullable String address) {
    String name = asker.identity().name();
    String place = address == null ? "this-machine" : address;
    long waitSeconds = throttle.waitSeconds(name, place, System.nanoTime());
    Account account = directory.account(name);
    if (waitSeconds > 0 || account == null) {
      return Future.succeededFuture(new Attempt.Wait(waitSeconds));
    }
    throttle.begin(name, place, System.nanoTime());
    OpenSession session = asker.session();
    String kept = session == null ? null : session.idHash();
    AuditTrail.Deed deed = new AuditTrail.Deed("password-changed", null, null, address);
    return passwords
        .matches(old, account.passwordHash())
        .compose(
            right -> {
              if (!right) {
                trail.add(asker.identity(), deed, UNAUTHORIZED);
                return Future.<Attempt>succeededFuture(new Attempt.Wrong());
              }
              throttle.succeeded(name, place);
              return passwords
                  .hash(password)
                  .compose(hash -> directory.setPassword(account, hash, kept))
                  .<Attempt>map(
                      done -> {
                        sessions.forgetOf(name, kept);
                        trail.add(asker.identity(), deed, OK);
                        return new Attempt.Right(asker.sessionId());
                      });
            })
        .onFailure(undecided -> throttle.undecided(name, place));
  }

  /** Adds an account; completes with what is against it, or null. */
  public Future<@Nullable String> addAccount(
      String name,
      Role role,
      Set<String> centres,
      Identity.@Nullable StaffMember self,
      String password) {
    return passwords
        .hash(password)
        .compose(
            hash ->
                directory.add(new Account(name, role, centres, self, hash, nowMicros.getAsLong())));
  }

  /** Removes an account, and ends its sessions. */
  public Future<Void> removeAccount(String name) {
    return directory.removeAccount(name).onSuccess(done -> sessions.forgetOf(name, null));
  }

  /**
   * A key that was added, or why it was not.
   *
   * @param secret is nowhere else; empty where there is a problem
   */
  public record NewKey(String secret, @Nullable String problem) {}

  /** Makes a key. */
  public Future<NewKey> addKey(String name, Role role, Set<String> centres) {
    String secret = KEY_BEGINS + Tokens.random();
    Key key =
        new Key(
            name,
            role,
            centres,
            secret.substring(0, SHOWN_OF_KEY),
            Tokens.hash(secret),
            nowMicros.getAsLong());
    return directory.add(key).map(problem -> new NewKey(problem == null ? secret : "", problem));
  }

  /** Removes a key: nobody can ask with it any more. */
  public Future<Void> removeKey(String name) {
    return directory.removeKey(name);
  }
}
