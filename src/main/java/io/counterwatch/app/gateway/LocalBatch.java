package io.counterwatch.app.gateway;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.DeviceFault;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Arrival.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of local devices that go to the disk together: what of them is new, and what is to be
 * said once it is there.
 */
final class LocalBatch {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBatch.class);

  private final String centre;
  private final LocalMemory memory;
  private final RefusalLog refusals;
  private final Faults faults;
  private final LocalDesk desk;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();
  private final Map<String, Set<String>> epochs = new LinkedHashMap<>();

  LocalBatch(
      String centre, LocalMemory memory, RefusalLog refusals, Faults faults, LocalDesk desk) {
    this.centre = centre;
    this.memory = memory;
    this.refusals = refusals;
    this.faults = faults;
    this.desk = desk;
  }

  /** What is to be written. */
  List<Draft> drafts() {
    return drafts;
  }

  /** Sorts a message's events into new ones, duplicates and refused ones. */
  void add(Arrival arrival) {
    String device = arrival.publisher();
    if (!hasRoomFor(arrival)) {
      arrival.completion().withheld("too many events above a hole");
      return;
    }
    int stored = 0;
    int duplicates = 0;
    int rejected = 0;
    for (Reading reading : arrival.readings()) {
      switch (inThisCentre(arrival, reading)) {
        case Reading.Decoded(Event event, String data) -> {
          boolean fresh = memory.add(event);
          stored += fresh ? 1 : 0;
          duplicates += fresh ? 0 : 1;
          if (event.body() instanceof OutboxLost loss) {
            close(event, loss);
          }
          if (fresh) {
            drafts.add(draft(event));
          }
          touched(device, event.epoch());
        }
        case Reading.Rejected refused -> {
          rejected++;
          refuse(device, refused);
        }
      }
    }
    Outcome outcome = new Outcome(stored, duplicates, rejected);
    after.add(() -> arrival.completion().stored(outcome));
  }

  /** It is on the disk: messages are acknowledged, and devices told. */
  void written() {
    after.forEach(Runnable::run);
    epochs.forEach(
        (device, touched) ->
            touched.forEach(
                epoch -> desk.acknowledge(device, epoch, memory.ledger(device, epoch))));
  }

  private boolean hasRoomFor(Arrival arrival) {
    for (Reading reading : arrival.readings()) {
      if (reading instanceof Reading.Decoded(Event event, String data)) {
        String epoch = event.epoch();
        if (epoch != null
            && !(event.body() instanceof OutboxLost)
            && !memory.ledger(event.device(), epoch).hasRoomFor(event.sequence())) {
          return false;
        }
      }
    }
    return true;
  }

  private Reading inThisCentre(Arrival arrival, Reading reading) {
    if (arrival.centre().equals(centre) || reading instanceof Reading.Rejected) {
      return reading;
    }
    String detail = "this gateway serves centre " + centre;
    return new Reading.Rejected(RefusalReason.WRONG_CENTRE, detail, null, null, 0, "");
  }

  /** What the local device lost is its own; upstream it would name the gateway's sequences. */
  private void close(Event event, OutboxLost loss) {
    String epoch = event.epoch();
    if (epoch != null) {
      // What will never come was recorded before the event that says so.
      long to = Math.min(loss.to(), event.sequence() - 1);
      memory.ledger(event.device(), epoch).addLost(loss.from(), to);
    }
    LOG.atWarn()
        .addKeyValue("device", event.device())
        .log(
            "{}: lost its events {} to {}: {}",
            event.device(),
            loss.from(),
            loss.to(),
            loss.reason());
  }

  private static Draft draft(Event event) {
    Origin origin =
        new Origin(
            event.device(),
            event.id(),
            event.epoch(),
            event.sequence(),
            Math.max(0, event.clockBoundMillis()));
    return event.body() instanceof OutboxLost(long from, long to, String why)
        ? new Draft(
            event.timeMicros(),
            event.subject(),
            new DeviceFault(DeviceFaults.OUTBOX_LOST, "events: " + (to - from + 1)),
            origin)
        : new Draft(event.timeMicros(), event.subject(), event.body(), origin);
  }

  private void refuse(String device, Reading.Rejected refused) {
    refusals.add(device, refused);
    faults.refused(device, refused.reason());
    String epoch = refused.epoch();
    if (epoch != null) {
      var unused = memory.ledger(device, epoch).add(refused.sequence());
      touched(device, epoch);
    }
    after.add(() -> desk.reject(device, refused));
  }

  private void touched(String device, @Nullable String epoch) {
    if (epoch != null) {
      epochs.computeIfAbsent(device, first -> new LinkedHashSet<>()).add(epoch);
    }
  }
}
