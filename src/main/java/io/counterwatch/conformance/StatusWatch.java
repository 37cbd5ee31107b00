package io.counterwatch.conformance;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges births, heartbeats and deaths. */
final class StatusWatch {
  /** Heartbeats that come faster than this share of the time are too many. */
  private static final double EARLIEST_HEARTBEAT = 0.4;

  private static final double LATEST_HEARTBEAT = 1.25;

  private final Findings findings;
  private final ProtocolTimes times;
  private final @Nullable DeviceKind expectedKind;
  private final boolean seesRetain;
  private final List<Birth> births = new ArrayList<>();
  private @Nullable DeviceKind kind;
  private long lastNanos = -1;
  private long heartbeatNanos = -1;
  private final List<Heard.Published> deaths = new ArrayList<>();
  private byte[] lastLive = {};
  private byte[] lastKept = {};
  private boolean live;

  /** A birth that came, readable and with an epoch. */
  record Birth(DeviceStatus status, long atNanos) {}

  StatusWatch(Findings findings, CheckSettings settings, boolean seesRetain) {
    this.findings = findings;
    this.times = settings.times();
    this.expectedKind = settings.kind();
    this.kind = settings.kind();
    this.seesRetain = seesRetain;
  }

  /** Births that could be answered, in order. */
  List<Birth> births() {
    return births;
  }

  /** Deaths that came, in order. */
  List<Heard.Published> deaths() {
    return deaths;
  }

  /** Whether the newest status that a broker keeps is the newest one that said it is there. */
  boolean keptIsLastLive() {
    return lastKept.length > 0 && Arrays.equals(lastKept, lastLive);
  }

  /** Whether it said anything that was not kept from earlier. */
  boolean live() {
    return live;
  }

  @Nullable DeviceKind kind() {
    return kind;
  }

  /** The heartbeat's clock begins anew. */
  void disconnected() {
    lastNanos = -1;
    heartbeatNanos = -1;
  }

  /**
   * Judges a status.
   *
   * @param highest the highest sequence of its epoch that came before it; 0 if none
   */
  void heard(Heard.Published message, HighestSequence highest) {
    if (message.kept()) {
      heardKept(message);
      return;
    }
    live = true;
    DeviceStatus status = read(message.payload());
    if (status != null && !status.online()) {
      // It may be the last will, which is judged as such.
      deaths.add(message);
      disconnected();
      return;
    }
    qos(message);
    if (status == null) {
      return;
    }
    lastLive = message.payload();
    heartbeat(status, message);
    lastNanos = message.atNanos();
    fields(status, message.payload());
    sequences(status, message.payload(), highest);
    if (status.birth() && status.epoch() != null) {
      births.add(new Birth(status, message.atNanos()));
    }
  }

  /** The highest sequence that was seen of an epoch. */
  interface HighestSequence {
    long of(String epoch);
  }

  /** A time is up in which a heartbeat should have come. */
  void tick(long nowNanos) {
    long latest = (long) (times.heartbeat() * LATEST_HEARTBEAT) + times.slack();
    if (lastNanos >= 0 && millis(nowNanos - lastNanos) > latest) {
      findings.failed(
          Rule.HEARTBEAT,
          "a status every %s expected; none for %s"
              .formatted(Words.seconds(times.heartbeat()), Words.seconds(latest)));
      lastNanos = nowNanos;
    }
  }

  private void heardKept(Heard.Published message) {
    lastKept = message.payload();
    if (live && message.payload().length > 0) {
      findings.passed(Rule.STATUS_RETAINED);
    }
  }

  private void qos(Heard.Published message) {
    if (message.qos() == 1) {
      findings.passed(Rule.STATUS_QOS);
    } else {
      findings.failed(
          Rule.STATUS_QOS, "QoS 1 expected, QoS " + message.qos() + " came", message.payload());
    }
    if (seesRetain && message.retain()) {
      findings.passed(Rule.STATUS_RETAINED);
    } else if (seesRetain) {
      findings.failed(Rule.STATUS_RETAINED, "retained expected", message.payload());
    }
  }

  private @Nullable DeviceStatus read(byte[] payload) {
    try {
      return StatusCodec.read(payload);
    } catch (WireException unreadable) {
      String why = String.valueOf(unreadable.getMessage());
      Rule rule =
          why.startsWith("epoch:")
              ? Rule.BIRTH_EPOCH
              : why.startsWith("oldest:") || why.startsWith("next:")
                  ? Rule.BIRTH_SEQUENCES
                  : why.startsWith("kind:") ? Rule.BIRTH_KIND : Rule.BIRTH_FIELDS;
      findings.failed(rule, why, payload);
      return null;
    }
  }

  private void heartbeat(DeviceStatus status, Heard.Published message) {
    if (status.birth()) {
      heartbeatNanos = -1;
      return;
    }
    if (status.epoch() == null || status.next() == 0 || status.timeMicros() == null) {
      findings.failed(
          Rule.HEARTBEAT, "the birth's fields without birth expected", message.payload());
    }
    long sinceMillis = millis(message.atNanos() - heartbeatNanos);
    if (heartbeatNanos >= 0 && sinceMillis < times.heartbeat() * EARLIEST_HEARTBEAT) {
      findings.failed(
          Rule.HEARTBEAT,
          "one in %s expected, the next came after %s"
              .formatted(Words.seconds(times.heartbeat()), Words.seconds(sinceMillis)));
    }
    heartbeatNanos = message.atNanos();
    findings.passed(Rule.HEARTBEAT);
  }

  private void fields(DeviceStatus status, byte[] payload) {
    if (!status.birth()) {
      return;
    }
    if (status.timeMicros() == null) {
      findings.failed(Rule.BIRTH_FIELDS, "time: is missing", payload);
    } else if (status.uptimeMillis() < 0) {
      findings.failed(Rule.BIRTH_FIELDS, "uptime: is missing", payload);
    } else {
      findings.passed(Rule.BIRTH_FIELDS);
    }
    if (status.epoch() == null) {
      findings.failed(Rule.BIRTH_EPOCH, "epoch: is missing, so there can be no answer", payload);
    } else {
      findings.passed(Rule.BIRTH_EPOCH, status.epoch());
    }
    kind(status.kind(), payload);
  }

  private void kind(@Nullable DeviceKind said, byte[] payload) {
    if (said == null) {
      findings.failed(Rule.BIRTH_KIND, "kind: is missing", payload);
      return;
    }
    if (expectedKind != null && said != expectedKind) {
      findings.failed(
          Rule.BIRTH_KIND, "kind: %s expected".formatted(expectedKind.wireName()), payload);
      return;
    }
    kind = said;
    findings.passed(Rule.BIRTH_KIND, said.wireName());
  }

  private void sequences(DeviceStatus status, byte[] payload, HighestSequence highest) {
    String epoch = status.epoch();
    if (epoch == null) {
      return;
    }
    long seen = highest.of(epoch);
    if (status.next() == 0 || status.oldest() == 0) {
      findings.failed(
          Rule.BIRTH_SEQUENCES,
          (status.next() == 0 ? "next" : "oldest") + ": is missing or 0",
          payload);
    } else if (status.oldest() > status.next()) {
      findings.failed(Rule.BIRTH_SEQUENCES, "oldest: is beyond next", payload);
    } else if (status.next() <= seen) {
      findings.failed(
          Rule.BIRTH_SEQUENCES,
          "next: beyond %d expected, which came before".formatted(seen),
          payload);
    } else {
      findings.passed(Rule.BIRTH_SEQUENCES);
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
