package io.counterwatch.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.device.MemoryOutbox;
import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody.TicketPrintFailed;
import io.counterwatch.event.ServerMessage.SequenceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMemoryTest {
  private static final String EPOCH = "0123456789abcdef";

  @TempDir private Path folder;
  private final MemoryOutbox outbox = new MemoryOutbox("00000000000000aa");

  @Test
  void anEventIsFreshOnce() throws IOException {
    LocalMemory memory = memory();
    assertThat(memory.add(event("kiosk-1", "a", null, 0))).isTrue();
    assertThat(memory.add(event("kiosk-1", "a", null, 0))).isFalse();
    assertThat(memory.add(event("kiosk-2", "a", null, 0))).isTrue();
    assertThat(memory.add(event("kiosk-1", "x", EPOCH, 1))).isTrue();
    assertThat(memory.add(event("kiosk-1", "y", EPOCH, 1))).isFalse();
    assertThat(memory.add(event("kiosk-1", "x", "ffffffffffffffff", 1))).isTrue();
  }

  @Test
  void theOutboxTellsAfterARestart() throws IOException {
    keep(new Origin("kiosk-1", "a", null, 0, 0));
    keep(new Origin("kiosk-1", "b", EPOCH, 1, 0));
    keep(null);
    LocalMemory memory = memory();
    assertThat(memory.add(event("kiosk-1", "a", null, 0))).isFalse();
    assertThat(memory.add(event("kiosk-1", "b", EPOCH, 1))).isFalse();
    assertThat(memory.add(event("kiosk-1", "c", null, 0))).isTrue();
  }

  @Test
  void ledgersOutliveWhatIsInTheOutbox() throws IOException {
    LocalMemory memory = memory();
    memory.add(event("kiosk-1", "a", EPOCH, 1));
    memory.add(event("kiosk-1", "a", EPOCH, 3));
    memory.add(event("kiosk-1", "a", EPOCH, 5));
    memory.save();
    Files.writeString(
        folder.resolve("ledgers"), Files.readString(folder.resolve("ledgers")) + "broken line\n");
    LocalLedger ledger = memory().ledger("kiosk-1", EPOCH);
    assertThat(ledger.upto()).isEqualTo(1);
    assertThat(ledger.above()).containsExactly(3L, 5L);
    assertThat(ledger.missing()).containsExactly(new SequenceRange(2, 2), new SequenceRange(4, 4));
  }

  @Test
  void onlySoManyIdsAreRemembered() throws IOException {
    LocalMemory memory = memory();
    for (int i = 0; i <= LocalMemory.MAX_IDS; i++) {
      memory.add(event("kiosk-1", "id-" + i, null, 0));
    }
    assertThat(memory.add(event("kiosk-1", "id-" + LocalMemory.MAX_IDS, null, 0))).isFalse();
    assertThat(memory.add(event("kiosk-1", "id-0", null, 0))).isTrue();
  }

  @Test
  void aHoleThatIsLostIsClosed() {
    LocalLedger ledger = new LocalLedger();
    assertThat(ledger.add(4)).isTrue();
    assertThat(ledger.add(2)).isTrue();
    assertThat(ledger.upto()).isZero();
    ledger.addLost(3, 3);
    assertThat(ledger.missing()).containsExactly(new SequenceRange(1, 1));
    ledger.addLost(1, 1);
    assertThat(ledger.upto()).isEqualTo(4);
    assertThat(ledger.add(3)).isFalse();
    assertThat(ledger.missing()).isEmpty();
  }

  @Test
  void onlySoManyAreHeldAboveAHole() {
    LocalLedger ledger = new LocalLedger();
    for (int i = 0; i < LocalLedger.MAX_AHEAD; i++) {
      ledger.add(3 + i);
    }
    assertThat(ledger.hasRoomFor(3L + LocalLedger.MAX_AHEAD)).isFalse();
    assertThat(ledger.hasRoomFor(3)).isTrue();
    assertThat(ledger.hasRoomFor(1)).isTrue();
  }

  private LocalMemory memory() throws IOException {
    return new LocalMemory(folder.resolve("ledgers"), outbox);
  }

  private void keep(@Nullable Origin origin) {
    outbox.append(List.of(new Draft(1, "A-1", new TicketPrintFailed(), origin)));
  }

  private static Event event(String device, String id, @Nullable String epoch, long sequence) {
    return new Event(
        "hall", device, device, id, epoch, sequence, 1, 1, -1, "A-1", 0, new TicketPrintFailed());
  }
}
