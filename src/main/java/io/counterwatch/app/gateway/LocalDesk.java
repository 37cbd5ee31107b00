package io.counterwatch.app.gateway;

import io.counterwatch.event.Reading;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.DeviceLink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What local devices are told: the gateway's state, what is on the disk, what is refused. To them
 * the gateway is the server. On the gateway's thread alone.
 */
final class LocalDesk {
  private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** To be told in an acknowledgement that answers no birth. */
  private static final long NO_UPTIME = -1;

  private final String centre;
  private final String run;
  private final LongSupplier nowMicros;

  /** When each device was last told what is missing. */
  private final Map<String, Long> missingToldNanos = new LinkedHashMap<>();

  private @Nullable DeviceLink link;
  private boolean accepting = true;
  private long announcedNanos;

  /**
   * Tells nobody anything before it is attached.
   *
   * @param run drawn anew at each start of the gateway
   */
  LocalDesk(String centre, String run, LongSupplier nowMicros) {
    this.centre = centre;
    this.run = run;
    this.nowMicros = nowMicros;
  }

  /** Sets the way back to local devices, and tells them that they may send. */
  void attach(DeviceLink back) {
    link = back;
    announce(true);
  }

  /** Tells every device whether it may send, where that changes. */
  void accepting(boolean nowAccepting) {
    if (accepting != nowAccepting) {
      announce(nowAccepting);
    }
  }

  /**
   * The retained status carries the time, so it is kept fresh; to be called about once a second.
   */
  void tick() {
    if (System.nanoTime() - announcedNanos >= STATUS_NANOS) {
      announce(accepting);
    }
  }

  private void announce(boolean nowAccepting) {
    accepting = nowAccepting;
    announcedNanos = System.nanoTime();
    back().status(new ServerMessage.Status(true, run, accepting, nowMicros.getAsLong(), 1));
  }

  /** Says what is on the disk of an epoch; what is missing is named once in a while only. */
  void acknowledge(String device, String epoch, LocalLedger ledger) {
    long nowNanos = System.nanoTime();
    Long told = missingToldNanos.get(device);
    boolean name = told == null || nowNanos - told >= MISSING_NANOS;
    List<ServerMessage.SequenceRange> missing = name ? ledger.missing() : List.of();
    if (!missing.isEmpty()) {
      missingToldNanos.put(device, nowNanos);
      if (missingToldNanos.size() > LocalMemory.MAX_LEDGERS) {
        missingToldNanos.clear();
      }
    }
    send(device, epoch, ledger, missing, NO_UPTIME);
  }

  /** Answers a heartbeat, with all that is missing. */
  void answer(String device, String epoch, LocalLedger ledger) {
    answerBirth(device, epoch, ledger, NO_UPTIME);
  }

  /** The same of a birth, which gave that uptime to know the answer by. */
  void answerBirth(String device, String epoch, LocalLedger ledger, long uptimeMillis) {
    send(device, epoch, ledger, ledger.missing(), uptimeMillis);
  }

  private void send(
      String device,
      String epoch,
      LocalLedger ledger,
      List<ServerMessage.SequenceRange> missing,
      long uptimeMillis) {
    back()
        .ack(
            centre,
            device,
            new ServerMessage.Ack(
                epoch, ledger.upto(), missing, 0, nowMicros.getAsLong(), uptimeMillis));
  }

  /** Says why an event was refused. */
  void reject(String device, Reading.Rejected refused) {
    back()
        .rejected(
            centre,
            device,
            new ServerMessage.Rejection(refused.id(), refused.reason(), refused.detail()));
  }

  private DeviceLink back() {
    DeviceLink way = link;
    if (way == null) {
      throw new IllegalStateException("not started");
    }
    return way;
  }
}
