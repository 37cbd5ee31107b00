package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.AccessStore.Key;
import io.counterwatch.access.AccessStore.Vouched;
import io.counterwatch.access.Identity;
import io.counterwatch.access.PasswordHasher;
import io.counterwatch.access.Role;
import io.counterwatch.access.SignInProvider;
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
  private static final long LOOK_MILLIS = TimeUnit.SECONDS.toMillis(5);
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int OK = 200;

  private final Vertx vertx;
  private final boolean signIn;
  private final SureWrites writes;
  private final @Nullable ProviderSignIn provider;
  private final Directory directory;
  private final Sessions sessions;
  private final AuditTrail trail;
  private final Passwords passwords;
  private final LongSupplier nowMicros;
  private final SignInThrottle throttle = new SignInThrottle();
  private long timer = -1;
  private long lookTimer = -1;

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
      @Nullable SignInProvider provider,
      AccessStore store,
      AccessStore.Everything known,
      PasswordHasher hasher,
      String ownerHash,
      LongSupplier nowMicros) {
    this.vertx = vertx;
    this.signIn = signIn;
    this.writes = new SureWrites(store, this::adopt, System::nanoTime);
    this.directory = new Directory(store, writes, known, ownerHash);
    // Of how people signed in at another time, nothing is left; of what a provider's words were
    // taken for then, neither.
    String mark = provider == null ? null : provider.mark();
    this.sessions =
        new Sessions(
            store,
            writes,
            known.sessions().stream().filter(each -> Objects.equals(mark(each), mark)).toList(),
            nowMicros);
    this.trail = new AuditTrail(vertx, store, nowMicros);
    this.provider = provider == null ? null : new ProviderSignIn(provider, sessions, trail);
    this.passwords = new Passwords(vertx, hasher);
    this.nowMicros = nowMicros;
  }

  private static @Nullable String mark(AccessStore.Session session) {
    Vouched vouched = session.vouched();
    return vouched == null ? null : vouched.mark();
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
    return read(vertx, signIn, null, store, hasher, ownerKey, nowMicros);
  }

  /** The same, where people sign in with that provider's accounts, and with no other. */
  public static Future<AccessControl> read(
      Vertx vertx,
      boolean signIn,
      @Nullable SignInProvider provider,
      AccessStore store,
      PasswordHasher hasher,
      String ownerKey,
      LongSupplier nowMicros) {
    return Future.fromCompletionStage(store.read())
        .map(
            known ->
                new AccessControl(
                    vertx,
                    signIn,
                    provider,
                    store,
                    known,
                    hasher,
                    Tokens.hash(ownerKey),
                    nowMicros));
  }

  private void adopt(AccessStore.Everything rows) {
    directory.adopt(rows);
    sessions.adopt(rows.sessions());
  }

  /** Begins to tidy up, on the thread that is to own it. */
  void start() {
    if (provider != null) {
      provider.prepare();
    } else if (signIn) {
      passwords.prepare();
    }
    timer =
        vertx.setPeriodic(
            TIDY_MILLIS,
            id -> {
              sessions.forgetOver();
              trail.forgetOld();
            });
    lookTimer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  /** Looks after what the database may not know yet, or may know better. */
  void look() {
    writes.look();
    sessions.forgetEnded();
    sessions.writeSeen(false);
  }

  /** Completes when the audit log and what became of sessions is written, as far as it can be. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(lookTimer);
    return Future.join(trail.written(), sessions.forgetEnded(), sessions.writeSeen(true))
        .transform(done -> Future.succeededFuture());
  }

  /** Completes when accounts and keys are known for certain; fails where that can't be now. */
  public Future<Void> settled() {
    return writes.settled();
  }

  /** Whether people sign in. */
  public boolean signsIn() {
    return signIn;
  }

  /** How people sign in with somebody else's accounts; null where accounts are ours. */
  @Nullable ProviderSignIn provider() {
    return provider;
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
    Vouched vouched = session.vouched();
    Identity identity =
        vouched == null
            ? directory.identity(session.account())
            : ProviderSignIn.identity(session.account(), vouched);
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
    return writes
        .settled()
        .compose(sure -> judged(name, password, place, failed))
        .onFailure(undecided -> throttle.undecided(name, place));
  }

  private Future<Attempt> judged(
      String name, String password, String place, AuditTrail.Deed failed) {
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
              AuditTrail.Deed deed = new AuditTrail.Deed("signed-in", null, null, failed.address());
              return sessions
                  .begin(name)
                  .onSuccess(begun -> trail.add(directory.identity(name), deed, OK))
                  .<Attempt>map(Attempt.Right::new);
            });
  }

  /** Ends a session: here at once; where this fails, in the database as soon as it can be. */
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
    if (waitSeconds > 0) {
      return Future.succeededFuture(new Attempt.Wait(waitSeconds));
    }
    throttle.begin(name, place, System.nanoTime());
    return writes
        .settled()
        .compose(sure -> changed(asker, old, password, place, address))
        .onFailure(undecided -> throttle.undecided(name, place));
  }

  private Future<Attempt> changed(
      Asker asker, String old, String password, String place, @Nullable String address) {
    String name = asker.identity().name();
    Account account = directory.account(name);
    OpenSession session = asker.session();
    String kept = session == null ? null : session.idHash();
    AuditTrail.Deed deed = new AuditTrail.Deed("password-changed", null, null, address);
    return passwords
        .matches(old, account == null ? null : account.passwordHash())
        .compose(
            right -> {
              if (account == null || !right) {
                trail.add(asker.identity(), deed, UNAUTHORIZED);
                return Future.<Attempt>succeededFuture(new Attempt.Wrong());
              }
              throttle.succeeded(name, place);
              return passwords
                  .hash(password)
                  .compose(hash -> directory.setPassword(account, hash, kept))
                  .<Attempt>map(
                      changed -> {
                        sessions.forgetOf(name, kept);
                        trail.add(asker.identity(), deed, changed ? OK : UNAUTHORIZED);
                        return changed ? new Attempt.Right(asker.sessionId()) : new Attempt.Wrong();
                      });
            });
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

  /** Whether there is an account of that name, or somebody who signed in under it. */
  boolean knows(String name) {
    return directory.account(name) != null || sessions.areOf(name);
  }

  /**
   * Removes an account, and ends all sessions under its name; completes with false where there was
   * neither.
   */
  public Future<Boolean> removeAccount(String name) {
    boolean known = knows(name);
    return directory
        .removeAccount(name)
        .map(removed -> removed || known)
        .onSuccess(done -> sessions.forgetOf(name, null));
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

  /** Removes a key: nobody can ask with it any more. False where there was none. */
  public Future<Boolean> removeKey(String name) {
    return directory.removeKey(name);
  }
}
