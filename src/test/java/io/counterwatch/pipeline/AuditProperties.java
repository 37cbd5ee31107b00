package io.counterwatch.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.audit.AuditPlan;
import io.counterwatch.audit.Auditor;
import io.counterwatch.audit.Flat;
import io.counterwatch.audit.RawEvent;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.DossierMeasures;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.RandomDays.Draw;
import io.counterwatch.store.query.History.Period;
import io.counterwatch.testing.EventLog;
import io.counterwatch.testing.Story;
import io.counterwatch.web.Answers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The server's figures are those that an auditor counts who shares no code with it: of every day
 * and centre, at the end and at moments on the way.
 */
class AuditProperties {
  private static final int MOMENTS = 1;

  /** Most differences that a failure lists. */
  private static final int MAX_SHOWN = 12;

  @Property
  void wildDays(@ForAll("wild") List<Event> events, @ForAll long seed) {
    audit(events, new Random(seed));
  }

  @Property
  void plausibleDays(@ForAll("plausible") List<Event> events, @ForAll long seed) {
    audit(events, new Random(seed));
  }

  /** What the drawn days hardly ever have. */
  @Example
  void aCallAfterTheFinishThatNamesTheClerk() {
    List<Draw> draws = new ArrayList<>();
    happens(draws, "08:00:00", new EventBody.TicketIssued("land", "A", null, false, null, null));
    happens(draws, "08:10:00", new EventBody.ServiceStarted("1", null));
    happens(draws, "08:10:04", new EventBody.ServiceFinished("1", null, null));
    happens(draws, "08:10:06", new EventBody.TicketCalled("1", "s-01"));
    audit(RandomDays.events(draws), new Random(1));
  }

  private static void happens(List<Draw> draws, String time, EventBody body) {
    draws.add(new Draw(RandomDays.HALL, Story.micros(time), 0, 0, "A", body));
  }

  @Provide
  Arbitrary<List<Event>> plausible() {
    return RandomDays.plausible();
  }

  @Provide
  Arbitrary<List<Event>> wild() {
    return RandomDays.wild();
  }

  static void audit(List<Event> drawn, Random random) {
    List<Event> events = new ArrayList<>(drawn);
    events.sort(Comparator.comparingLong(Event::receivedMicros));
    List<Integer> moments = new ArrayList<>();
    for (int i = 0; i < MOMENTS; i++) {
      moments.add(1 + random.nextInt(events.size()));
    }
    moments.add(events.size());
    moments.sort(Comparator.naturalOrder());
    MemoryStore store = new MemoryStore();
    WriterRun run =
        new WriterRun(store, RandomDays.organisation(), true, events.getFirst().receivedMicros());
    run.nanosPerLook = 1_000;
    int from = 0;
    for (int to : moments) {
      long moment = events.get(to - 1).receivedMicros();
      send(run, events.subList(from, to));
      long later = moment + (long) (random.nextDouble() * 1_200) * RandomDays.SECOND;
      run.nowMicros = Math.max(run.nowMicros, later);
      run.pass(2);
      run.tick();
      live(run, events.subList(0, to));
      from = to;
    }
    run.nowMicros = RandomDays.NOW;
    run.pass(2);
    run.tick();
    for (CentrePlan plan : RandomDays.PLANS) {
      run.settle(plan.centre());
      days(store, plan, ofCentre(events, plan));
    }
  }

  /** Hands events over, each when it was received. */
  private static void send(WriterRun run, List<Event> events) {
    for (Event event : events) {
      run.nowMicros = Math.max(run.nowMicros, event.receivedMicros());
      run.offer(
          event.centre(),
          event.publisher(),
          List.<Reading>copyOf(WriterRun.decoded(List.of(event))));
      run.work();
    }
  }

  private static void live(WriterRun run, List<Event> events) {
    for (CentrePlan plan : RandomDays.PLANS) {
      if (!plan.history()) {
        CentreView view = Objects.requireNonNull(run.writer.views().of(plan.centre()));
        assertThat(view.atMicros()).isEqualTo(run.nowMicros);
        List<RawEvent> raw = ofCentre(events, plan);
        agree(
            plan.centre() + " at " + auditPlan(plan).text(run.nowMicros),
            Auditor.live(auditPlan(plan), raw, run.nowMicros),
            Flat.of(Answers.live(view)),
            events.stream().map(EventLog::raw).toList());
      }
    }
  }

  private static void days(MemoryStore store, CentrePlan plan, List<RawEvent> events) {
    AuditPlan auditPlan = auditPlan(plan);
    List<LocalDate> days = Auditor.days(auditPlan, events);
    assertThat(
            store.days.keySet().stream()
                .filter(key -> key.centre().equals(plan.centre()))
                .map(DayKey::day))
        .containsAll(days);
    for (LocalDate day : days) {
      DayMeasures measures = Objects.requireNonNull(store.days.get(new DayKey(plan.centre(), day)));
      ServiceDays calendar = ServiceDays.of(plan);
      List<Dossier> dossiers =
          store.dossiers.values().stream().filter(d -> d.centre().equals(plan.centre())).toList();
      Period period =
          new Period(
              DayMeasures.sumOf(plan.centre(), day, day, measures.finished(), List.of(measures)),
              DossierMeasures.of(
                  dossiers,
                  calendar.startMicros(day),
                  Math.min(calendar.endMicros(day), RandomDays.NOW + 1)));
      agree(
          plan.centre() + " on " + day,
          Auditor.day(auditPlan, events, day, RandomDays.NOW),
          Flat.of(Answers.days(period, plan.zone())),
          events);
    }
  }

  private static void agree(
      String what,
      Map<String, String> audited,
      Map<String, String> answered,
      List<RawEvent> events) {
    Set<String> names = new TreeSet<>(audited.keySet());
    names.addAll(answered.keySet());
    names.removeIf(name -> Objects.equals(audited.get(name), answered.get(name)));
    if (!names.isEmpty()) {
      StringBuilder text = new StringBuilder(what).append(", audited and answered:\n");
      names.stream()
          .limit(MAX_SHOWN)
          .forEach(
              name ->
                  text.append("  ")
                      .append(name)
                      .append(": ")
                      .append(audited.get(name))
                      .append(", ")
                      .append(answered.get(name))
                      .append('\n'));
      RawEvent.listed(events).forEach(line -> text.append("    ").append(line).append('\n'));
      throw new AssertionError(text);
    }
  }

  private static List<RawEvent> ofCentre(List<Event> events, CentrePlan plan) {
    return events.stream()
        .filter(event -> event.centre().equals(plan.centre()))
        .map(EventLog::raw)
        .toList();
  }

  private static AuditPlan auditPlan(CentrePlan plan) {
    Map<String, Integer> targets = new HashMap<>();
    plan.services().forEach((id, service) -> targets.put(id, service.targetWaitSeconds()));
    Map<String, AuditPlan.Sends> sends = new HashMap<>();
    plan.counters()
        .forEach(
            (id, counter) ->
                sends.put(id, new AuditPlan.Sends(counter.sendsStart(), counter.sendsFinish())));
    return new AuditPlan(plan.zone(), plan.dayStart(), plan.history(), targets, sends);
  }
}
