package io.counterwatch.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A day counted again from the rows of the event log, by other code than the server's and in the
 * simplest way: every ticket's events in order of time, every duration in a list. Knows only what
 * an ordinary day has; anything else (a call after the finish, a second issue) is an error here.
 *
 * <p>Figures have names such as {@code total.wait.median} or {@code services.land.served}; those
 * that are 0 are left out, so that figures can be compared as a whole.
 */
public final class Recount {
  private static final int MEAN_DECIMALS = 3;
  private static final int RATIO_DECIMALS = 6;

  private final int targetSeconds;
  private final long asOfMicros;
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();
  private final Map<String, Integer> servedAt = new TreeMap<>();

  private static final class Ticket {
    boolean printFailed;
    boolean started;
    final List<Leg> legs = new ArrayList<>();

    Leg leg() {
      return legs.getLast();
    }
  }

  private static final class Leg {
    final String service;
    final long opened;
    @Nullable Long called;
    @Nullable Long started;
    @Nullable Long ended;
    String counter = "";
    long servedMicros;
    boolean wasServed;
    @Nullable String outcome;

    Leg(String service, long opened) {
      this.service = service;
      this.opened = opened;
    }

    void pause(long micros) {
      if (started != null) {
        servedMicros += micros - started;
        started = null;
      }
    }

    void end(String how, long micros) {
      pause(micros);
      outcome = how;
      ended = micros;
    }
  }

  private static final class Tally {
    int issued;
    int called;
    final Map<String, Integer> outcomes = new TreeMap<>();
    final List<Long> waits = new ArrayList<>();
    final List<Long> services = new ArrayList<>();
    int inTime;
    int counted;
  }

  private Recount(int targetSeconds, long asOfMicros) {
    this.targetSeconds = targetSeconds;
    this.asOfMicros = asOfMicros;
  }

