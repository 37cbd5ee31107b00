package io.counterwatch.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server tells devices and displays. */
public sealed interface ServerMessage {

  /**
   * What is durably stored of an epoch, on a device's {@code ack} topic.
   *
   * @param upto every sequence up to and with this one is stored, rejected or declared lost
   * @param missing known holes above {@code upto}, at most 100: please send them again
   * @param rejected how many of the epoch's events were rejected
   * @param timeMicros the server's clock
   * @param uptimeMillis echoes a birth's, or −1 in an answer to events
   */
  record Ack(
      String epoch,
      long upto,
      List<SequenceRange> missing,
      long rejected,
      long timeMicros,
      long uptimeMillis)
      implements ServerMessage {
    /** The most holes that one acknowledgement names. */
    public static final int MAX_MISSING = 100;
  }

  /** A refusal, on a device's {@code rejected} topic. */
  record Rejection(@Nullable String id, RefusalReason reason, String detail)
      implements ServerMessage {}

  /**
   * The server's state, retained on {@code counterwatch/v1/server/status}.
   *
   * @param run drawn anew at each start; when it changes, devices send a birth again
   * @param accepting false while events cannot be stored: devices send nothing
   * @param timeMicros the server's clock
   * @param speed seconds of that clock per real second
   */
  record Status(boolean online, String run, boolean accepting, long timeMicros, double speed)
      implements ServerMessage {}

  /**
   * What a centre's displays show, retained on its {@code board} topic.
   *
   * @param atMicros the moment that it describes, by the server's clock
   * @param nowServing each counter that serves or calls a ticket, at most {@link #MAX_LINES}
   * @param services the centre's services, at most {@link #MAX_LINES}
   * @param stale whether the devices' data is too old to be shown as the present
   */
  record Board(
      String centre,
      long atMicros,
      List<NowServing> nowServing,
      List<ServiceLine> services,
      boolean stale)
      implements ServerMessage {
    /** The most counters or services on one board: what fits a control message with room. */
    public static final int MAX_LINES = 256;

    /** Fails where there are more lines than a board may have. */
    public Board {
      nowServing = List.copyOf(nowServing);
      services = List.copyOf(services);
      if (nowServing.size() > MAX_LINES || services.size() > MAX_LINES) {
        throw new IllegalArgumentException("a board has at most " + MAX_LINES + " lines of a kind");
      }
    }
  }

  /**
   * A counter that serves or calls somebody.
   *
   * @param ticket the number that the ticket's paper shows
   * @param service the ticket's service
   * @param sinceMicros when the ticket was called there
   */
  record NowServing(String counter, String ticket, String service, long sinceMicros) {}

  /**
   * A service on a board.
   *
   * @param waiting how many wait now; null where there is no data, which is not the same as 0
   * @param estimate how long somebody who comes now will wait; null where nothing can be said
   */
  record ServiceLine(String service, @Nullable Integer waiting, @Nullable Estimate estimate) {}

  /**
   * How long somebody who comes now will wait.
   *
   * @param p50Seconds the wait that is expected: rather more than half of such waits are no longer
   * @param p90Seconds nine in ten are no longer; never below {@code p50Seconds}
   * @param shown the range that people are told, or null where the server gave none
   */
  record Estimate(long p50Seconds, long p90Seconds, @Nullable ShownRange shown) {}

  /** Minutes from and to, in whole fives; it stands still while little changes. */
  record ShownRange(long fromMinutes, long toMinutes) {}

  /**
   * The alerts of a centre that are active now, retained on its {@code alerts} topic.
   *
   * @param atMicros the moment that it describes, by the server's clock
   * @param alerts all that are active, at most {@link #MAX_ALERTS}; empty where none is
   */
  record Alerts(String centre, long atMicros, List<Alert> alerts) implements ServerMessage {
    /** The most alerts of one centre: what fits a control message with room. */
    public static final int MAX_ALERTS = 256;

    /** Fails where there are more alerts than a message may have. */
    public Alerts {
      alerts = List.copyOf(alerts);
      if (alerts.size() > MAX_ALERTS) {
        throw new IllegalArgumentException("at most " + MAX_ALERTS + " alerts, not more");
      }
    }
  }

  /**
   * Something that somebody ought to look at.
   *
   * @param alert its kind, a slug: {@code longest-wait}, {@code waiting}, {@code no-data} …
   * @param service the service it is about, or null
   * @param counter the counter it is about, or null
   * @param device the device it is about, or null
   * @param sinceMicros since when it holds
   * @param value what was measured, in the unit of the alert's kind, or null
   * @param limit what the value passed, in the same unit, or null
   */
  record Alert(
      String alert,
      @Nullable String service,
      @Nullable String counter,
      @Nullable String device,
      long sinceMicros,
      @Nullable Double value,
      @Nullable Double limit) {}

  /** A closed range of sequences. */
  record SequenceRange(long from, long to) {}
}
