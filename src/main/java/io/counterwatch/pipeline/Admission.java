package io.counterwatch.pipeline;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.Inbox.Task;
import io.counterwatch.pipeline.Settlement.Birth;
import java.util.ArrayList;
import java.util.List;

/** The first step of a batch: who sent it, and what it says of devices. */
final class Admission {
  private final Registry registry;
  private final DeviceHealth health;
  private final WriterClock clock;

  Admission(Registry registry, DeviceHealth health, WriterClock clock) {
    this.registry = registry;
    this.health = health;
    this.clock = clock;
  }

  /** Takes everything into the batch; returns the births that ask for an answer. */
  List<Birth> admit(List<Task> tasks, BatchBuilder batch) {
    List<Birth> births = new ArrayList<>();
    for (Task task : tasks) {
      switch (task) {
        case Task.Message message -> {
          batch.admit(message.arrival(), clock.nowMicros());
          if (registry.device(message.arrival().publisher()) != null) {
            health.heard(message.arrival().publisher(), clock.nanos());
          }
        }
        case Task.Said said -> {
          DeviceRow device = registry.admit(said.centre(), said.device());
          if (device != null && device.centre().equals(said.centre())) {
            hear(device, said.status(), batch, births);
          }
        }
      }
    }
    return births;
  }

  private void hear(DeviceRow device, DeviceStatus status, BatchBuilder batch, List<Birth> births) {
    long now = clock.nowMicros();
    Long sent = status.timeMicros();
    registry.heard(device, status, now);
    health.heard(device.device(), status, sent == null ? now : Math.min(sent, now), clock.nanos());
    String epoch = status.epoch();
    if (epoch == null) {
      return;
    }
    LedgerKey key = new LedgerKey(device.device(), epoch);
    batch.close(device.centre(), key, status.oldest());
    if (status.birth()) {
      births.add(new Birth(device, key, status.uptimeMillis()));
    }
  }
}
