package io.counterwatch.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.counterwatch.device.Outbox.Draft;
import io.counterwatch.device.Outbox.Entry;
import io.counterwatch.device.Outbox.Origin;
import io.counterwatch.event.EventBody.OutboxLost;
import io.counterwatch.event.EventBody.TicketCalled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskOutboxTest {
  private static final OutboxLimits SMALL = new OutboxLimits(4_096, 24, 512);

  @TempDir private Path folder;
  private long nowMicros = Outboxes.NOW_MICROS;

  @Test
  void aNewOutboxHasAnEpochOfItsOwn() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(outbox.epoch()).matches("[0-9a-f]{16}");
      assertThat(outbox.oldest()).isEqualTo(1);
      assertThat(outbox.next()).isEqualTo(1);
      assertThat(outbox.read(1, 10)).isEmpty();
    }
  }

  @Test
  void whatWasKeptIsThereAfterReopening() throws IOException {
    ClockReading clock = new ClockReading(-12, 3);
    Origin origin = new Origin("kiosk-7", "id-1", "0123456789abcdef", 42, 9);
    List<Entry> before;
    String epoch;
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(Outboxes.append(outbox, 1)).isEqualTo(1);
      Draft passedOn = new Draft(5, "Nguyễn", new TicketCalled("c1", null), origin);
      assertThat(outbox.append(List.of(passedOn, passedOn))).isEqualTo(2);
      assertThat(Outboxes.append(outbox, 4)).isEqualTo(4);
      outbox.freeze(1, 2, clock);
      outbox.freeze(2, 3, new ClockReading(77, 7));
      outbox.acknowledged(2);
      before = Outboxes.all(outbox);
      epoch = outbox.epoch();
    }
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(outbox.epoch()).isEqualTo(epoch);
      assertThat(outbox.next()).isEqualTo(5);
      assertThat(outbox.acknowledged()).isEqualTo(2);
      assertThat(Outboxes.all(outbox)).isEqualTo(before);
      assertThat(before)
          .extracting(Entry::clock)
          .containsExactly(clock, clock, new ClockReading(77, 7), null);
      assertThat(before.get(1).origin()).isEqualTo(origin);
      assertThat(Outboxes.append(outbox, 5)).isEqualTo(5);
    }
  }

  @Test
  void anEventThatTheProtocolDoesNotKnowIsTheCallersMistake() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> outbox.append(1, "A-1", new TicketCalled("No Slug!", null)));
      assertThat(Outboxes.append(outbox, 1)).isEqualTo(1);
    }
  }

  @Test
  void onlyOneMayHaveAFolder() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(outbox.next()).isEqualTo(1);
      assertThatExceptionOfType(OutboxInUseException.class)
          .isThrownBy(() -> Outboxes.open(folder))
          .withMessageContaining(folder.toString());
    }
    Outboxes.open(folder).close();
  }

  @Test
  void aClosedOutboxKeepsNothing() throws IOException {
    DiskOutbox outbox = Outboxes.open(folder);
    outbox.close();
    outbox.close();
    assertThat(Outboxes.append(outbox, 1)).isEqualTo(Outbox.FULL);
    outbox.freeze(1, 1, new ClockReading(1, 1));
    outbox.acknowledged(1);
    assertThat(outbox.read(1, 1)).isEmpty();
  }

  @Test
  void manyThreadsGetASequenceEach() throws Exception {
    List<Long> given = new ArrayList<>();
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int first = t * 100;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 25; i++) {
                        long sequence = Outboxes.append(outbox, first + i);
                        synchronized (given) {
                          given.add(sequence);
                        }
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(given).hasSize(200).doesNotHaveDuplicates().doesNotContain(Outbox.FULL);
      assertThat(Outboxes.subjects(outbox)).hasSize(200).doesNotHaveDuplicates();
    }
  }

  @Test
  void acknowledgedEventsGoWithTheirFilesAfterADay() throws IOException {
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 10);
      outbox.acknowledged(10);
      assertThat(outbox.oldest()).isEqualTo(1);
      nowMicros += Outboxes.DAY_MICROS + 1;
      append(outbox, 11, 11);
      outbox.acknowledged(11);
      assertThat(outbox.oldest()).isEqualTo(11);
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-11");
      assertThat(files()).isEqualTo(1);
    }
    try (DiskOutbox outbox = small()) {
      assertThat(outbox.oldest()).isEqualTo(11);
      assertThat(outbox.acknowledged()).isEqualTo(11);
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-11");
    }
  }

  @Test
  void whereRoomIsShortAcknowledgedEventsGoEarlier() throws IOException {
    try (DiskOutbox outbox = small()) {
      for (int i = 1; i <= 100; i++) {
        append(outbox, i, i);
        outbox.acknowledged(i);
      }
      assertThat(outbox.oldest()).isGreaterThan(50);
      assertThat(bytes()).isLessThanOrEqualTo(SMALL.maxBytes());
      assertThat(losses(outbox)).isEmpty();
    }
  }

  @Test
  void whenItIsFullTheOldestEventsGoAndAreDeclaredLost() throws IOException {
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 3);
      outbox.acknowledged(2);
      append(outbox, 4, 100);
      assertThat(bytes()).isLessThanOrEqualTo(SMALL.maxBytes());
      assertThat(outbox.oldest()).isGreaterThan(50);
      List<OutboxLost> losses = losses(outbox);
      assertThat(losses.getLast().to()).isEqualTo(outbox.oldest() - 1);
      assertThat(losses.getLast().reason()).contains("full");
      assertThat(Outboxes.subjects(outbox)).contains("A-100");
      outbox.acknowledged(outbox.next() - 1);
      append(outbox, 101, 101);
    }
    try (DiskOutbox outbox = small()) {
      long next = outbox.next();
      assertThat(outbox.losses(1, next)).isEmpty();
      assertThat(outbox.next()).isEqualTo(next);
    }
  }

  @Test
  void aClockThatStepsForwardTakesNothingThatIsNotAcknowledged() throws IOException {
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 3);
      nowMicros += 82 * Outboxes.DAY_MICROS;
      append(outbox, 4, 4);
      assertThat(losses(outbox)).isEmpty();
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-1", "A-2", "A-3", "A-4");
    }
  }

  @Test
  void whatAClockThatWasNeverSetHasRecordedHasNoAge() throws IOException {
    long set = nowMicros;
    nowMicros = 1_000;
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 3);
      nowMicros = set;
      append(outbox, 4, 4);
      assertThat(outbox.oldest()).isEqualTo(1);
      assertThat(losses(outbox)).isEmpty();
    }
  }

  @Test
  void aLowerAcknowledgementIsBelieved() throws IOException {
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 10);
      outbox.acknowledged(9);
      outbox.acknowledged(3);
      nowMicros += 2 * Outboxes.DAY_MICROS;
      append(outbox, 11, 11);
      assertThat(Outboxes.subjects(outbox)).contains("A-4", "A-10");
    }
    try (DiskOutbox outbox = small()) {
      assertThat(outbox.acknowledged()).isEqualTo(3);
    }
  }

  @Test
  void aRolledBackStorageMovesWhatWasRecordedSinceItWasOpened() throws IOException {
    ClockReading clock = new ClockReading(4, 2);
    String old;
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      outbox.agreed();
      append(outbox, 1, 5);
      outbox.acknowledged(2);
      outbox.freeze(1, 5, clock);
      old = outbox.epoch();
    }
    // This is the copy that is gone back to; the original goes on and delivers 3 to 9.
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 106, 107);
      assertThat(outbox.renew()).isTrue();
      assertThat(outbox.epoch()).isNotEqualTo(old);
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-106", "A-107");
      assertThat(Outboxes.all(outbox)).extracting(Entry::sequence).containsExactly(1L, 2L);
      assertThat(outbox.acknowledged()).isZero();
      append(outbox, 108, 108);
      old = outbox.epoch();
    }
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(outbox.epoch()).isEqualTo(old);
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-106", "A-107", "A-108");
    }
    assertThat(folder.resolve("aside-000001-rolled-back")).isDirectory();
  }

  @Test
  void whereTheServerAgreedSinceTheOpeningAllThatIsUnacknowledgedMoves() throws IOException {
    ClockReading clock = new ClockReading(4, 2);
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 1, 5);
      outbox.agreed();
      outbox.acknowledged(2);
      outbox.freeze(1, 4, clock);
      assertThat(outbox.renew()).isTrue();
      assertThat(Outboxes.subjects(outbox)).containsExactly("A-3", "A-4", "A-5");
      assertThat(Outboxes.all(outbox)).extracting(Entry::clock).containsExactly(clock, clock, null);
    }
  }

  @Test
  void aMemoryOutboxMovesAllThatIsUnacknowledged() {
    MemoryOutbox outbox = new MemoryOutbox("00000000000000aa");
    append(outbox, 1, 5);
    outbox.acknowledged(3);
    assertThat(outbox.renew()).isTrue();
    assertThat(outbox.epoch()).isNotEqualTo("00000000000000aa");
    assertThat(Outboxes.subjects(outbox)).containsExactly("A-4", "A-5");
    assertThat(outbox.oldest()).isEqualTo(1);
    assertThat(Outboxes.append(outbox, 6)).isEqualTo(3);
  }

  @Test
  void aLongBacklogMovesWhole() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      List<Draft> drafts = new ArrayList<>();
      for (int i = 1; i <= 1_234; i++) {
        drafts.add(new Draft(i, "A-" + i, Outboxes.body(i), null));
      }
      outbox.append(drafts);
      assertThat(outbox.renew()).isTrue();
      assertThat(Outboxes.subjects(outbox)).hasSize(1_234).startsWith("A-1").endsWith("A-1234");
      assertThat(Outboxes.append(outbox, 1_235)).isEqualTo(1_235);
    }
  }

  @Test
  void anAgreementIsThereAfterReopening() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 1, 3);
      assertThat(outbox.firstUnsent()).isEqualTo(1);
      outbox.agreed();
      assertThat(outbox.firstUnsent()).isEqualTo(4);
    }
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 4, 5);
      assertThat(outbox.firstUnsent()).isEqualTo(4);
    }
  }

  @Test
  void whatABirthDeclaredGoneIsNoSignOfACopy() throws IOException {
    try (DiskOutbox outbox = small()) {
      append(outbox, 1, 100);
      assertThat(outbox.oldest()).isGreaterThan(50);
      assertThat(outbox.firstUnsent()).isEqualTo(outbox.oldest());
    }
  }

  @Test
  void aFileThatWasMadeButNeverUsedIsForgotten() throws IOException {
    String epoch;
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 1, 6);
      epoch = outbox.epoch();
    }
    SegmentHeader header = new SegmentHeader(1, epoch, 4, 3, 0);
    OutboxFolder.createSegment(folder.resolve("events-000001"), header, nothing -> {});
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(losses(outbox)).isEmpty();
      append(outbox, 7, 7);
    }
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      assertThat(Outboxes.subjects(outbox))
          .containsExactly("A-1", "A-2", "A-3", "A-4", "A-5", "A-6", "A-7");
      assertThat(outbox.next()).isEqualTo(8);
    }
  }

  @Test
  void anEpochThatCannotBeOpenedLeavesNoFolder() throws IOException {
    try (OutboxFolder taken = OutboxFolder.take(folder)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  taken.createEpoch(
                      1,
                      nothing -> {},
                      path -> {
                        throw new IOException(path + " cannot be opened");
                      }));
      assertThat(taken.current()).isNull();
    }
  }

  @Test
  void aNewEpochHasBegunEvenWhereTheOldFilesCannotBeSetAside() throws IOException {
    try (DiskOutbox outbox = Outboxes.open(folder)) {
      append(outbox, 1, 2);
      outbox.acknowledged(2);
      Files.createDirectory(folder.resolve("aside-000005-older"));
      Outboxes.delete(folder.resolve("events-000001"));
      assertThat(outbox.renew()).isTrue();
      assertThat(Outboxes.append(outbox, 3)).isEqualTo(1);
    }
  }

  private DiskOutbox small() throws IOException {
    return DiskOutbox.open(folder, SMALL, () -> nowMicros);
  }

  private static void append(Outbox outbox, int from, int to) {
    for (int i = from; i <= to; i++) {
      assertThat(Outboxes.append(outbox, i)).isPositive();
    }
  }

  private static List<OutboxLost> losses(Outbox outbox) {
    return Outboxes.all(outbox).stream()
        .map(Entry::body)
        .filter(OutboxLost.class::isInstance)
        .map(OutboxLost.class::cast)
        .toList();
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("events-000001"))) {
      return files.count();
    }
  }

  private long bytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder.resolve("events-000001"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
