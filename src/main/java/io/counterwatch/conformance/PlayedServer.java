package io.counterwatch.conformance;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.Ack;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of the protocol, with a memory instead of a database and a clock of its own.
 */
final class PlayedServer {
  /** How often the server's status is repeated. */
  private static final long STATUS_NANOS = 10_000_000_000L;

  /** At most one ack in that time, but for answers to births. */
  private static final long ACK_NANOS = 100_000_000L;

  /** How often a hole is named before it counts as lost. */
  private static final int MAX_REQUESTS = 3;

  private final Line line;
  private final Findings findings;
  private final String device;
  private final long holeNanos;
  private final Map<String, Ledger> ledgers = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();
  private final List<ClockAnswer> answers = new ArrayList<>();
  private String centre = "";
  private final Set<String> runs = new HashSet<>();
  private String run = "";
  private boolean online;
  private boolean accepting;
  private boolean announced;
  private boolean acknowledging;
  private long aheadMicros;
  private @Nullable String epoch;
  private boolean owed;
  private long statusNanos;
  private long ackNanos;
  private int requests;
  private @Nullable SequenceRange requested;

  /**
   * What the device learnt of the clock from an answer to its birth.
   *
   * @param next the sequence of the first event that it recorded after the birth
   * @param offsetMillis to be added to the device's clock
   * @param delayMillis by which the answer was held back
   */
  record ClockAnswer(
      String epoch, long next, long offsetMillis, long delayMillis, long answeredNanos) {}

  PlayedServer(Line line, Findings findings, CheckSettings settings) {
    this.line = line;
    this.findings = findings;
    this.device = settings.device();
    this.holeNanos = settings.times().firstTimeout() * 1_000_000;
  }

  void speakTo(String usedCentre) {
    centre = usedCentre;
  }

  /** Tells its state, from now on every 10 s. */
  void announce(boolean nowOnline, boolean nowAccepting) {
    announced = true;
    online = nowOnline;
    accepting = nowAccepting;
    repeatStatus();
  }

  /** Restarts: another run, with its clock that far ahead of the machine's. */
  void restart(long clockAheadMillis) {
    run = UUID.randomUUID().toString();
    runs.add(run);
    aheadMicros = clockAheadMillis * 1_000;
    announce(true, true);
  }

  /** Whether a status with that run is one of its own. */
  boolean isOwn(String otherRun) {
    return runs.contains(otherRun);
  }

  long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000 + aheadMicros;
  }

  /** Whether events are acknowledged. */
  void acknowledge(boolean yes) {
    acknowledging = yes;
    owed |= yes;
    requests = 0;
    requested = null;
  }

  /** Whether something came that is not acknowledged yet. */
  boolean owes() {
    return owed;
  }

  /** What is stored of the current epoch, as far as the device is told. */
  Ledger ledger() {
    return ledgers.computeIfAbsent(String.valueOf(epoch), ignored -> new Ledger(0));
  }

  @Nullable String epoch() {
    return epoch;
  }

  /** All that the device could learn of the clock. */
  List<ClockAnswer> answers() {
    return answers;
  }

  void onBirth(DeviceStatus birth) {
    String born = birth.epoch();
    if (born != null) {
      epoch = born;
      ledgers
          .computeIfAbsent(born, ignored -> new Ledger(birth.oldest() - 1))
          .closeUpTo(birth.oldest() - 1);
    }
  }

  void onEvent(@Nullable String eventEpoch, long sequence, @Nullable SequenceRange lost) {
    if (eventEpoch == null || sequence <= 0) {
      return;
    }
    Ledger ledger = ledgers.computeIfAbsent(eventEpoch, ignored -> new Ledger(sequence - 1));
    ledger.add(sequence);
    highest.merge(eventEpoch, sequence, Math::max);
    if (lost != null) {
      ledger.addAll(lost);
    }
    owed |= eventEpoch.equals(epoch);
  }

  /**
   * Answers a birth.
   *
   * @param heardNanos when the birth came
   * @param upto what the device is told to be stored
   */
  void answer(DeviceStatus birth, long heardNanos, long upto) {
    String born = birth.epoch();
    if (born == null) {
      return;
    }
    long nowNanos = System.nanoTime();
    long now = nowMicros();
    long delayMillis = (nowNanos - heardNanos) / 1_000_000;
    Long time = birth.timeMicros();
    if (time != null) {
      long deviceMicros = time + (nowNanos - heardNanos) / 1_000;
      answers.add(
          new ClockAnswer(
              born, recordedLater(birth), (now - deviceMicros) / 1_000, delayMillis, nowNanos));
    }
    send(new Ack(born, upto, List.of(), 0, now, birth.uptimeMillis()));
  }

  private long recordedLater(DeviceStatus birth) {
    return Math.max(birth.next(), highest.getOrDefault(String.valueOf(birth.epoch()), 0L) + 1);
  }

  /** Says what is stored, and names holes, whatever is true. */
  void claim(long upto, List<SequenceRange> missing) {
    String current = epoch;
    if (current != null) {
      send(new Ack(current, upto, missing, 0, nowMicros(), -1));
    }
  }

  /** What is due by the time. */
  void tick() {
    long now = System.nanoTime();
    if (announced && now - statusNanos > STATUS_NANOS) {
      repeatStatus();
    }
    if (!acknowledging || epoch == null) {
      return;
    }
    List<SequenceRange> holes = ledger().holes();
    boolean ask = !holes.isEmpty() && now - ackNanos > holeNanos;
    if (ask && !request(holes.getFirst())) {
      return;
    }
    if (ask || owed && now - ackNanos > ACK_NANOS) {
      owed = false;
      ackNanos = now;
      claim(ledger().upto(), ask ? holes : List.of());
    }
  }

  /** Counts a request; closes the hole instead where it was asked for often enough. */
  private boolean request(SequenceRange hole) {
    requests = hole.equals(requested) ? requests + 1 : 1;
    requested = hole;
    if (requests <= MAX_REQUESTS) {
      return true;
    }
    findings.failed(
        Rule.SEQUENCE,
        "sequences 1, 2, 3 … expected; %d to %d of epoch %s never came, though asked for %d times"
            .formatted(hole.from(), hole.to(), epoch, MAX_REQUESTS));
    ledger().closeUpTo(hole.to());
    owed = true;
    return false;
  }

  private void repeatStatus() {
    statusNanos = System.nanoTime();
    Status status = new Status(online, run, accepting, nowMicros(), 1);
    line.publish(Topics.SERVER_STATUS, ServerMessageCodec.write(status), 1, true);
  }

  private void send(ServerMessage.Ack ack) {
    line.publish(Topics.ack(centre, device), ServerMessageCodec.write(ack), 0, false);
  }
}
