package io.counterwatch.device;

import io.counterwatch.event.ServerMessage.SequenceRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a device sends next: events oldest first, a bounded number of messages ahead of the server's
 * acknowledgement; after a timeout only the oldest of them again, and as acknowledgements come what
 * followed it, twice as many each time. Knows neither a clock nor a network: each call brings the
 * time, in milliseconds of any monotonic clock.
 *
 * <p>A message is a range of sequences. A backlog goes out in messages of several events, so that a
 * window of messages is not a brake after an outage.
 */
public final class SendingRules {
  /** Messages that may be unacknowledged at a time. */
  public static final int WINDOW_MESSAGES = 50;

  /** Events in a message: even the largest allowed events fit into the largest allowed message. */
  public static final int MESSAGE_EVENTS = 15;

  /** How long the oldest message may stay unacknowledged before it is sent again. */
  public static final long FIRST_TIMEOUT_MILLIS = 2_000;

  /** Where the doubling of the timeout ends. */
  public static final long LAST_TIMEOUT_MILLIS = 60_000;

  /** A timeout is stretched by up to this share, so that devices do not resend in step. */
  private static final double JITTER = 0.25;

  private final RandomGenerator random;
  private final DeviceHabits habits;
  private final Deque<SequenceRange> unacknowledged = new ArrayDeque<>();
  private final Deque<SequenceRange> requested = new ArrayDeque<>();
  private int window = WINDOW_MESSAGES;
  private long timeoutMillis;
  private long deadlineMillis;
  private long upto;
  private long unsent = 1;

  /** The newest that was ever sent: what goes again after a timeout may still be asked for. */
  private long newestSent;

  /** Nothing is stored yet, nothing sent. */
  public SendingRules(RandomGenerator random) {
    this(random, DeviceHabits.OF_PROTOCOL);
  }

  /** The same with other habits than the protocol's. */
  public SendingRules(RandomGenerator random, DeviceHabits habits) {
    this.random = random;
    this.habits = habits;
    timeoutMillis = habits.firstTimeout();
  }

  /**
   * The server said, in answer to a birth, what it has. What was sent above it and is not
   * acknowledged is sent again; a lower answer than before is believed.
   */
  public void resume(long stored) {
    unacknowledged.clear();
    requested.clear();
    window = WINDOW_MESSAGES;
    timeoutMillis = habits.firstTimeout();
    upto = stored;
    unsent = stored + 1;
    newestSent = stored;
  }

  /** The server acknowledged everything up to {@code stored} and asks for what is missing above. */
  public void acknowledged(long stored, List<SequenceRange> missing, long nowMillis) {
    requested.clear();
    for (SequenceRange hole : missing) {
      long to = Math.min(hole.to(), newestSent);
      if (hole.from() <= to && requested.size() < WINDOW_MESSAGES) {
        requested.add(new SequenceRange(hole.from(), to));
      }
    }
    if (stored <= upto) {
      return;
    }
    upto = stored;
    unsent = Math.max(unsent, stored + 1);
    dropStored();
    window = Math.min(WINDOW_MESSAGES, window * 2);
    timeoutMillis = habits.firstTimeout();
    restartTimeout(nowMillis);
  }

  /**
   * The next message to send now, or null while there is nothing to send or nothing may be sent.
   * What is returned counts as sent.
   *
   * @param newest the newest sequence in the outbox
   */
  public @Nullable SequenceRange next(long newest, long nowMillis) {
    SequenceRange oldest = unacknowledged.peekFirst();
    if (oldest != null && nowMillis >= deadlineMillis) {
      window = 1;
      timeoutMillis = Math.min(habits.lastTimeout(), timeoutMillis * 2);
      restartTimeout(nowMillis);
      // What was sent after it is in doubt as well, and goes again as the window opens. A server
      // that has it says so with the next acknowledgement, and it doesn't go.
      unacknowledged.clear();
      unacknowledged.addLast(oldest);
      unsent = oldest.to() + 1;
      return oldest;
    }
    SequenceRange asked = nextRequested();
    if (asked != null) {
      return asked;
    }
    if (unsent > newest || unacknowledged.size() >= window) {
      return null;
    }
    if (oldest == null) {
      restartTimeout(nowMillis);
    }
    SequenceRange message =
        new SequenceRange(unsent, Math.min(newest, unsent + habits.messageEvents() - 1));
    unacknowledged.addLast(message);
    unsent = message.to() + 1;
    newestSent = Math.max(newestSent, message.to());
    return message;
  }

  /** Everything up to this sequence is stored, as far as the server said. */
  public long upto() {
    return upto;
  }

  /** Messages that may be unacknowledged now. */
  int window() {
    return window;
  }

  private @Nullable SequenceRange nextRequested() {
    SequenceRange hole = requested.pollFirst();
    if (hole == null || hole.to() - hole.from() < habits.messageEvents()) {
      return hole;
    }
    long to = hole.from() + habits.messageEvents() - 1;
    requested.addFirst(new SequenceRange(to + 1, hole.to()));
    return new SequenceRange(hole.from(), to);
  }

  private void dropStored() {
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().to() <= upto) {
      unacknowledged.removeFirst();
    }
    SequenceRange oldest = unacknowledged.peekFirst();
    if (oldest != null && oldest.from() <= upto) {
      unacknowledged.removeFirst();
      unacknowledged.addFirst(new SequenceRange(upto + 1, oldest.to()));
    }
  }

  private void restartTimeout(long nowMillis) {
    double stretched = timeoutMillis * (1 + JITTER * random.nextDouble());
    deadlineMillis = nowMillis + Math.min(habits.lastTimeout(), (long) stretched);
  }
}