  /**
   * Counts all events of a centre.
   *
   * @param targetSeconds of the service level, of all its services
   * @param asOfMicros now: who is not called until then has waited that long
   */
  public static SortedMap<String, String> of(
      Connection connection, String centre, int targetSeconds, long asOfMicros)
      throws SQLException {
    Recount recount = new Recount(targetSeconds, asOfMicros);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT type, subject, data, (extract(epoch FROM time) * 1000000)::bigint AS micros
            FROM event WHERE centre = ? ORDER BY time, sequence
            """)) {
      statement.setString(1, centre);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          recount.add(
              rows.getString("type"),
              rows.getString("subject"),
              Http.JSON.readTree(rows.getString("data")),
              rows.getLong("micros"));
        }
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    return recount.figures();
  }

  private void add(String type, @Nullable String subject, JsonNode data, long micros) {
    if (type.startsWith("ticket.") || type.startsWith("service.")) {
      if (subject == null) {
        throw new AssertionError(type + " without a ticket");
      }
      if (type.equals("ticket.issued")) {
        Ticket ticket = new Ticket();
        ticket.legs.add(new Leg(data.get("service").asText(), micros));
        if (tickets.put(subject, ticket) != null) {
          throw new AssertionError(subject + " was issued twice");
        }
      } else {
        Ticket ticket = tickets.get(subject);
        if (ticket == null) {
          throw new AssertionError(type + " of " + subject + ", which was never issued");
        }
        add(type, ticket, data, micros);
      }
    }
  }

  private void add(String type, Ticket ticket, JsonNode data, long micros) {
    Leg leg = ticket.leg();
    if (leg.outcome != null) {
      throw new AssertionError(type + " after the end");
    }
    switch (type) {
      case "ticket.print-failed" -> ticket.printFailed = true;
      case "ticket.called" -> leg.called = leg.called == null ? Long.valueOf(micros) : leg.called;
      case "service.started" -> {
        leg.started = micros;
        leg.wasServed = true;
        leg.counter = data.get("counter").asText();
        ticket.started = true;
      }
      case "ticket.parked" -> leg.pause(micros);
      case "service.finished" -> {
        leg.end("served", micros);
        servedAt.merge(data.get("counter").asText(), 1, Integer::sum);
      }
      case "ticket.transferred" -> {
        leg.end(leg.wasServed ? "served" : "moved", micros);
        if (leg.wasServed) {
          servedAt.merge(leg.counter, 1, Integer::sum);
        }
        ticket.legs.add(new Leg(data.get("service").asText(), micros));
      }
      case "ticket.left" -> leg.end(data.get("reason").asText(), micros);
      default -> throw new AssertionError("what is " + type + "?");
    }
  }

  private SortedMap<String, String> figures() {
    Tally centre = new Tally();
    Map<String, Tally> services = new TreeMap<>();
    for (Ticket ticket : tickets.values()) {
      if (ticket.printFailed && !ticket.started) {
        continue;
      }
      centre.issued++;
      centre.called += ticket.legs.stream().anyMatch(leg -> leg.called != null) ? 1 : 0;
      if (ticket.leg().outcome != null) {
        centre.outcomes.merge(ticket.leg().outcome, 1, Integer::sum);
      }
      for (Leg leg : ticket.legs) {
        Tally service = services.computeIfAbsent(leg.service, id -> new Tally());
        service.issued++;
        service.called += leg.called != null ? 1 : 0;
        if (leg.outcome != null) {
          service.outcomes.merge(leg.outcome, 1, Integer::sum);
        }
        count(leg, service);
        count(leg, centre);
      }
    }
    SortedMap<String, String> figures = new TreeMap<>();
    put("total", centre, figures);
    services.forEach((id, tally) -> put("services." + id, tally, figures));
    servedAt.forEach((id, served) -> figures.put("counters." + id, Integer.toString(served)));
    return figures;
  }

  private void count(Leg leg, Tally tally) {
    if (leg.called != null) {
      long wait = seconds(leg.called - leg.opened);
      tally.waits.add(wait);
      tally.counted++;
      tally.inTime += wait <= targetSeconds ? 1 : 0;
    } else {
      long until = leg.ended != null ? leg.ended : asOfMicros;
      tally.counted += seconds(until - leg.opened) > targetSeconds ? 1 : 0;
    }
    if ("served".equals(leg.outcome)) {
      tally.services.add(seconds(leg.servedMicros));
    }
  }

  private static long seconds(long micros) {
    return Math.floorDiv(micros + 500_000, 1_000_000L);
  }

  private void put(String name, Tally tally, SortedMap<String, String> figures) {
    put(name + ".issued", tally.issued, figures);
    put(name + ".called", tally.called, figures);
    for (String outcome : List.of("served", "no-show", "cancelled", "walked-out")) {
      String key = outcome.equals("served") ? ".served" : ".left." + outcome;
      put(name + key, tally.outcomes.getOrDefault(outcome, 0), figures);
    }
    put(name + ".wait", tally.waits, figures);
    put(name + ".service", tally.services, figures);
    put(name + ".serviceLevel.target", targetSeconds, figures);
    put(name + ".serviceLevel.met", tally.inTime, figures);
    put(name + ".serviceLevel.counted", tally.counted, figures);
    if (tally.counted > 0) {
      put(name + ".serviceLevel.ratio", ratio(tally.inTime, tally.counted), figures);
    }
  }

  private static BigDecimal ratio(long part, long whole) {
    return BigDecimal.valueOf(part)
        .divide(BigDecimal.valueOf(whole), RATIO_DECIMALS, RoundingMode.HALF_UP);
  }

  private static void put(String name, List<Long> values, SortedMap<String, String> figures) {
    if (values.isEmpty()) {
      return;
    }
    Collections.sort(values);
    long sum = values.stream().mapToLong(Long::longValue).sum();
    put(name + ".count", values.size(), figures);
    put(
        name + ".mean",
        BigDecimal.valueOf(sum)
            .divide(BigDecimal.valueOf(values.size()), MEAN_DECIMALS, RoundingMode.HALF_UP),
        figures);
    put(name + ".median", quantile(values, 5), figures);
    put(name + ".p90", quantile(values, 9), figures);
    put(name + ".max", BigDecimal.valueOf(values.getLast()), figures);
  }

  /** Of ascending values at h = (n − 1) × tenths ÷ 10, straight between neighbours. */
  private static BigDecimal quantile(List<Long> values, int tenths) {
    int h = (values.size() - 1) * tenths;
    long below = values.get(h / 10);
    long above = values.get(Math.min(h / 10 + 1, values.size() - 1));
    return BigDecimal.valueOf(below * 10 + (above - below) * (h % 10), 1);
  }

  private static void put(String name, long value, SortedMap<String, String> figures) {
    put(name, BigDecimal.valueOf(value), figures);
  }

  private static void put(String name, BigDecimal value, SortedMap<String, String> figures) {
    if (value.signum() != 0) {
      figures.put(name, value.stripTrailingZeros().toPlainString());
    }
  }

  /** The same figures in the API's answer for a day. */
  public static SortedMap<String, String> ofDay(JsonNode day) {
    SortedMap<String, String> figures = new TreeMap<>();
    read("total", day.get("total"), figures);
    for (JsonNode service : day.get("services")) {
      read("services." + service.get("service").asText(), service.get("total"), figures);
    }
    for (JsonNode counter : day.get("counters")) {
      put("counters." + counter.get("counter").asText(), counter.get("served"), figures);
    }
    return figures;
  }

  /** The same figures in the API's live view. */
  public static SortedMap<String, String> ofLiveView(JsonNode view) {
    SortedMap<String, String> figures = new TreeMap<>();
    read("total", view.get("today"), figures);
    for (JsonNode service : view.get("services")) {
      read("services." + service.get("service").asText(), service.get("today"), figures);
    }
    for (JsonNode counter : view.get("counters")) {
      put("counters." + counter.get("counter").asText(), counter.get("servedToday"), figures);
    }
    return figures;
  }

  private static void read(String name, JsonNode totals, SortedMap<String, String> figures) {
    if (totals.get("issued").asInt() == 0) {
      return;
    }
    for (String field : List.of("issued", "called", "served")) {
      put(name + "." + field, totals.get(field), figures);
    }
    for (String group : List.of("left", "wait", "service", "serviceLevel")) {
      totals
          .get(group)
          .fields()
          .forEachRemaining(
              field -> put(name + "." + group + "." + field.getKey(), field.getValue(), figures));
    }
  }

  private static void put(String name, JsonNode value, SortedMap<String, String> figures) {
    put(name, value.decimalValue(), figures);
  }
}
