package io.counterwatch.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who failed to sign in lately, and how long the next attempt has to wait. It goes by account and
 * by address, each with waits that grow: by the account, so that many addresses guessing for one
 * account are slow; by the address, so that one that tries many accounts is. Names that nobody has
 * count the same, or the waits would tell who has an account.
 *
 * <p>An attempt counts as failed from its beginning, so that a hundred at once are a hundred. Not
 * thread-safe: one thread has it.
 */
public final class SignInThrottle {
  /** Failures of an account before there are waits. */
  public static final int FREE_OF_ACCOUNT = 5;

  /** Failures of an address before there are waits: a whole office has one. */
  public static final int FREE_OF_ADDRESS = 30;

  /** The first wait; doubles with each further failure. */
  public static final long FIRST_WAIT_SECONDS = 15;

  /** The longest wait. */
  public static final long MAX_WAIT_SECONDS = 900;

  /** After so long without a failure the waits begin short again. */
  public static final long FORGET_SECONDS = 3_600;

  /** Limit on the accounts, and on the addresses, that are remembered; the oldest go first. */
  public static final int MAX_REMEMBERED = 10_000;

  private static final int MAX_DOUBLINGS = 6;

  private final Memory accounts = new Memory(FREE_OF_ACCOUNT);
  private final Memory addresses = new Memory(FREE_OF_ADDRESS);

  /** How many seconds that attempt has to wait; 0 where it may be made now. */
  public long waitSeconds(String account, String address, long nowNanos) {
    return Math.max(
        accounts.waitSeconds(account, nowNanos), addresses.waitSeconds(address, nowNanos));
  }

  /** An attempt begins. */
  public void begin(String account, String address, long nowNanos) {
    accounts.failed(account, nowNanos);
    addresses.failed(address, nowNanos);
  }

  /** It was right: nothing is held against the account, and this one not against the address. */
  public void succeeded(String account, String address) {
    accounts.forget(account);
    addresses.takeBack(address);
  }

  /** It was not judged after all. */
  public void undecided(String account, String address) {
    accounts.takeBack(account);
    addresses.takeBack(address);
  }

  private record Failures(int count, long lastNanos) {}

  private static final class Memory {
    private final int free;
    private final Map<String, Failures> remembered =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_REMEMBERED;
          }
        };

    Memory(int free) {
      this.free = free;
    }

    long waitSeconds(String who, long nowNanos) {
      Failures failures = remembered.get(who);
      if (failures == null || failures.count() < free) {
        return 0;
      }
      int doublings = Math.min(failures.count() - free, MAX_DOUBLINGS);
      long waits = Math.min(MAX_WAIT_SECONDS, FIRST_WAIT_SECONDS << doublings);
      long since = TimeUnit.NANOSECONDS.toSeconds(nowNanos - failures.lastNanos());
      return Math.max(0, waits - since);
    }

    void failed(String who, long nowNanos) {
      remembered.compute(who, (name, before) -> another(before, nowNanos));
    }

    private Failures another(@Nullable Failures before, long nowNanos) {
      if (before == null
          || TimeUnit.NANOSECONDS.toSeconds(nowNanos - before.lastNanos()) >= FORGET_SECONDS) {
        return new Failures(1, nowNanos);
      }
      return new Failures(Math.min(before.count() + 1, free + MAX_DOUBLINGS), nowNanos);
    }

    void takeBack(String who) {
      remembered.computeIfPresent(
          who,
          (name, before) ->
              before.count() <= 1 ? null : new Failures(before.count() - 1, before.lastNanos()));
    }

    void forget(String who) {
      remembered.remove(who);
    }
  }
}
