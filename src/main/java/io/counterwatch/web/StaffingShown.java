package io.counterwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.centre.StaffingPlan;
import io.counterwatch.centre.StaffingPlan.Part;
import io.counterwatch.centre.StaffingPlan.Pool;
import io.counterwatch.web.Messages.Language;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A day's staffing, as JSON and as a table for people. */
final class StaffingShown {
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int PERCENT = 100;
  private static final String COLUMNS = "%-13s %9s %7s %7s %8s %8s %7s %8s %7s";
  private static final String TITLE = "staffing.title";
  private static final String POOL = "staffing.pool";
  private static final String NO_COUNTER = "staffing.noCounter";
  private static final String TOO_LITTLE = "staffing.tooLittle";

  private static final List<String> COLUMN_WORDS =
      List.of(
          "staffing.time",
          "staffing.arrivals",
          "staffing.p90",
          "staffing.load",
          "staffing.needed",
          "staffing.level",
          "staffing.roster",
          "staffing.level",
          "staffing.difference");

  /** The words of the table. */
  static final Set<String> WORDS =
      Stream.concat(Stream.of(TITLE, POOL, NO_COUNTER, TOO_LITTLE), COLUMN_WORDS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final CentrePlan plan;
  private final StaffingPlan staffing;
  private final ZoneId zone;

  StaffingShown(CentrePlan plan, StaffingPlan staffing) {
    this.plan = plan;
    this.staffing = staffing;
    this.zone = plan.zone();
  }

  /** Of a day of which nothing is said. */
  static ObjectNode none(String centre, LocalDate date, String reason, int days) {
    return Json.object()
        .put("centre", centre)
        .put("date", date.toString())
        .put("days", days)
        .put("noStaffing", reason);
  }

  ObjectNode json() {
    ObjectNode node =
        Json.object()
            .put("centre", staffing.centre())
            .put("date", staffing.date().toString())
            .put("days", staffing.days());
    node.set("pools", Json.array(staffing.pools(), this::pool));
    return node;
  }

  private ObjectNode pool(Pool pool) {
    ObjectNode node = Json.object();
    node.set("services", Json.texts(pool.services()));
    node.set("counters", Json.texts(pool.counters()));
    node.put("target", pool.targetSeconds());
    Json.putRatio(node, "level", pool.level());
    Json.putSeconds(node, "occupancySeconds", pool.serviceSeconds());
    Json.putRatio(node, "variation", pool.variation());
    node.put("enough", pool.enough());
    node.set("parts", Json.array(pool.parts(), this::part));
    return node;
  }

  private ObjectNode part(Part part) {
    ObjectNode node =
        Json.object()
            .put("from", Json.time(part.startMicros(), zone))
            .put("to", Json.time(part.endMicros(), zone))
            .put("open", part.open());
    Json.putMean(node, "arrivals", part.meanArrivals());
    Json.putMean(node, "arrivalsP90", part.p90Arrivals());
    Json.putMean(node, "load", part.load());
    Json.put(node, "formula", part.formula());
    Json.put(node, "needed", part.needed());
    Json.putRatio(node, "levelNeeded", part.levelNeeded());
    Json.put(node, "rostered", part.rostered());
    Json.putRatio(node, "levelRostered", part.levelRostered());
    Json.put(node, "difference", part.difference());
    return node;
  }

  /** A table of fixed width for each pool, in that language. */
  String text(Messages messages, Language language) {
    return new Table(messages, language).text();
  }

  /** The same in words. */
  private final class Table {
    private final Messages messages;
    private final Language language;
    private final StringBuilder text = new StringBuilder();

    Table(Messages messages, Language language) {
      this.messages = messages;
      this.language = language;
    }

    String text() {
      line(
          word(TITLE)
              .replace("{centre}", language.of(plan.names()))
              .replace("{date}", staffing.date().toString())
              .replace("{days}", Integer.toString(staffing.days())));
      for (Pool pool : staffing.pools()) {
        line("");
        line(
            word(POOL)
                .replace("{services}", services(pool))
                .replace("{counters}", counters(pool))
                .replace("{percent}", number("%.0f", PERCENT * pool.level()))
                .replace("{target}", Integer.toString(pool.targetSeconds() / SECONDS_PER_MINUTE))
                .replace("{minutes}", number("%.1f", pool.serviceSeconds() / SECONDS_PER_MINUTE)));
        if (!pool.enough()) {
          line(word(TOO_LITTLE));
        }
        row(COLUMN_WORDS.stream().map(this::word).toArray());
        pool.parts().forEach(this::row);
      }
      return text.toString();
    }

    private void line(String line) {
      text.append(line).append('\n');
    }

    private void row(Object... cells) {
      line(String.format(Locale.ROOT, COLUMNS, cells));
    }

    private void row(Part part) {
      Integer difference = part.difference();
      row(
          clock(part.startMicros()) + "-" + clock(part.endMicros()),
          number("%.1f", part.meanArrivals()),
          number("%.0f", part.p90Arrivals()),
          number("%.2f", part.load()),
          shown(part.needed()),
          percent(part.levelNeeded()),
          shown(part.rostered()),
          percent(part.levelRostered()),
          difference == null ? "" : String.format(Locale.ROOT, "%+d", difference));
    }

    private String word(String key) {
      return messages.word(language, key);
    }

    private String services(Pool pool) {
      return pool.services().stream()
          .map(service -> language.of(plan.service(service).names()))
          .collect(Collectors.joining(", "));
    }

    private String counters(Pool pool) {
      return pool.counters().isEmpty() ? word(NO_COUNTER) : String.join(", ", pool.counters());
    }

    private String number(String form, double value) {
      return language.number(String.format(Locale.ROOT, form, value));
    }

    private String percent(@Nullable Double ratio) {
      return ratio == null ? "" : number("%.0f", PERCENT * ratio) + " %";
    }
  }

  private String clock(long micros) {
    LocalTime time = ServiceDays.toInstant(micros).atZone(zone).toLocalTime();
    return time.toString();
  }

  private static String shown(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }
}
