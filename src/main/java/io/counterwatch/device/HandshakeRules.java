package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.Status;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a device speaks of itself, and when it may send events. Each call brings the time, in
 * milliseconds of the device's monotonic clock.
 */
final class HandshakeRules {
  static final long BIRTH_REPEAT_MILLIS = 10_000;
  static final long HEARTBEAT_MILLIS = 60_000;

  /** Births after a restart of the server are spread over this time. */
  static final long BIRTH_SPREAD_MILLIS = 30_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final RandomGenerator random;
  private final DeviceHabits habits;
  private boolean connected;
  private boolean born;
  private boolean answered;
  private long birthAtMillis = NEVER;
  private long heartbeatAtMillis = NEVER;
  private @Nullable Status server;
  private @Nullable String run;

  HandshakeRules(RandomGenerator random) {
    this(random, DeviceHabits.OF_PROTOCOL);
  }

  HandshakeRules(RandomGenerator random, DeviceHabits habits) {
    this.random = random;
    this.habits = habits;
  }

  /** Connected and subscribed: a birth is due at once. */
  void connected(long nowMillis) {
    connected = true;
    born = false;
    answered = false;
    birthAtMillis = nowMillis;
  }

  /** Without a connection nothing is known of the server. */
  void disconnected() {
    connected = false;
    answered = false;
    server = null;
    birthAtMillis = NEVER;
    heartbeatAtMillis = NEVER;
  }

  /** The server's own word on itself; another run than before asks for a birth, within 30 s. */
  void status(Status status, long nowMillis) {
    server = status;
    if (!status.online()) {
      return;
    }
    boolean restarted = run != null && !run.equals(status.run());
    run = status.run();
    if (restarted && answered) {
      birthAtMillis = nowMillis + (long) (random.nextDouble() * habits.birthSpread());
    }
  }

  /**
   * Whether a birth is to be sent now. It is repeated while a server that is there owes an answer.
   */
  boolean birthDue(long nowMillis) {
    boolean first = !born;
    return connected && nowMillis >= birthAtMillis && (first || serverOnline());
  }

  void birthSent(long nowMillis) {
    born = true;
    birthAtMillis = nowMillis + habits.birthRepeat();
    heartbeatAtMillis = nowMillis + habits.heartbeat();
  }

  /** The birth was answered: events may go. */
  void answered() {
    answered = true;
    birthAtMillis = NEVER;
  }

  /** Another birth is due then, whatever was answered before. */
  void again(long atMillis) {
    birthAtMillis = atMillis;
  }

  /** What was answered counts no longer: nothing goes until the next birth is answered. */
  void unanswered() {
    answered = false;
  }

  boolean heartbeatDue(long nowMillis) {
    return connected && nowMillis >= heartbeatAtMillis;
  }

  void heartbeatSent(long nowMillis) {
    heartbeatAtMillis = nowMillis + habits.heartbeat();
  }

  /** Whether events may be sent: nothing while the server is absent, offline or not accepting. */
  boolean maySend() {
    Status known = server;
    return connected && answered && known != null && known.online() && known.accepting();
  }

  private boolean serverOnline() {
    Status known = server;
    return known != null && known.online();
  }
}
