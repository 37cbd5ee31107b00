package io.counterwatch.pipeline;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What devices are told: the server's state, what is stored, what is refused. */
final class DeviceDesk {
  /** Limit on the holes named in one acknowledgement. */
  static final int MAX_MISSING_RANGES = ServerMessage.Ack.MAX_MISSING;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** At most five acknowledgements a second for each device. */
  private static final long ACK_INTERVAL_NANOS = 200 * NANOS_PER_MILLI;

  /** The retained status carries the server's time, so it is kept fresh. */
  private static final long STATUS_INTERVAL_NANOS = 10_000 * NANOS_PER_MILLI;

  /**
   * What is stored of an epoch, as of a commit. The ledger itself runs ahead while a batch is under
   * way, and no device may hear of what isn't committed.
   */
  private record Standing(long upto, List<SequenceRange> missing, long rejected) {
    static Standing of(SequenceLedger ledger) {
      return new Standing(ledger.upto(), ledger.missing(MAX_MISSING_RANGES), ledger.rejected());
    }
  }

  /** What a device has been told of an epoch, and when. */
  private static final class Line {
    String centre;
    final HoleRequests requests = new HoleRequests();
    Standing standing;
    long lastAckNanos = Long.MIN_VALUE;

    Line(String centre, Standing standing) {
      this.centre = centre;
      this.standing = standing;
    }
  }

  /** A hole that was asked for in vain, often enough. */
  record Hopeless(String centre, LedgerKey ledger, SequenceRange hole) {}

  private final WriterClock clock;
  private final DeviceHealth health;
  private final Directory directory;
  private final Figures figures;
  private final Map<LedgerKey, Line> lines =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<LedgerKey, Line> eldest) {
          return size() > Ledgers.MAX_IN_MEMORY;
        }
      };
  private final Set<LedgerKey> pending = new LinkedHashSet<>();
  private final Set<LedgerKey> holed = new LinkedHashSet<>();
  private @Nullable DeviceLink link;
  private int timesForgotten;
  private boolean online = true;
  private boolean accepting;
  private long lastStatusNanos;

  DeviceDesk(WriterClock clock, DeviceHealth health, Directory directory, Figures figures) {
    this.figures = figures;
    this.clock = clock;
    this.health = health;
    this.directory = directory;
  }

  void attach(DeviceLink newLink, boolean nowAccepting) {
    link = newLink;
    announce(true, nowAccepting);
  }

  /** Tells every device the server's state. */
  void announce(boolean isOnline, boolean isAccepting) {
    online = isOnline;
    accepting = isAccepting;
    lastStatusNanos = clock.nanos();
    if (link != null) {
      String run = timesForgotten == 0 ? clock.run() : clock.run() + "." + timesForgotten;
      link.status(
          new ServerMessage.Status(online, run, accepting, clock.nowMicros(), clock.speed()));
    }
  }

  /**
   * The server has forgotten what it told devices, as after a restart: under the name of another
   * run every device asks anew.
   */
  void forgotten() {
    timesForgotten++;
  }

  /** Says what is stored of an epoch, now or within the fifth of a second. */
  void acknowledge(String centre, LedgerKey key, SequenceLedger ledger) {
    Line line = line(centre, key, ledger);
    if (clock.hasPassed(ACK_INTERVAL_NANOS, line.lastAckNanos)) {
      send(key, line, ask(key, line), -1);
    } else {
      pending.add(key);
    }
  }

  /** Answers a birth, at once and with all holes. */
  void answer(String centre, LedgerKey key, SequenceLedger ledger, long uptimeMillis) {
    Line line = line(centre, key, ledger);
    // It has begun anew, and so do we: what it was asked for before, it may not have heard.
    line.requests.restart();
    ask(key, line);
    send(key, line, line.standing.missing(), uptimeMillis);
  }

  private List<SequenceRange> ask(LedgerKey key, Line line) {
    List<SequenceRange> asked =
        line.requests.ask(clock.nanos(), health.heardNanos(key.publisher(), clock.nanos()));
    figures.holesAskedFor.add(asked.size());
    return asked;
  }

  /** What is missing of this epoch came, but was left with its sender: it isn't lost. */
  void stillHeld(LedgerKey key) {
    Line line = lines.get(key);
    if (line != null) {
      line.requests.restart();
    }
  }

  /** Whether the hole still stands as it was given up. */
  boolean isGivenUp(LedgerKey key, SequenceRange hole) {
    Line line = lines.get(key);
    return line != null && line.requests.isGivenUp(hole);
  }

  /** Forgets what devices were told: memory is rebuilt, and what it held may not be stored. */
  void reset() {
    lines.clear();
    pending.clear();
    holed.clear();
  }

  private Line line(String centre, LedgerKey key, SequenceLedger ledger) {
    Standing standing = Standing.of(ledger);
    Line line = lines.computeIfAbsent(key, k -> new Line(centre, standing));
    line.standing = standing;
    line.centre = centre;
    line.requests.holes(standing.missing());
    if (line.requests.isEmpty()) {
      holed.remove(key);
    } else {
      holed.add(key);
    }
    return line;
  }

  void reject(String centre, String device, ServerMessage.Rejection rejection) {
    if (link != null) {
      link.rejected(centre, device, rejection);
    }
  }

  /** Sends every acknowledgement that was held back: there will be no other time. */
  void sendHeldBack() {
    for (LedgerKey key : List.copyOf(pending)) {
      Line line = lines.get(key);
      if (line != null) {
        send(key, line, List.of(), -1);
      }
    }
  }

  /**
   * Sends what was held back, asks again for what is missing, and keeps the server's state fresh.
   *
   * @return holes that are to be given up
   */
  List<Hopeless> tick() {
    for (LedgerKey key : List.copyOf(pending)) {
      Line line = lines.get(key);
      if (line == null) {
        pending.remove(key);
      } else if (clock.hasPassed(ACK_INTERVAL_NANOS, line.lastAckNanos)) {
        send(key, line, ask(key, line), -1);
      }
    }
    // A clock that runs faster must be told more often for the same error.
    if (clock.hasPassed(
        (long) (STATUS_INTERVAL_NANOS / Math.clamp(clock.speed(), 1, 10)), lastStatusNanos)) {
      announce(online, accepting);
    }
    return accepting ? askAgain() : List.of();
  }

  /** A device that is away cannot answer, so it isn't asked, and nothing of it is given up. */
  private List<Hopeless> askAgain() {
    List<Hopeless> hopeless = new ArrayList<>();
    for (Iterator<LedgerKey> keys = holed.iterator(); keys.hasNext(); ) {
      LedgerKey key = keys.next();
      Line line = lines.get(key);
      if (line == null) {
        keys.remove();
      } else if (directory.isAdmitted(key.publisher())
          && health.isReporting(key.publisher(), clock.nanos())) {
        long heard = health.heardNanos(key.publisher(), clock.nanos());
        for (SequenceRange hole : line.requests.hopeless(clock.nanos(), heard)) {
          hopeless.add(new Hopeless(line.centre, key, hole));
        }
        if (line.requests.anyToAsk(clock.nanos())) {
          send(key, line, ask(key, line), -1);
        }
      }
    }
    return hopeless;
  }

  private void send(LedgerKey key, Line line, List<SequenceRange> missing, long uptimeMillis) {
    pending.remove(key);
    line.lastAckNanos = clock.nanos();
    if (link != null) {
      link.ack(
          line.centre,
          key.publisher(),
          new ServerMessage.Ack(
              key.epoch(),
              line.standing.upto(),
              missing,
              line.standing.rejected(),
              clock.nowMicros(),
              uptimeMillis));
    }
  }
}
