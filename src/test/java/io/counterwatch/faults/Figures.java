package io.counterwatch.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.audit.AlertAudit;
import io.counterwatch.audit.AuditPlan;
import io.counterwatch.audit.Auditor;
import io.counterwatch.audit.Flat;
import io.counterwatch.audit.RawEvent;
import io.counterwatch.simulator.CentreProfile;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.EventLog;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the server says of each centre, beside what the auditor counts from the log. */
final class Figures {
  private static final int TARGET_SECONDS = 900;

  /** What all services of the simulated province tolerate. */
  private static final AlertAudit.Limits LIMITS =
      new AlertAudit.Limits(
          Duration.ofMinutes(30), 6, new BigDecimal("0.8"), new BigDecimal("0.15"));

  /** All are closed, since it is evening where they are. */
  private static final boolean OPEN = false;

  /** Within which the newest event must show, also on a machine that has much else to do. */
  private static final Duration SHOWING = Duration.ofSeconds(60);

  /** Differences that are told of each answer. */
  private static final int MAX_SHOWN = 5;

  private final Scenario scenario;
  private final Plan plan;
  private final Site site;

  Figures(Scenario scenario, Plan plan, Site site) {
    this.scenario = scenario;
    this.plan = plan;
    this.site = site;
  }

  void check(Connection connection, Findings findings) throws SQLException {
    Map<String, List<RawEvent>> events = new LinkedHashMap<>();
    for (CentreProfile centre : plan.centres()) {
      events.put(centre.id(), EventLog.read(connection, centre.id()));
    }
    for (CentreProfile centre : plan.centres()) {
      AuditPlan terms = auditPlan(centre);
      List<RawEvent> all = events.getOrDefault(centre.id(), List.of());
      for (LocalDate day : Auditor.days(terms, all)) {
        checkDay(centre.id(), terms, all, day, findings);
      }
      checkLive(centre.id(), terms, all, findings);
    }
    checkGauges(events, findings);
  }

  /** Its counters send everything, and its services have one target. */
  private AuditPlan auditPlan(CentreProfile centre) {
    Map<String, Integer> targets = new LinkedHashMap<>();
    centre.services().forEach(service -> targets.put(service.id(), TARGET_SECONDS));
    Map<String, AuditPlan.Sends> sends = new LinkedHashMap<>();
    centre.counters().forEach(at -> sends.put(at.id(), new AuditPlan.Sends(true, true)));
    return new AuditPlan(plan.zone(), LocalTime.MIDNIGHT, false, targets, Map.of(), sends);
  }

  /** A day's answer does not say as of when it is: between the question and its arrival. */
  private void checkDay(
      String centre, AuditPlan terms, List<RawEvent> events, LocalDate day, Findings findings) {
    long before = micros(Instant.now());
    JsonNode answer = site.server().json("/api/v1/centres/" + centre + "/days/" + day);
    long after = micros(Instant.now());
    SortedMap<String, String> figures = Flat.of(answer);
    checkSense(centre + " " + day, figures, findings);
    compare(
        centre + " " + day,
        figures,
        Auditor.day(terms, events, day, before),
        Auditor.day(terms, events, day, after),
        findings);
  }

  private void checkLive(String centre, AuditPlan terms, List<RawEvent> events, Findings findings) {
    Findings last = new Findings();
    long deadline = System.nanoTime() + SHOWING.toNanos();
    do {
      JsonNode view = live(centre);
      SortedMap<String, String> audited = Auditor.live(terms, events, at(view));
      last = new Findings();
      SortedMap<String, String> figures = Flat.of(view);
      checkSense(centre + " now", figures, last);
      compare(centre + " now", figures, audited, audited, last);
      last.expect(centre + " open", OPEN, view.path("open").asBoolean(!OPEN));
      for (String wrong : new AlertAudit(LIMITS, OPEN, audited).wrong(view.path("alerts"))) {
        last.complain(centre + " now: " + wrong);
      }
    } while (!last.none() && System.nanoTime() - deadline < 0);
    last.complaints().forEach(findings::complain);
  }

  private JsonNode live(String centre) {
    return site.server().json("/api/v1/centres/" + centre);
  }

  private static long at(JsonNode view) {
    return micros(OffsetDateTime.parse(view.get("at").asText()).toInstant());
  }

  /** What a scrape shows is the state of some moment between the views before and after it. */
  private void checkGauges(Map<String, List<RawEvent>> events, Findings findings) {
    Map<String, Long> before = new LinkedHashMap<>();
    Map<String, Long> after = new LinkedHashMap<>();
    plan.centres().forEach(centre -> before.put(centre.id(), at(live(centre.id()))));
    Gauges gauges = Gauges.of(site.server().metricsText());
    plan.centres().forEach(centre -> after.put(centre.id(), atAfter(centre.id(), before)));
    for (CentreProfile centre : plan.centres()) {
      AuditPlan terms = auditPlan(centre);
      List<RawEvent> all = events.getOrDefault(centre.id(), List.of());
      SortedMap<String, String> first =
          Auditor.live(terms, all, before.getOrDefault(centre.id(), 0L));
      SortedMap<String, String> last =
          Auditor.live(terms, all, after.getOrDefault(centre.id(), 0L));
      gauges.check(centre.id(), first, last, scenario, findings);
      gauges.checkAlerts(
          centre.id(),
          new AlertAudit(LIMITS, OPEN, first),
          new AlertAudit(LIMITS, OPEN, last),
          findings);
    }
  }

  /** The first view that is newer than that of before, so newer than what was scraped. */
  private long atAfter(String centre, Map<String, Long> before) {
    long first = before.getOrDefault(centre, 0L);
    Await.until("a newer view of " + centre, () -> at(live(centre)) > first);
    return at(live(centre));
  }

  /** No duration is negative, whatever the clocks say. */
  private static void checkSense(
      String what, SortedMap<String, String> figures, Findings findings) {
    figures.forEach(
        (name, value) -> {
          if (value.startsWith("-")) {
            findings.complain("%s: %s is %s".formatted(what, name, value));
          }
        });
  }

  /** Each figure must be one of those of two moments, or lie between them. */
  private static void compare(
      String what,
      SortedMap<String, String> said,
      SortedMap<String, String> before,
      SortedMap<String, String> after,
      Findings findings) {
    TreeSet<String> names = new TreeSet<>(said.keySet());
    names.addAll(before.keySet());
    names.addAll(after.keySet());
    int shown = 0;
    for (String name : names) {
      @Nullable String value = said.get(name);
      if (!isBetween(value, before.get(name), after.get(name)) && shown++ < MAX_SHOWN) {
        findings.complain("%s: %s is %s, counted %s".formatted(what, name, value, after.get(name)));
      }
    }
    if (said.isEmpty()) {
      findings.complain(what + ": no figures");
    }
  }

  static boolean isBetween(
      @Nullable String value, @Nullable String before, @Nullable String after) {
    if (Objects.equals(value, before) || Objects.equals(value, after)) {
      return true;
    }
    try {
      if (value == null || before == null || after == null) {
        return false;
      }
      BigDecimal number = new BigDecimal(value);
      BigDecimal one = new BigDecimal(before);
      BigDecimal other = new BigDecimal(after);
      return number.compareTo(one.min(other)) >= 0 && number.compareTo(one.max(other)) <= 0;
    } catch (NumberFormatException text) {
      return false;
    }
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
