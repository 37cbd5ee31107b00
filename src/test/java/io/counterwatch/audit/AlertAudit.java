package io.counterwatch.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are open at a moment, as far as the figures of that moment decide it. What lies
 * between the value that raises an alert and the one that clears it is open or not as it was
 * before: that takes a day's whole course, which is not looked at here.
 */
public final class AlertAudit {
  /** All that there are. */
  public static final Set<String> KINDS =
      Set.of(
          "longest-wait",
          "waiting",
          "no-open-counter",
          "nobody-called",
          "service-level",
          "abandonment");

  private static final int LEAST_COUNTED = 20;
  private static final BigDecimal RATE_MARGIN = new BigDecimal("0.05");
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** Values are given with four decimals. */
  private static final double ROUNDING = 0.00006;

  private final Limits limits;
  private final boolean open;
  private final Map<String, String> figures;

  /**
   * What a centre tolerates of each service.
   *
   * @param minServiceLevel from 0 to 1
   * @param maxAbandonment from 0 to 1
   */
  public record Limits(
      Duration maxWait, int maxWaiting, BigDecimal minServiceLevel, BigDecimal maxAbandonment) {}

  /** What the figures of a moment say of an alert. */
  public enum Verdict {
    OPEN,
    NOT_OPEN,
    EITHER
  }

  /**
   * Of a moment.
   *
   * @param open whether the centre is
   * @param figures of the live view, by the auditor
   */
  public AlertAudit(Limits limits, boolean open, Map<String, String> figures) {
    this.limits = limits;
    this.open = open;
    this.figures = figures;
  }

  /** Whether that alert of a service is open. */
  public Verdict verdict(String service, String kind) {
    long waiting = number(service, "waiting").longValueExact();
    BigDecimal longest = number(service, "longestWait");
    return switch (kind) {
      case "longest-wait" -> beyond(longest, limits.maxWait.toSeconds());
      case "waiting" -> beyond(BigDecimal.valueOf(waiting), limits.maxWaiting);
      case "no-open-counter", "nobody-called" ->
          open && waiting > 0 ? Verdict.EITHER : Verdict.NOT_OPEN;
      case "service-level" -> serviceLevel(service);
      case "abandonment" -> abandonment(service);
      default -> throw new IllegalArgumentException("nobody knows the alert " + kind);
    };
  }

  /** Half a second is added to what may be cleared, since waits are rounded to whole ones here. */
  private static Verdict beyond(BigDecimal value, long limit) {
    if (value.compareTo(BigDecimal.valueOf(limit)) > 0) {
      return Verdict.OPEN;
    }
    boolean clear =
        value.signum() == 0
            || value.add(HALF).multiply(BigDecimal.valueOf(5)).longValue() <= 4 * limit;
    return clear ? Verdict.NOT_OPEN : Verdict.EITHER;
  }

  private Verdict serviceLevel(String service) {
    BigDecimal met = number(service, "today.serviceLevel.met");
    BigDecimal counted = number(service, "today.serviceLevel.counted");
    BigDecimal min = limits.minServiceLevel;
    BigDecimal clear = min.add(RATE_MARGIN.min(BigDecimal.ONE.subtract(min).multiply(HALF)));
    if (counted.signum() == 0 || met.compareTo(clear.multiply(counted)) >= 0) {
      return Verdict.NOT_OPEN;
    }
    return counted.intValueExact() >= LEAST_COUNTED && met.compareTo(min.multiply(counted)) < 0
        ? Verdict.OPEN
        : Verdict.EITHER;
  }

  /** How many it is the share of is not among the figures, but the served are. */
  private Verdict abandonment(String service) {
    BigDecimal max = limits.maxAbandonment;
    BigDecimal share = number(service, "today.abandonment");
    if (share.compareTo(max.subtract(RATE_MARGIN.min(max.multiply(HALF)))) <= 0) {
      return Verdict.NOT_OPEN;
    }
    double served = number(service, "today.served").doubleValue();
    boolean many = served / (1 - share.doubleValue()) > LEAST_COUNTED + HALF.doubleValue();
    return share.compareTo(max) > 0 && served > 0 && many ? Verdict.OPEN : Verdict.EITHER;
  }

  /** What is wrong with the alerts that the live view names: nothing, it is hoped. */
  public List<String> wrong(JsonNode alerts) {
    List<String> wrong = new ArrayList<>();
    Map<String, JsonNode> named = new TreeMap<>();
    for (JsonNode alert : alerts) {
      String name = alert.path("service").asText() + " " + alert.path("alert").asText();
      if (named.put(name, alert) != null) {
        wrong.add("alert named twice: " + name);
      }
    }
    Set<String> all = new TreeSet<>(named.keySet());
    services().forEach(service -> KINDS.forEach(kind -> all.add(service + " " + kind)));
    for (String name : all) {
      String service = name.substring(0, name.indexOf(' '));
      String kind = name.substring(service.length() + 1);
      @Nullable JsonNode alert = named.get(name);
      if (!KINDS.contains(kind)) {
        wrong.add("nobody knows the alert " + name);
      } else if (verdict(service, kind) == (alert == null ? Verdict.OPEN : Verdict.NOT_OPEN)) {
        wrong.add("alert %s is %s".formatted(name, alert == null ? "not open" : "open: " + alert));
      } else if (alert != null) {
        checkValue(service, kind, alert, wrong);
      }
    }
    return wrong;
  }

  /** Those that somebody came for today. */
  private Set<String> services() {
    Set<String> services = new TreeSet<>();
    for (String name : figures.keySet()) {
      if (name.startsWith("services.")) {
        services.add(name.split("\\.", -1)[1]);
      }
    }
    return services;
  }

  private void checkValue(String service, String kind, JsonNode alert, List<String> wrong) {
    @Nullable BigDecimal value =
        switch (kind) {
          case "longest-wait" -> number(service, "longestWait");
          case "waiting" -> number(service, "waiting");
          case "service-level" -> number(service, "today.serviceLevel.ratio");
          case "abandonment" -> number(service, "today.abandonment");
          default -> null;
        };
    double said = alert.path("value").asDouble(Double.NaN);
    if (value != null && !(Math.abs(said - value.doubleValue()) < ROUNDING)) {
      wrong.add("alert %s %s: counted %s: %s".formatted(service, kind, value, alert));
    }
    if (kind.equals("longest-wait")) {
      checkSince(service, alert, wrong);
    }
  }

  /** Who waits longest was waited for too long from then on, if nobody was before. */
  private void checkSince(String service, JsonNode alert, List<String> wrong) {
    String opened = figures.get("services." + service + ".longestWaitSince");
    OffsetDateTime since = OffsetDateTime.parse(alert.path("since").asText());
    boolean beyond = verdict(service, "longest-wait") == Verdict.OPEN;
    if (beyond
        && (opened == null || since.isAfter(OffsetDateTime.parse(opened).plus(limits.maxWait)))) {
      wrong.add("alert %s longest-wait since too late: %s".formatted(service, alert));
    }
  }

  private BigDecimal number(String service, String figure) {
    String value = figures.get("services." + service + "." + figure);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value);
  }
}
