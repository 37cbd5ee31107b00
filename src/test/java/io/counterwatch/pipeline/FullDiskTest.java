package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.testing.Story;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store that can be read but takes nothing, as on a full disk. */
class FullDiskTest {
  private final MemoryStore store = new MemoryStore();
  private final WriterRun run = WriterRun.open(store, Story.micros("12:00:00"));

  @Test
  void nobodyIsToldThatEventsAreTakenBeforeOneIsStored() {
    run.send(WriterRun.issued(1));
    run.statuses.clear();
    store.failNextCommits(4);

    run.send(WriterRun.issued(2));

    assertThat(changes()).containsExactly(false, true);
    assertThat(run.stored).isEqualTo(2);
    assertThat(run.writer.health().ready()).isTrue();
    assertThat(run.writer.views().accepting()).isTrue();
  }

  /** What devices heard, without repetitions. */
  private List<Boolean> changes() {
    List<Boolean> changes = new ArrayList<>();
    for (ServerMessage.Status status : run.statuses) {
      if (changes.isEmpty() || changes.getLast() != status.accepting()) {
        changes.add(status.accepting());
      }
    }
    return changes;
  }
}
