package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.Organisation;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage.SequenceRange;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.LedgerKey;
import io.counterwatch.pipeline.Inbox.Task;
import io.counterwatch.testing.Story;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a device may rely on, and what becomes of one that cannot be relied on. */
class GuaranteeTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final long EIGHT = Story.micros("08:00:00");
  private static final String EPOCH = "00000000000000aa";

  private final MemoryStore store = new MemoryStore();
  private WriterRun run = WriterRun.open(store, NOON);

  private static List<Reading> in(String epoch, long sequence, long hash, long micros) {
    Event event = WriterRun.issue(sequence, micros);
    return WriterRun.decoded(
        List.of(
            new Event(
                event.centre(),
                event.publisher(),
                event.device(),
                event.id(),
                epoch,
                sequence,
                micros,
                micros,
                0,
                event.subject(),
                hash,
                event.body())));
  }

  private static Reading refusal(long sequence) {
    return new Reading.Rejected(
        RefusalReason.SCHEMA, "data.number: is missing", "x", EPOCH, sequence, "{}");
  }

  private static DeviceStatus birth(String epoch, long oldest, long next) {
    return new DeviceStatus(true, true, DeviceKind.KIOSK, epoch, oldest, next, 1_234, NOON, null);
  }

  private DeviceRow device(String id) {
    return Objects.requireNonNull(store.devices.get(id));
  }

  // ---- conflicts

  @Test
  void theSameEventAgainIsADuplicate() {
    run.send(WriterRun.issued(1, 2));
    run.send(WriterRun.issued(2, 1));
    assertThat(run.duplicates).isEqualTo(2);
    assertThat(run.rejected).isZero();
  }

  @Test
  void anotherEventUnderTheSameKeyIsAConflict() {
    run.send(WriterRun.issued(1));
    run.send(in(EPOCH, 1, 99, EIGHT));
    assertThat(run.rejected).isEqualTo(1);
    assertThat(store.log).hasSize(1);
    assertThat(store.deadLetters.getFirst().reason()).isEqualTo("conflict");
    assertThat(run.rejections.getLast().reason()).isEqualTo(RefusalReason.CONFLICT);
    run.send(WriterRun.issued(2));
    run.pass(1);
    run.tick();
    assertThat(device("kiosk").problem()).isEqualTo("conflict");
    assertThat(run.lastAck().upto()).isEqualTo(2);
  }

  @Test
  void aConflictIsFoundAfterARestartToo() {
    run.send(WriterRun.issued(1));
    run = WriterRun.open(store, NOON);
    run.send(in(EPOCH, 1, 99, EIGHT));
    assertThat(run.rejected).isEqualTo(1);
  }

  @Test
  void aConflictWithAnOldEventIsFoundWhereItBelongsToTheSameDay() {
    long newest = RecentHashes.SIZE + 5L;
    for (long sequence = 1; sequence <= newest; sequence++) {
      run.send(WriterRun.issued(sequence));
    }
    run.send(WriterRun.issued(1));
    assertThat(run.duplicates).isEqualTo(1);
    run.send(in(EPOCH, 1, 99, EIGHT));
    assertThat(run.rejected).isEqualTo(1);
    // What the database told is remembered, so the day that is claimed makes no difference any
    // more.
    long dayBefore = EIGHT - 86_400_000_000L;
    run.send(in(EPOCH, 1, 98, dayBefore));
    assertThat(run.rejected).isEqualTo(2);
    // By who doesn't remember, nothing is found on another day to compare with.
    run = WriterRun.open(store, NOON);
    run.send(in(EPOCH, 1, 97, dayBefore));
    assertThat(run.duplicates).isEqualTo(1);
  }

  @Test
  void aRefusedEventThatComesAgainIsADuplicate() {
    run.send(List.of(refusal(1)));
    run.send(List.of(refusal(1)));
    run.send(WriterRun.issued(1));
    assertThat(run.rejected).isEqualTo(1);
    assertThat(run.duplicates).isEqualTo(2);
    assertThat(store.log).isEmpty();
  }

  // ---- births

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      run.pass(1);
      run.tick();
    }
  }

  @Test
  void whatABirthSaysIsGoneIsClosedAsLost() {
    run.send(WriterRun.issued(9));
    run.say("kiosk", birth(EPOCH, 6, 10));
    assertThat(run.lastAck().upto()).isEqualTo(5);
    assertThat(run.lastAck().missing()).containsExactly(new SequenceRange(6, 8));
    assertThat(run.lastAck().uptimeMillis()).isEqualTo(1_234);
    assertThat(run.figures.lost("hall").sum()).isEqualTo(5);
  }

  @Test
  void aBirthCannotCloseWhatItHasNotRecorded() {
    run.say("kiosk", birth(EPOCH, 999_999_999_999L, 3));
    assertThat(run.lastAck().upto()).isEqualTo(2);
  }

  @Test
  void anEventCannotDeclareLostWhatComesAfterIt() {
    Event lost = Story.event(EIGHT, null, new EventBody.OutboxLost(1, 999_999, "worn out"), 3);
    run.send(WriterRun.decoded(List.of(lost)));
    assertThat(run.lastAck().upto()).isEqualTo(3);
    assertThat(run.figures.lost("hall").sum()).isEqualTo(2);
  }

  @Test
  void aDeviceThatHasRecordedLessThanItSentIsRolledBack() {
    run.send(WriterRun.issued(1, 2, 3));
    run.say("kiosk", birth(EPOCH, 1, 3));
    assertThat(device("kiosk").problem()).isEqualTo("rolled-back");
    run.say("kiosk", birth("00000000000000bb", 1, 1));
    assertThat(device("kiosk").problem()).isNull();
    assertThat(run.lastAck().upto()).isZero();
    assertThat(run.lastAck().epoch()).isEqualTo("00000000000000bb");
  }

  @Test
  void aServerRestoredFromABackupAsksForEverythingSince() {
    run.send(WriterRun.issued(1, 2));
    MemoryStore backup = store.copy();
    run.send(WriterRun.issued(3, 4));
    run = new WriterRun(backup, true, NOON);
    run.say("kiosk", birth(EPOCH, 1, 5));
    assertThat(run.lastAck().upto()).isEqualTo(2);
    run.send(WriterRun.issued(3, 4));
    assertThat(run.stored).isEqualTo(2);
    assertThat(run.lastAck().upto()).isEqualTo(4);
  }

  @Test
  void aDatabaseThatGoesBackUnderARunningServerMakesEveryDeviceAskAnew() {
    run.send(WriterRun.issued(1, 2));
    MemoryStore backup = store.copy();
    run.send(WriterRun.issued(3, 4));
    String before = run.statuses.getLast().run();
    store.restore(backup);
    store.failNextCommit();
    run.send(WriterRun.issued(5));
    assertThat(run.statuses.getLast().run()).isNotEqualTo(before);
    assertThat(run.statuses.getLast().accepting()).isTrue();
    run.say("kiosk", birth(EPOCH, 1, 6));
    assertThat(run.lastAck().upto()).isEqualTo(2);
    assertThat(run.lastAck().missing()).containsExactly(new SequenceRange(3, 4));
    String after = run.statuses.getLast().run();
    store.failNextCommit();
    run.send(WriterRun.issued(3, 4));
    assertThat(run.statuses.getLast().run()).isEqualTo(after);
    assertThat(store.log).hasSize(5);
  }

  @Test
  void afterABackupNobodyIsToldOfWhatIsGone() {
    run.send(WriterRun.issued(1, 2));
    MemoryStore backup = store.copy();
    run.send(WriterRun.issued(3));
    run.send(WriterRun.issued(4));
    store.restore(backup);
    store.failNextCommit();
    run.send(WriterRun.issued(9));
    run.acks.clear();
    pass(2);
    assertThat(run.acks).allMatch(ack -> ack.upto() <= 2);
  }

  @Test
  void aLedgerIsNotPushedOutBetweenTheLookAndTheUse() {
    Ledgers ledgers = new Ledgers();
    Registry registry = new Registry(Organisation.empty(ZoneId.of("UTC")), true);
    registry.admit("hall", "kiosk");
    LedgerKey eldest = new LedgerKey("kiosk", EPOCH);
    ledgers.of(eldest).add(1);
    for (int i = 1; i < Ledgers.MAX_IN_MEMORY; i++) {
      ledgers.of(new LedgerKey("other-" + i, EPOCH));
    }
    Arrival arrival =
        new Arrival("hall", "kiosk", 1, WriterRun.issued(2), Arrival.Completion.NOBODY);
    assertThat(ledgers.absent(List.of(new Task.Message(arrival, 0)), registry)).isEmpty();
    ledgers.of(new LedgerKey("one-more", EPOCH));
    assertThat(ledgers.of(eldest).upto()).isEqualTo(1);
  }

  @Test
  void aCopiedDeviceStaysInConflictWhateverItIsBesides() {
    run.send(WriterRun.issued(1, 2));
    run.send(in(EPOCH, 2, 99, EIGHT));
    run.say("kiosk", birth(EPOCH, 1, 2));
    run.say("kiosk", birth(EPOCH, 1, 9));
    assertThat(device("kiosk").problem()).isEqualTo("conflict");
  }

  @Test
  void ofAnEventThatGoesToTheWrongCentreAgainAndAgainOneLetterIsKept() {
    run.send(WriterRun.issued(1));
    for (int i = 0; i < 50; i++) {
      run.offer("other", "kiosk", WriterRun.issued(2));
      run.work();
    }
    assertThat(store.deadLetters).hasSize(1);
    assertThat(run.rejected).isEqualTo(50);
  }

  @Test
  void aRefusalThatTheDatabaseRefusesStopsNobody() {
    store.refuseTicket("poison");
    run.send(List.of(new Reading.Rejected(RefusalReason.SCHEMA, "bad", "x", EPOCH, 1, "poison")));
    run.send(WriterRun.issued(2));
    assertThat(run.stored).isEqualTo(1);
    assertThat(run.rejected).isEqualTo(1);
    assertThat(store.deadLetters.getFirst().excerpt()).isEmpty();
  }

  @Test
  void aDeviceBeginsOnlySoManyEpochsInADay() {
    for (int i = 1; i <= Ledgers.MAX_EPOCHS_A_DAY; i++) {
      run.send(in(String.format("%016x", i), 1, 1, EIGHT));
    }
    run.send(in("00000000000000ff", 1, 1, EIGHT));
    assertThat(run.withheld).isEqualTo(1);
    run.send(in(String.format("%016x", 1), 2, 1, EIGHT));
    assertThat(run.withheld).isEqualTo(1);
    assertThat(device("kiosk").problem()).isEqualTo("epochs");
    run.nowMicros += 86_400_000_000L;
    run.send(in("00000000000000ff", 1, 1, EIGHT));
    assertThat(run.withheld).isEqualTo(1);
  }

  // ---- refused events

  @Test
  void aDeviceWithTooManyRefusedEventsIsNoLongerAcknowledged() {
    for (long sequence = 1; sequence <= RefusalQuota.MAX_OF_PUBLISHER; sequence++) {
      run.send(List.of(refusal(sequence)));
    }
    assertThat(run.withheld).isZero();
    run.send(List.of(refusal(RefusalQuota.MAX_OF_PUBLISHER + 1L)));
    assertThat(run.withheld).isEqualTo(1);
    run = WriterRun.open(store, NOON);
    run.send(List.of(refusal(RefusalQuota.MAX_OF_PUBLISHER + 1L)));
    assertThat(run.withheld).isEqualTo(1);
    assertThat(store.deadLetters).hasSize(RefusalQuota.MAX_OF_PUBLISHER);
    // Its good events are stored, and others' refusals kept.
    run.send(WriterRun.issued(RefusalQuota.MAX_OF_PUBLISHER + 1L));
    assertThat(run.stored).isEqualTo(1);
    assertThat(device("kiosk").problem()).isEqualTo("refusals-full");
  }

  private ReplayResult replay(long number, boolean counted, Reading reading) {
    CompletableFuture<ReplayResult> result =
        run.writer
            .administration()
            .replay(new Refused(number, "hall", "kiosk", counted, reading))
            .toCompletableFuture();
    run.work();
    return result.join();
  }

  @Test
  void aRefusedEventThatIsTriedAgainIsStoredOnce() {
    run.send(List.of(refusal(1)));
    Reading mended = WriterRun.issued(1).getFirst();
    store.loseNextAnswer();
    assertThat(replay(1, true, mended).stored()).isFalse();
    assertThat(store.log).hasSize(1);
    assertThat(replay(1, true, mended).stored()).isFalse();
    assertThat(store.log).hasSize(1);
    assertThat(store.replayed).containsExactly(1L);
  }

  @Test
  void twoWhoTryARefusedEventAgainAtTheSameTimeStoreItOnce() {
    run.send(List.of(refusal(1)));
    Refused refused = new Refused(1, "hall", "kiosk", true, WriterRun.issued(1).getFirst());
    var first = run.writer.administration().replay(refused).toCompletableFuture();
    var second = run.writer.administration().replay(refused).toCompletableFuture();
    run.work();
    assertThat(first.join().stored()).isTrue();
    assertThat(second.join().stored()).isFalse();
    assertThat(store.log).hasSize(1);
  }

  @Test
  void aRefusedEventThatIsRefusedAgainStays() {
    run.send(List.of(refusal(1)));
    assertThat(replay(1, true, refusal(1)))
        .isEqualTo(new ReplayResult(false, "data.number: is missing"));
    assertThat(store.replayed).isEmpty();
    assertThat(store.deadLetters).hasSize(1);
  }
}
