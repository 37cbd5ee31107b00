package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.Inbox.Task;
import io.counterwatch.pipeline.Settlement.Birth;
import io.counterwatch.pipeline.Settlement.Ordered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of a batch: who sent it, and what it says of devices. */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Registry registry;
  private final Enrolments enrolments;
  private final DeviceHealth health;
  private final DeviceDesk devices;
  private final WriterClock clock;

  /** Histories of which the log says that a device reports there. */
  private final Set<String> reportedHistories = new HashSet<>();

  Admission(Registry registry, DeviceHealth health, DeviceDesk devices, WriterClock clock) {
    this.registry = registry;
    this.enrolments = new Enrolments(registry);
    this.health = health;
    this.devices = devices;
    this.clock = clock;
  }

  /** What a batch's tasks ask for besides the storing of events. */
  record Asked(List<Birth> births, List<Ordered> orders) {}

  /** Sorts everything; returns what asks for an answer. */
  Asked admit(List<Task> tasks, MessageSorter sorter) {
    Asked asked = new Asked(new ArrayList<>(), new ArrayList<>());
    for (Task task : tasks) {
      switch (task) {
        case Task.Message message -> {
          sorter.sort(message.arrival());
          heard(message.arrival());
        }
        case Task.Said said -> {
          DeviceRow device = registry.admit(said.centre(), said.device());
          if (device != null && registry.isOf(device, said.centre())) {
            warnOfHistory(device);
            hear(said.centre(), device, said.status(), sorter, asked.births());
          }
        }
        case Task.GiveUp hole -> giveUp(hole, sorter);
        case Task.Order order ->
            asked.orders().add(new Ordered(order, enrolments.carryOut(order.order())));
        case Task.Replay replay -> sorter.retry(replay);
      }
    }
    return asked;
  }

  /** Only if nothing has happened since that gives hope. */
  private void giveUp(Task.GiveUp lost, MessageSorter sorter) {
    if (sorter.isTouched(lost.ledger())) {
      devices.stillHeld(lost.ledger());
    } else if (devices.isGivenUp(lost.ledger(), lost.hole())) {
      sorter.giveUp(lost.centre(), lost.ledger(), lost.hole());
    }
  }

  private void heard(Arrival arrival) {
    DeviceRow publisher = registry.device(arrival.publisher());
    if (publisher != null) {
      health.heard(arrival.publisher(), clock.nanos());
      warnOfHistory(publisher);
    }
    String last = arrival.publisher();
    for (Reading reading : arrival.readings()) {
      if (reading instanceof Reading.Decoded decoded && !decoded.event().device().equals(last)) {
        last = decoded.event().device();
        if (registry.device(last) != null) {
          health.heard(last, clock.nanos());
        }
      }
    }
  }

  /** What it sends is stored and counted, but whoever looks for a live view finds none. */
  private void warnOfHistory(DeviceRow device) {
    CentrePlans centre = registry.centres().get(device.centre());
    if (centre != null
        && centre.history()
        && !Registry.isImport(device)
        && reportedHistories.add(device.centre())) {
      LOG.atWarn()
          .addKeyValue("device", device.device())
          .addKeyValue("centre", device.centre())
          .log(
              "device {} reports to {}, which is a history: its events are stored, but there is no"
                  + " live view. A centre that is to be live needs an id of its own in the"
                  + " organisation file",
              device.device(),
              device.centre());
    }
  }

  private void hear(
      String centre,
      DeviceRow device,
      DeviceStatus status,
      MessageSorter sorter,
      List<Birth> births) {
    long now = clock.nowMicros();
    Long sent = status.timeMicros();
    registry.heard(device, status, now);
    health.heard(device.device(), status, sent == null ? now : Math.min(sent, now), clock.nanos());
    String epoch = status.epoch();
    if (epoch == null) {
      return;
    }
    LedgerKey key = new LedgerKey(device.device(), epoch);
    boolean known = sorter.announce(centre, key, status.oldest(), status.next(), status.birth());
    if (known && status.birth()) {
      births.add(new Birth(centre, key, status.uptimeMillis()));
    }
  }
}
