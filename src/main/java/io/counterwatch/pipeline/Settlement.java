package io.counterwatch.pipeline;

import io.counterwatch.pipeline.Admission.Asked;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.Inbox.Task;
import io.counterwatch.pipeline.MessageSorter.Retried;
import io.counterwatch.pipeline.MessageSorter.Settled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows a commit: everything is counted, devices are told, and messages acknowledged. */
final class Settlement {
  private final Registry registry;
  private final Ledgers ledgers;
  private final DeviceHealth health;
  private final DeviceDesk devices;
  private final Inbox inbox;
  private final RefusalQuota quota;
  private final Figures figures;
  private final WriterClock clock;
  private final Floods floods;

  /** A device that asked for an answer, and the storage it asked about. */
  record Birth(String centre, LedgerKey ledger, long uptimeMillis) {}

  /** An administrator's order and what became of it. */
  record Ordered(Task.Order order, RegistryOrder.Answer answer) {}

  Settlement(
      WriterMemory memory, DeviceDesk devices, Inbox inbox, Figures figures, WriterClock clock) {
    this.registry = memory.registry();
    this.ledgers = memory.ledgers();
    this.health = memory.health();
    this.quota = memory.quota();
    this.devices = devices;
    this.inbox = inbox;
    this.figures = figures;
    this.clock = clock;
    this.floods = new Floods(registry, clock.nanos());
  }

  void settle(List<Task> tasks, MessageSorter batch, Asked asked) {
    // First, so that whoever hears that something is stored finds it in the figures.
    count(tasks, batch);
    tellDevices(batch, asked.births());
    completeMessages(batch);
    answer(batch, asked.orders());
    noteFloods(batch);
  }

  private void answer(MessageSorter batch, List<Ordered> orders) {
    for (Ordered done : orders) {
      done.order().answer().complete(done.answer());
    }
    if (!orders.isEmpty()) {
      registry.directory().changed();
    }
    for (Retried retried : batch.retried()) {
      String problem = retried.sender().withheld;
      if (problem == null) {
        quota.remove(retried.publisher());
        registry.mended(retried.publisher(), DeviceProblem.REFUSALS_FULL);
      }
      retried.result().complete(new ReplayResult(problem == null, problem == null ? "" : problem));
    }
  }

  private void tellDevices(MessageSorter batch, List<Birth> births) {
    batch.heldBack().forEach(devices::stillHeld);
    for (LedgerKey key : batch.ledgersToAcknowledge()) {
      SequenceLedger ledger = ledgers.of(key);
      noteArrears(key, ledger.upto(), batch.announced.get(key));
      health.stored(key.publisher(), key.epoch(), ledger.upto());
      DeviceRow device = registry.device(key.publisher());
      if (device != null) {
        devices.acknowledge(batch.listensIn(device), key, ledger);
      }
    }
    for (Birth birth : births) {
      devices.answer(
          birth.centre(), birth.ledger(), ledgers.of(birth.ledger()), birth.uptimeMillis());
    }
    batch
        .letters()
        .notices()
        .forEach(notice -> devices.reject(notice.centre(), notice.device(), notice.rejection()));
  }

  private void noteArrears(LedgerKey key, long upto, @Nullable Long announced) {
    Arrears arrears = health.arrears();
    if (arrears.progressed(key, upto) || (announced != null && announced <= upto)) {
      registry.mended(key.publisher(), DeviceProblem.UNDELIVERED);
    }
    if (announced != null && arrears.announced(key, announced, upto, clock.nanos())) {
      registry.problem(key.publisher(), DeviceProblem.UNDELIVERED);
    }
  }

  private void completeMessages(MessageSorter batch) {
    for (Settled message : batch.settled()) {
      inbox.done(message.arrival);
      if (message.withheld == null) {
        message
            .arrival
            .completion()
            .stored(new Arrival.Outcome(message.stored, message.duplicates, message.rejected));
      } else {
        message.arrival.completion().withheld(message.withheld);
      }
    }
  }

  private void count(List<Task> tasks, MessageSorter batch) {
    figures.batches.increment();
    // What is withheld is not rejected: it stays with its sender.
    batch.letters().reasons().forEach(reason -> figures.rejected(reason).increment());
    batch.lostByCentre().forEach((centre, sequences) -> figures.lost(centre).add(sequences));
    for (Settled message : batch.settled()) {
      figures.stored.add(message.stored);
      figures.duplicates.add(message.duplicates);
      if (message.withheld != null) {
        figures.withheld.increment();
      }
    }
    long now = clock.nanos();
    for (Task task : tasks) {
      if (task instanceof Task.Message message) {
        figures.lag(now - message.arrivedNanos(), message.arrival().readings().size());
      }
    }
  }

  private void noteFloods(MessageSorter batch) {
    long now = clock.nanos();
    for (Settled message : batch.settled()) {
      floods.came(message.arrival.publisher(), message.arrival.readings().size(), now);
    }
  }
}
