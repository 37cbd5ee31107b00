package io.counterwatch.pipeline;

import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.pipeline.EventStore.DeadLetter;
import java.util.ArrayList;
import java.util.List;

/** The refused events of a batch: what is kept of them, counted, and told to their devices. */
final class DeadLetters {
  private final Registry registry;
  private final RefusalQuota quota;
  private final long nowMicros;
  private final List<DeadLetter> kept = new ArrayList<>();
  private final List<RefusalReason> reasons = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  /** A refusal to tell a device of. */
  record Notice(String centre, String device, ServerMessage.Rejection rejection) {}

  DeadLetters(Registry registry, RefusalQuota quota, long nowMicros) {
    this.registry = registry;
    this.quota = quota;
    this.nowMicros = nowMicros;
  }

  boolean hasRoom(String publisher) {
    return quota.hasRoom(publisher);
  }

  /** Tells of a refused event and keeps it; false where there is no room, so that it isn't kept. */
  boolean refuse(Arrival arrival, Reading.Rejected rejected) {
    tell(arrival, rejected);
    if (!quota.hasRoom(arrival.publisher())) {
      registry.problem(arrival.publisher(), DeviceProblem.REFUSALS_FULL);
      return false;
    }
    registry.mended(arrival.publisher(), DeviceProblem.REFUSALS_FULL);
    keep(arrival, rejected);
    return true;
  }

  /** The same of an event that comes again and again: only the first is kept, all are counted. */
  void refuseOnce(Arrival arrival, Reading.Rejected rejected, boolean first) {
    tell(arrival, rejected);
    if (first) {
      keep(arrival, rejected);
    } else {
      reasons.add(rejected.reason());
    }
  }

  /** Tells the device that published it. */
  void tell(Arrival arrival, Reading.Rejected rejected) {
    notices.add(
        new Notice(
            arrival.centre(),
            arrival.publisher(),
            new ServerMessage.Rejection(rejected.id(), rejected.reason(), rejected.detail())));
  }

  /** Counts it, and keeps it if there is room. */
  void keep(Arrival arrival, Reading.Rejected rejected) {
    reasons.add(rejected.reason());
    if (!quota.hasRoom(arrival.publisher())) {
      return;
    }
    quota.add(arrival.publisher());
    kept.add(
        new DeadLetter(
            nowMicros,
            arrival.centre(),
            arrival.publisher(),
            rejected.id(),
            rejected.epoch(),
            rejected.sequence(),
            rejected.reason().wireName(),
            rejected.detail(),
            rejected.excerpt()));
  }

  /** To be stored with the batch. */
  List<DeadLetter> kept() {
    return kept;
  }

  /** Why each refused event was refused; those that stay with their sender are not among them. */
  List<RefusalReason> reasons() {
    return reasons;
  }

  List<Notice> notices() {
    return notices;
  }
}
