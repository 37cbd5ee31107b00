package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentrePlan.DevicePlan;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.CentrePlans.Stage;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.Names;
import io.counterwatch.centre.OpeningHours;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Organisation.Version;
import io.counterwatch.centre.Period;
import io.counterwatch.centre.Province;
import io.counterwatch.centre.ServicePlan;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.OrganisationSource.Answer;
import io.counterwatch.pipeline.OrganisationSource.News;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import io.counterwatch.testing.Story;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Days are folded under the plan in force on them, and a version for past days folds them again.
 */
class OrganisationVersionsTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final LocalDate NEXT = Story.DAY.plusDays(1);
  private static final DayKey DAY = new DayKey(Story.CENTRE, Story.DAY);
  private static final long NOON = Story.micros("12:00:00");
  private static final long NEXT_NOON = Story.micros("36:00:00");
  private static final String STORY =
      """
      08:00:00 A issued land
      08:05:00 A called 1 s-01
      """;

  private static CentrePlan plan(String name, int targetSeconds) {
    return plan(Story.CENTRE, name, targetSeconds);
  }

  /** One service, with that target, and a kiosk. */
  private static CentrePlan plan(String centre, String name, int targetSeconds) {
    return new CentrePlan(
        centre,
        Names.same(name),
        "commune",
        null,
        UTC,
        LocalTime.MIDNIGHT,
        false,
        Map.of("land", new ServicePlan("land", Names.same("Land"), targetSeconds, 3600, 20)),
        Map.of(),
        OpeningHours.ALWAYS,
        List.of(new DevicePlan("kiosk", "kiosk", false, null)),
        Map.of());
  }

  private static Organisation file(Stage... stages) {
    return new Organisation(
        new Province("", Names.same(""), UTC, List.of()),
        Map.of(Story.CENTRE, new CentrePlans(List.of(stages))),
        List.of());
  }

  private static Organisation always(CentrePlan plan) {
    return file(new Stage(Period.ALWAYS, plan, null));
  }

  /** Lays the file down as a further version, as a server does that is started with it. */
  private static OrganisationSource started(
      Map<Integer, Organisation> files, @Nullable LocalDate effective) {
    return (stored, registered, nowMicros) -> {
      Organisation before = Organisation.empty(UTC);
      for (VersionRow row : stored) {
        before = before.then(version(row), Objects.requireNonNull(files.get(row.number())));
      }
      VersionRow row = new VersionRow(stored.size() + 1, effective, nowMicros, "UTC", "");
      Organisation file = Objects.requireNonNull(files.get(row.number()));
      return CompletableFuture.completedStage(
          new Answer.Usable(
              before.then(version(row), file), file, new News(row, before, Map.of())));
    };
  }

  private static Version version(VersionRow row) {
    return new Version(
        row.number(),
        row.effective(),
        row.recordedMicros(),
        new Province("", Names.same(""), UTC, List.of()));
  }

  private static long met(MemoryStore store, DayKey key) {
    return measures(store, key).services().getFirst().total().serviceLevel().met();
  }

  private static DayMeasures measures(MemoryStore store, DayKey key) {
    return Objects.requireNonNull(store.days.get(key));
  }

  /** A day that ended under the first version; its only wait of five minutes was in time. */
  private static MemoryStore yesterday(Map<Integer, Organisation> files) {
    MemoryStore store = new MemoryStore();
    WriterRun run = new WriterRun(store, started(files, null), true, NOON);
    run.send(WriterRun.decoded(Story.of(STORY)));
    run.nowMicros = NEXT_NOON;
    run.tick();
    run.settle();
    assertThat(measures(store, DAY).finished()).isTrue();
    assertThat(met(store, DAY)).isEqualTo(1);
    assertThat(store.foldedUnder.get(DAY)).isEqualTo(1);
    return store;
  }

  @Test
  void aVersionFromTodayOnLeavesYesterdayAsItWasForLateEventsToo() {
    Map<Integer, Organisation> files =
        Map.of(1, always(plan("Old", 900)), 2, always(plan("New", 60)));
    MemoryStore store = yesterday(files);
    WriterRun run = new WriterRun(store, started(files, NEXT), true, NEXT_NOON);
    run.send(
        WriterRun.decoded(
            Story.of(STORY + "09:00:00 B issued land\n09:05:00 B called 1 s-01").subList(2, 4)));
    run.settle();
    assertThat(met(store, DAY)).isEqualTo(2);
    assertThat(store.foldedUnder.get(DAY)).isEqualTo(1);
    assertThat(Objects.requireNonNull(run.writer.views().of(Story.CENTRE)).plan().names().en())
        .isEqualTo("New");
  }

  @Test
  void aRetroactiveVersionFoldsTheDaysAgainThatItChanges() {
    Map<Integer, Organisation> files =
        Map.of(1, always(plan("Old", 900)), 2, always(plan("New", 60)));
    MemoryStore store = yesterday(files);
    WriterRun run = new WriterRun(store, started(files, Story.DAY), true, NEXT_NOON);
    run.settle();
    assertThat(met(store, DAY)).isEqualTo(0);
    assertThat(store.foldedUnder.get(DAY)).isEqualTo(2);
    assertThat(measures(store, DAY).finished()).isTrue();
  }

  @Test
  void aRetroactiveVersionThatChangesNoFigureFoldsNothing() {
    Map<Integer, Organisation> files =
        Map.of(1, always(plan("Old", 900)), 2, always(plan("Renamed", 900)));
    MemoryStore store = yesterday(files);
    new WriterRun(store, started(files, Story.DAY), true, NEXT_NOON).settle();
    assertThat(store.foldedUnder.get(DAY)).isEqualTo(1);
  }

  @Test
  void whatACrashLeftUnfoldedIsFoldedAtTheNextStart() {
    Map<Integer, Organisation> files =
        Map.of(1, always(plan("Old", 900)), 2, always(plan("New", 60)));
    MemoryStore store = yesterday(files);
    Answer.Usable second =
        (Answer.Usable)
            started(files, Story.DAY)
                .read(store.versions, List.of(), NEXT_NOON)
                .toCompletableFuture()
                .join();
    store.add(Objects.requireNonNull(second.news()).version(), List.of(DAY));
    // The next start finds the version laid down, and nothing new.
    OrganisationSource again =
        (stored, registered, nowMicros) ->
            CompletableFuture.completedStage(
                new Answer.Usable(second.whole(), second.newest(), null));
    new WriterRun(store, again, true, NEXT_NOON).settle();
    assertThat(met(store, DAY)).isEqualTo(0);
    assertThat(store.foldedUnder.get(DAY)).isEqualTo(2);
  }

  @Test
  void aCentreIsLiveOnlyWhileItExists() {
    Period onlyThen = new Period(Story.DAY, Story.DAY);
    Organisation organisation = file(new Stage(onlyThen, plan("Hall", 900), null));
    MemoryStore store = new MemoryStore();
    WriterRun run = new WriterRun(store, organisation, false, Story.micros("-10:00:00"));
    assertThat(run.writer.views().all()).isEmpty();
    run.ended.clear();
    run.nowMicros = NOON;
    run.tick();
    run.tick();
    assertThat(run.writer.views().of(Story.CENTRE)).isNotNull();
    run.send(WriterRun.decoded(Story.of(STORY)));
    run.tick();
    assertThat(run.boards).isNotEmpty();
    run.nowMicros = NEXT_NOON;
    run.tick();
    run.tick();
    assertThat(run.writer.views().all()).isEmpty();
    assertThat(run.ended).containsExactly(Story.CENTRE);
    int told = run.boards.size();
    run.pass(60);
    run.tick();
    run.tick();
    assertThat(run.boards).hasSize(told);
    // A server that starts only now clears what an earlier one left.
    WriterRun later = new WriterRun(store, organisation, false, NEXT_NOON);
    assertThat(later.ended).containsExactly(Story.CENTRE);
    assertThat(later.boards).isEmpty();
    // Its last day can still be asked for, and what comes late is counted there.
    run.send(WriterRun.decoded(Story.of(STORY + "09:00:00 B issued land").subList(2, 3)));
    run.settle();
    assertThat(measures(store, DAY).total().issued()).isEqualTo(2);
    assertThat(run.rejected).isZero();
    // Whatever happens after its end has a day, too.
    run.send(WriterRun.decoded(List.of(WriterRun.issue(9, Story.micros("34:00:00")))));
    run.settle();
    assertThat(measures(store, new DayKey(Story.CENTRE, NEXT)).total().issued()).isEqualTo(1);
    assertThat(run.writer.views().all()).isEmpty();
  }

  @Test
  void aVersionWithoutACentreWhoseDaysItPassesKeepsTheDaysOfItsCalendar() {
    Period since = new Period(Story.DAY, LocalDate.MAX);
    Organisation without =
        new Organisation(
            new Province("", Names.same(""), ZoneId.of("Asia/Ho_Chi_Minh"), List.of()),
            Map.of(),
            List.of());
    Map<Integer, Organisation> files =
        Map.of(1, file(new Stage(since, plan("Hall", 900), null)), 2, without);
    MemoryStore store = yesterday(files);
    WriterRun run = new WriterRun(store, started(files, Story.DAY.minusDays(9)), true, NEXT_NOON);
    assertThat(run.writer.views().all()).isEmpty();
    // In the province's zone it is the next day already.
    run.send(WriterRun.decoded(Story.of(STORY + "20:00:00 B issued land").subList(2, 3)));
    run.settle();
    assertThat(measures(store, DAY).total().issued()).isEqualTo(2);
  }

  @Test
  void eventsOfACentreThatNobodyKnowsStopTheStart() {
    MemoryStore store = new MemoryStore();
    WriterRun before = new WriterRun(store, always(plan("Hall", 900)), true, NOON);
    before.send(WriterRun.decoded(Story.of(STORY)));
    // As with a file that changed before there were versions.
    WriterRun after = new WriterRun(store, Organisation.empty(UTC), true, NOON);
    assertThat(after.writer.health().ready()).isFalse();
    assertThat(after.start)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("events of centre hall, which is in no version");
  }

  @Test
  void aCentreThatEndsWhileTheDatabaseIsAwayHasNoViewAfterwards() {
    Period onlyThen = new Period(Story.DAY, Story.DAY);
    Organisation organisation = file(new Stage(onlyThen, plan("Hall", 900), null));
    MemoryStore store = new MemoryStore();
    WriterRun run = new WriterRun(store, organisation, false, NOON);
    assertThat(run.writer.views().of(Story.CENTRE)).isNotNull();
    store.failNextCommit();
    run.offer(Story.CENTRE, "kiosk", WriterRun.issued(1));
    run.nowMicros = NEXT_NOON;
    run.work();
    assertThat(run.writer.health().ready()).isTrue();
    assertThat(run.writer.views().all()).isEmpty();
    assertThat(run.ended).containsExactly(Story.CENTRE);
  }

  @Test
  void whatADeviceRecordedBeforeItMovedIsTakenWhereItStood() {
    Map<String, CentrePlans> centres = new LinkedHashMap<>();
    centres.put(
        Story.CENTRE,
        new CentrePlans(
            List.of(new Stage(new Period(LocalDate.MIN, Story.DAY), plan("Hall", 900), "town"))));
    centres.put(
        "town",
        new CentrePlans(
            List.of(new Stage(new Period(NEXT, LocalDate.MAX), plan("town", "Town", 900), null))));
    Organisation merger =
        new Organisation(new Province("", Names.same(""), UTC, List.of()), centres, List.of());
    MemoryStore store = new MemoryStore();
    WriterRun run = new WriterRun(store, merger, false, NOON);
    run.send(WriterRun.issued(1));
    run.nowMicros = NEXT_NOON;
    run.tick();
    run.tick();
    assertThat(Objects.requireNonNull(store.devices.get("kiosk")).centre()).isEqualTo("hall");
    // Cut off since: it still speaks where it stood.
    run.say(
        "kiosk",
        new DeviceStatus(
            true, true, DeviceKind.KIOSK, "00000000000000aa", 1, 3, 1_234, NEXT_NOON, null));
    run.send(WriterRun.decoded(List.of(WriterRun.issue(2, Story.micros("16:00:00")))));
    assertThat(run.stored).isEqualTo(2);
    assertThat(Objects.requireNonNull(store.devices.get("kiosk")).centre()).isEqualTo("town");
    assertThat(run.lastAck().upto()).isEqualTo(2);
    assertThat(run.ackCentres.getLast()).isEqualTo("hall");
    // Not what it records there now.
    run.send(WriterRun.decoded(List.of(WriterRun.issue(3, NEXT_NOON))));
    assertThat(run.rejected).isEqualTo(1);
    run.settle();
    assertThat(measures(store, DAY).total().issued()).isEqualTo(2);
  }

  @Test
  void theWriterGoesOnWhereverTheFileIsRead() {
    CompletableFuture<Answer> reading = new CompletableFuture<>();
    WriterRun run =
        new WriterRun(new MemoryStore(), (stored, registered, nowMicros) -> reading, false, NOON);
    assertThat(run.start).isNotDone();
    run.tick();
    Organisation file = always(plan("Hall", 900));
    reading.complete(new Answer.Usable(file, file, null));
    run.work();
    assertThat(run.writer.health().ready()).isTrue();
  }

  @Test
  void aCalendarCannotChangeOnceThereAreEvents() {
    MemoryStore store = new MemoryStore();
    WriterRun first = new WriterRun(store, always(plan("Hall", 900)), true, NOON);
    OrganisationSource moved =
        (stored, registered, nowMicros) ->
            CompletableFuture.completedStage(
                new Answer.Usable(
                    always(plan("Hall", 900)),
                    always(plan("Hall", 900)),
                    new News(
                        new VersionRow(1, null, nowMicros, "UTC", ""),
                        Organisation.empty(UTC),
                        Map.of(Story.CENTRE, "another zone"))));
    assertThat(new WriterRun(new MemoryStore(), moved, true, NOON).writer.health().ready())
        .isTrue();
    first.send(WriterRun.decoded(Story.of(STORY)));
    WriterRun refused = new WriterRun(store, moved, true, NOON);
    assertThat(refused.writer.health().ready()).isFalse();
    assertThat(store.versions).isEmpty();
  }
}
