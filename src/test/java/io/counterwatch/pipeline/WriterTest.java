package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.Organisation;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.Administration.ImportRequest;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.Enrolment;
import io.counterwatch.testing.Story;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the writer promises, where the store is slow, away, or refuses. */
class WriterTest {
  private static final long NOON = Story.micros("12:00:00");
  private static final String STORY = "08:00:00 A issued land\n08:05:00 A called 1";

  private final MemoryStore store = new MemoryStore();

  private static List<Reading> issued(int from, int to) {
    List<Event> events = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      events.add(issue("T" + i, Story.micros("08:00:00") + i, i));
    }
    return WriterRun.decoded(events);
  }

  private static Event issue(String ticket, long micros, int sequence) {
    return Story.event(
        micros,
        ticket,
        new EventBody.TicketIssued("land", ticket, null, false, null, null),
        sequence);
  }

  private DayMeasures saved(String centre) {
    return Objects.requireNonNull(store.days.get(new DayKey(centre, Story.DAY)));
  }

  @Test
  void anAcknowledgementNeverNamesWhatIsNotCommitted() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    run.nanosPerLook = 1_000_000;
    run.send(issued(1, 1));
    run.send(issued(2, 2));
    held.holding = true;
    run.send(issued(3, 3));
    run.nanosPerLook = 300_000_000;
    run.tick();
    assertThat(store.log).hasSize(2);
    assertThat(run.lastAck().upto()).isEqualTo(2);
    held.release();
    run.work();
    run.tick();
    assertThat(run.lastAck().upto()).isEqualTo(3);
  }

  @Test
  void aDuplicateIsAcknowledgedAgainSinceTheFirstAcknowledgementMayBeLost() {
    WriterRun run = new WriterRun(store, true, NOON);
    run.send(issued(1, 2));
    run.acks.clear();
    run.send(issued(1, 1));
    assertThat(run.duplicates).isEqualTo(1);
    assertThat(run.lastAck().upto()).isEqualTo(2);
  }

  @Test
  void aDeviceOfACentreThatIsNoLongerConfiguredStopsNobody() {
    store.devices.put("old", enrolled("old", "gone"));
    store.devices.put("kiosk", enrolled("kiosk", "hall"));
    store.centres.put("hall", new CentreRow("hall", "UTC", false));
    WriterRun run = new WriterRun(store, false, NOON);
    run.offer("gone", "old", WriterRun.from("gone", "old", NOON, issue("A", NOON, 1)));
    assertThatCode(run::work).doesNotThrowAnyException();
    run.send(issued(1, 1));
    assertThat(run.withheld).isEqualTo(1);
    assertThat(run.stored).isEqualTo(1);
  }

  private static DeviceRow enrolled(String device, String centre) {
    return DeviceRow.firstSeen(device, centre, null)
        .with(new Enrolment(true, null, false, false, null, null, false));
  }

  @Test
  void aCentreOfImportsStaysOneWhenItsFirstCommitFails() {
    WriterRun run = new WriterRun(store, true, NOON);
    run.writer
        .administration()
        .admitImport(new ImportRequest("bank", "import-1", ZoneId.of("Asia/Tokyo"), true, true));
    run.work();
    store.failNextCommit();
    run.offer("bank", "import-1", WriterRun.from("bank", "import-1", NOON, issue("A", NOON, 1)));
    run.work();
    assertThat(store.centres.get("bank")).isEqualTo(new CentreRow("bank", "Asia/Tokyo", true));
  }

  @Test
  void questionsDoNotKeepEventsFromBeingStored() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    run.send(issued(1, 1));
    held.holding = true;
    run.settled("hall");
    run.work();
    run.offer("hall", "kiosk", issued(2, 2));
    for (int i = 0; i < 10; i++) {
      run.settled("hall");
      run.work();
      held.release();
      run.work();
    }
    assertThat(run.stored).isEqualTo(2);
  }

  @Test
  void whoAsksWhileRowsAreWrittenGetsRowsAsOfHisQuestion() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    run.send(WriterRun.decoded(Story.of(STORY + "\n09:00:00 A started 1")));
    run.offer("other", "kiosk-2", WriterRun.from("other", "kiosk-2", NOON, issue("B", NOON, 1)));
    run.work();
    run.settle();
    held.holding = true;
    run.settled("other");
    run.work();
    run.nowMicros = Story.micros("13:00:00");
    CompletableFuture<?> asked = run.settled("hall");
    run.work();
    while (!asked.isDone()) {
      held.release();
      run.work();
    }
    assertThat(saved("hall").counters().getFirst().servingSeconds()).isEqualTo(4 * 3600);
  }

  @Test
  void whoAsksForADayDoesNotWaitForAllOthers() {
    WriterRun run = new WriterRun(store, true, Story.micros("9600:00:00"));
    List<Event> events = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      events.add(WriterRun.issue(day + 1, Story.micros("08:00:00") + day * 86_400_000_000L));
    }
    HeldStore held = new HeldStore(store);
    run.send(WriterRun.decoded(events));
    WriterRun restarted = new WriterRun(held, true, Story.micros("9600:00:00"));
    held.holding = true;
    LocalDate day = Story.DAY.plusDays(250);
    CompletableFuture<Void> asked = restarted.settled("hall", day, day);
    restarted.work();
    int saved = 0;
    while (!asked.isDone()) {
      held.release();
      restarted.work();
      assertThat(++saved).as("transactions until the answer").isLessThan(4);
    }
    assertThat(asked).isCompleted();
    assertThat(store.days).containsKey(new EventStore.DayKey("hall", day));
  }

  @Test
  void tooManyQuestionsAreTurnedAway() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    run.send(issued(1, 1));
    held.holding = true;
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    for (int i = 0; i <= DayKeeper.MAX_QUESTIONS; i++) {
      asked.add(run.settled("hall"));
    }
    run.work();
    assertThat(asked.getLast()).isCompletedExceptionally();
    assertThat(asked.getFirst()).isNotDone();
    run.send(issued(2, 2));
    while (!asked.getFirst().isDone()) {
      held.release();
      run.work();
    }
    assertThat(asked.getFirst()).isCompletedWithValue(null);
  }

  @Test
  void aSteadyStreamOfEventsDoesNotKeepTheDayFromEnding() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, Story.micros("23:59:00"));
    run.send(issued(1, 1));
    held.holding = true;
    run.nowMicros = Story.micros("24:01:00");
    for (int i = 2; i < 50; i++) {
      run.offer("hall", "kiosk", issued(i, i));
      run.tick();
      if (held.waiting() > 0) {
        // The next message is there before the transaction ends: the writer is never idle.
        run.offer("hall", "kiosk", issued(100 + i, 100 + i));
        run.tick();
        held.release();
      }
      run.work();
    }
    CentreView view = Objects.requireNonNull(run.writer.views().of("hall"));
    assertThat(view.day()).isEqualTo(Story.DAY.plusDays(1));
  }

  @Test
  void howFarTheDaysAreDerivedNeverGoesBack() {
    sendToCentres(new WriterRun(store, true, NOON), 1);
    assertThat(store.through).isEqualTo(CENTRES);

    HeldStore held = new HeldStore(store);
    held.holding = true;
    WriterRun restarted = new WriterRun(held, true, NOON);
    sendToCentres(restarted, 2);
    while (held.waiting() > 0) {
      held.release();
      restarted.work();
      assertThat(store.through).isGreaterThanOrEqualTo(CENTRES);
    }
    assertThat(store.through).isEqualTo(2 * CENTRES);
  }

  /** More centres than there are days in one transaction. */
  private static final int CENTRES = 40;

  private static void sendToCentres(WriterRun run, int sequence) {
    for (int centre = 0; centre < CENTRES; centre++) {
      String kiosk = "kiosk-" + centre;
      Event event = issue("T" + sequence, NOON + sequence, sequence);
      run.offer("c" + centre, kiosk, WriterRun.from("c" + centre, kiosk, NOON + sequence, event));
    }
    run.work();
    run.tick();
  }

  @Test
  void stopEndsWhenTheLeaseIsLost() {
    WriterRun run = new WriterRun(store, true, NOON);
    store.loseLease();
    run.send(issued(1, 1));
    assertThat(run.leaseLost).isTrue();
    CompletableFuture<?> stopped = run.writer.stop().toCompletableFuture();
    run.work();
    assertThat(stopped).isDone();
  }

  @Test
  void whoAsksWhenTheLeaseIsLostIsTold() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    run.send(issued(1, 1));
    held.holding = true;
    run.send(issued(2, 2));
    CompletableFuture<?> asked = run.settled("hall");
    run.work();
    store.loseLease();
    held.release();
    run.work();
    assertThat(asked).isCompletedExceptionally();
  }

  @Test
  void nothingIsTakenInAndNothingIsOpenedAfterTheStop() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    CompletableFuture<?> stopped = run.writer.stop().toCompletableFuture();
    run.work();
    assertThat(stopped).isDone();
    assertThatThrownBy(() -> run.send(issued(1, 1))).hasMessage("no room");
    assertThat(run.writer.intake().hasRoom()).isFalse();
    run.tick();
    assertThat(held.transactions).isEmpty();
    assertThat(run.statuses.getLast().online()).isFalse();
  }

  @Test
  void whatWasReceivedBeforeTheStopIsStoredAndTold() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    held.holding = true;
    run.send(issued(1, 1));
    for (int i = 2; i <= 4; i++) {
      run.offer("hall", "kiosk", issued(i, i));
    }
    CompletableFuture<?> stopped = run.writer.stop().toCompletableFuture();
    run.work();
    assertThat(stopped).as("one batch is under way, and one waits").isNotDone();
    held.holding = false;
    held.release();
    run.work();
    assertThat(stopped).isDone();
    assertThat(run.stored).isEqualTo(4);
    // It had one a moment ago, and would get the next in a fifth of a second.
    assertThat(run.lastAck().upto()).isEqualTo(4);
    assertThat(run.statuses.reversed().get(1).accepting()).as("told before the end").isFalse();
    assertThat(run.statuses.reversed().get(1).online()).isTrue();
    assertThat(run.statuses.getLast().online()).isFalse();
  }

  @Test
  void aStopEndsThoughTheDatabaseGoesAwayMeanwhile() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    held.holding = true;
    run.send(issued(1, 1));
    run.offer("hall", "kiosk", issued(2, 2));
    CompletableFuture<?> stopped = run.writer.stop().toCompletableFuture();
    run.work();
    assertThat(stopped).isNotDone();
    store.failNextCommit();
    held.release();
    run.work();
    assertThat(stopped).as("it says that not all is stored").isCompletedExceptionally();
    assertThat(run.stored).isZero();
  }

  /**
   * Else it would be ready by its own word, over a connection that is gone, until an event comes.
   */
  @Test
  void aConnectionThatBreaksWhileEverythingIsReadIsMadeAnew() {
    HeldStore held = new HeldStore(store);
    held.breaksWhileRead = true;
    WriterRun run = new WriterRun(held, true, NOON);
    assertThat(held.opened).isEqualTo(2);
    assertThat(run.writer.health().ready()).isTrue();
  }

  @Test
  void aConnectionThatBreaksAsABatchEndsIsMadeAnew() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    held.breaksAfterTransaction = true;
    run.send(issued(1, 1));
    assertThat(held.opened).isEqualTo(2);
    assertThat(run.stored).isEqualTo(1);
    assertThat(run.writer.health().ready()).isTrue();
  }

  @Test
  void oneMessageThatTheDatabaseRefusesCostsNoRebuildForEachBeforeIt() {
    WriterRun run = new WriterRun(store, true, NOON);
    store.refuseTicket("T90");
    for (int i = 1; i <= 100; i++) {
      run.offer("hall", "kiosk", issued(i, i));
    }
    run.work();
    assertThat(run.stored).isEqualTo(99);
    assertThat(run.rejected).isEqualTo(1);
    assertThat(run.figures.recoveries.sum()).isLessThanOrEqualTo(2);
  }

  @Test
  void statusesDoNotFillTheMemoryWhileTheStoreIsAway() {
    HeldStore held = new HeldStore(store);
    WriterRun run = new WriterRun(held, true, NOON);
    held.holding = true;
    run.send(issued(1, 1));
    DeviceStatus heartbeat =
        new DeviceStatus(true, false, null, "00000000000000aa", 1, 1, 0, null, null);
    for (int i = 0; i < Inbox.MAX_STATUSES + 1_000; i++) {
      run.writer.intake().status("hall", "kiosk", heartbeat, false);
    }
    assertThat(run.figures.overflows.sum()).isEqualTo(1_000);
    held.holding = false;
    held.release();
    run.work();
    run.writer.intake().status("hall", "kiosk", heartbeat, false);
    assertThat(run.figures.overflows.sum()).isEqualTo(1_000);
  }

  @Test
  void anImportedDayIsFinishedOnceItIsOver() {
    WriterRun run = new WriterRun(store, true, NOON);
    run.writer
        .administration()
        .admitImport(new ImportRequest("bank", "import-1", ZoneId.of("UTC"), true, true));
    run.work();
    Event event = issue("A", Story.micros("08:00:00"), 1);
    run.offer("bank", "import-1", WriterRun.from("bank", "import-1", NOON, event));
    run.work();
    run.settle();
    assertThat(saved("bank").finished()).isFalse();
    run.nowMicros = Story.micros("24:00:01");
    run.tick();
    run.settle();
    assertThat(saved("bank").finished()).isTrue();
    assertThat(saved("bank").total().expired()).isEqualTo(1);
  }

  @Test
  void theLastViewOfADayShowsWhoExpired() {
    WriterRun run = new WriterRun(store, true, Story.micros("23:59:59"));
    run.send(issued(1, 1));
    run.tick();
    List<CentreView> seen = new ArrayList<>();
    run.writer.views().subscribe(seen::add);
    run.nowMicros = Story.micros("24:00:00");
    // A newly known centre makes the writer look at the days before views are due again.
    run.writer
        .administration()
        .admitImport(new ImportRequest("other", "import-2", ZoneId.of("UTC"), false, true));
    run.nanosPerLook = 0;
    run.send(issued(2, 2));
    List<CentreView> ended =
        seen.stream().filter(v -> v.centre().equals("hall") && v.day().equals(Story.DAY)).toList();
    assertThat(ended).isNotEmpty();
    assertThat(ended.getLast().today().expired()).isEqualTo(1);
  }

  @Test
  void lateEventsAreCountedAsCorrections() {
    WriterRun run = new WriterRun(store, true, Story.micros("36:00:00"));
    Event late = issue("A", Story.micros("08:00:00"), 1);
    run.send(WriterRun.from("hall", "kiosk", Story.micros("36:00:00"), late));
    assertThat(run.figures.corrections("hall").sum()).isEqualTo(1);
  }

  @Test
  void anUnknownDeviceIsKeptAsRefusedThoughTheFirstCommitFails() {
    WriterRun run = new WriterRun(store, Organisation.empty(ZoneId.of("UTC")), false, NOON);
    store.failNextCommit();
    run.send(issued(1, 1));
    assertThat(run.withheld).isEqualTo(1);
    assertThat(store.deadLetters).hasSize(1);
  }
}
