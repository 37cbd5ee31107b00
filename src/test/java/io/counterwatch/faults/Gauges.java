package io.counterwatch.faults;

import io.counterwatch.audit.AlertAudit;
import io.counterwatch.audit.AlertAudit.Verdict;
import io.counterwatch.testing.Series;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The gauges of a scrape, beside the auditor's figures. */
final class Gauges {
  private static final String PREFIX = "counterwatch_";
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) gauge");
  private static final Pattern SERIES = Pattern.compile("(\\w+)\\{(.*)}");

  /** A mean has three decimals in the API, and all of them in a scrape. */
  private static final double TOLERANCE = 0.001;

  private static final String ALERT = PREFIX + "alert_active";

  /** What is no figure of the log: policies, names, opening hours, the state of devices. */
  private static final Set<String> NO_FIGURES =
      Set.of(
          "centre_open",
          "centre_info",
          "service_info",
          "complete_through_timestamp_seconds",
          "devices",
          "alert_active",
          "policy_target_wait_seconds",
          "policy_max_wait_seconds",
          "policy_max_waiting",
          "policy_short_abandon_seconds",
          "policy_max_no_call_seconds",
          "policy_max_nobody_serves_seconds",
          "policy_min_service_level_ratio",
          "policy_max_abandonment_ratio",
          "forecast_withdrawn",
          "forecast_service_judged");

  /** Of estimates: what was told is no figure of the log either, but has a sense of its own. */
  private static final Set<String> SECONDS_ESTIMATED =
      Set.of("estimated_wait_seconds", "forecast_error_seconds", "forecast_service_error_seconds");

  /** May be below 0. */
  private static final Set<String> BIASES =
      Set.of("forecast_bias_seconds", "forecast_service_bias_seconds");

  private static final Set<String> COVERAGES =
      Set.of("forecast_coverage_ratio", "forecast_service_coverage_ratio");

  /** Before the parts of a rate that has no gauge of its own. */
  private static final String ABANDONMENT = "abandonment_";

  private final Set<String> names;
  private final Series series;

  private Gauges(Set<String> names, Series series) {
    this.names = names;
    this.series = series;
  }

  /** Of Prometheus's text format. */
  static Gauges of(String text) {
    Set<String> names =
        text.lines()
            .map(TYPE::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .filter(name -> name.startsWith(PREFIX))
            .map(name -> name.substring(PREFIX.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    return new Gauges(names, Series.parse(text));
  }

  /** Compares all gauges of a centre with its figures of two moments, of which one is before. */
  void check(
      String centre,
      SortedMap<String, String> before,
      SortedMap<String, String> after,
      Scenario scenario,
      Findings findings) {
    Set<String> told = new TreeSet<>();
    Map<String, Map<String, Double>> abandonment = new TreeMap<>();
    for (Map.Entry<String, Double> one : series.values().entrySet()) {
      Matcher matcher = SERIES.matcher(one.getKey());
      if (!matcher.matches() || !matcher.group(1).startsWith(PREFIX)) {
        continue;
      }
      String name = matcher.group(1).substring(PREFIX.length());
      Map<String, String> labels = labels(matcher.group(2));
      if (!names.contains(name) || !centre.equals(labels.get("centre"))) {
        continue;
      }
      if (name.equals("device_problems")) {
        String problem = String.valueOf(labels.get("problem"));
        if (one.getValue() != 0 && !scenario.expectsProblem(problem)) {
          findings.complain(centre + ": devices with the problem " + problem);
        }
      } else if (name.startsWith(ABANDONMENT)) {
        abandonment
            .computeIfAbsent(String.valueOf(labels.get("service")), service -> new TreeMap<>())
            .put(name.substring(ABANDONMENT.length()), one.getValue());
      } else if (SECONDS_ESTIMATED.contains(name)
          || COVERAGES.contains(name)
          || BIASES.contains(name)) {
        checkEstimate(centre, one.getKey(), name, one.getValue(), findings);
      } else if (!NO_FIGURES.contains(name)) {
        String figure = figure(name, labels);
        if (figure == null) {
          findings.complain("nobody knows what the gauge " + name + " should be");
        } else {
          told.add(figure);
          compare(centre, one.getKey(), figure, one.getValue(), before, after, findings);
        }
      }
    }
    checkAbandonment(centre, abandonment, before, after, told, findings);
    for (String figure : after.keySet()) {
      if (isShown(figure) && before.containsKey(figure) && !told.contains(figure)) {
        findings.complain("%s: no gauge shows %s".formatted(centre, figure));
      }
    }
  }

  /** Each alert's gauge is what the figures of both moments say, where they say the same. */
  void checkAlerts(String centre, AlertAudit before, AlertAudit after, Findings findings) {
    int seen = 0;
    for (Map.Entry<String, Double> one : series.values().entrySet()) {
      Matcher matcher = SERIES.matcher(one.getKey());
      if (!matcher.matches() || !matcher.group(1).equals(ALERT)) {
        continue;
      }
      Map<String, String> labels = labels(matcher.group(2));
      if (!centre.equals(labels.get("centre"))) {
        continue;
      }
      seen++;
      String service = String.valueOf(labels.get("service"));
      String kind = String.valueOf(labels.get("alert"));
      Verdict verdict = before.verdict(service, kind);
      double wrong =
          switch (verdict) {
            case OPEN -> 0;
            case NOT_OPEN -> 1;
            case EITHER -> Double.NaN;
          };
      if (verdict == after.verdict(service, kind) && one.getValue() == wrong) {
        findings.complain("%s: %s is %s".formatted(centre, one.getKey(), one.getValue()));
      }
    }
    if (seen % AlertAudit.KINDS.size() != 0 || seen == 0) {
      findings.complain("%s: %d gauges of alerts".formatted(centre, seen));
    }
  }

  private static void checkEstimate(
      String centre, String gauge, String name, double value, Findings findings) {
    double most = COVERAGES.contains(name) ? 1 : TimeUnit.DAYS.toSeconds(1);
    double least = BIASES.contains(name) ? -most : 0;
    if (!(value >= least && value <= most)) {
      findings.complain("%s: %s is %s".formatted(centre, gauge, value));
    }
  }

  /** The auditor has the rate, the gauges have its parts. */
  private static void checkAbandonment(
      String centre,
      Map<String, Map<String, Double>> parts,
      SortedMap<String, String> before,
      SortedMap<String, String> after,
      Set<String> told,
      Findings findings) {
    parts.forEach(
        (service, part) -> {
          double lost = part.getOrDefault("lost", Double.NaN);
          double counted = part.getOrDefault("counted", Double.NaN);
          String figure = "services." + service + ".today.abandonment";
          if (counted != 0) {
            told.add(figure);
            String gauge = ABANDONMENT + "lost ÷ counted of " + service;
            compare(centre, gauge, figure, lost / counted, before, after, findings);
          }
        });
  }

  private static void compare(
      String centre,
      String gauge,
      String figure,
      double value,
      SortedMap<String, String> before,
      SortedMap<String, String> after,
      Findings findings) {
    if (value < 0) {
      findings.complain("%s: %s is %s".formatted(centre, gauge, value));
    }
    double one = number(before.get(figure));
    double other = number(after.get(figure));
    if (!(value >= Math.min(one, other) - TOLERANCE && value <= Math.max(one, other) + TOLERANCE)) {
      findings.complain(
          "%s: %s is %s, counted %s".formatted(centre, gauge, value, after.get(figure)));
    }
  }

  /** Absent counts are 0. */
  private static double number(@Nullable String figure) {
    if (figure == null) {
      return 0;
    }
    if (figure.indexOf('T') > 0) {
      Instant time = OffsetDateTime.parse(figure).toInstant();
      return ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6;
    }
    return Double.parseDouble(figure);
  }

  /** The name that the auditor has for a gauge; null where he has none. */
  private static @Nullable String figure(String name, Map<String, String> labels) {
    String service = "services." + labels.get("service");
    return switch (name) {
      case "tickets_waiting" -> service + ".waiting";
      case "longest_wait_seconds" -> service + ".longestWait";
      case "today_tickets" -> service + ".today." + outcome(String.valueOf(labels.get("outcome")));
      case "today_wait_seconds" -> service + ".today.wait." + labels.get("statistic");
      case "service_level_met" -> service + ".today.serviceLevel.met";
      case "service_level_counted" -> service + ".today.serviceLevel.counted";
      case "dossiers_open" -> "dossiers." + service + ".open";
      case "dossiers_overdue" -> "dossiers." + service + ".overdue";
      case "counters" -> "counterStates." + labels.get("state");
      case "hall_people" -> "hall.people";
      case "last_event_timestamp_seconds" -> "data.lastEvent";
      default -> null;
    };
  }

  private static String outcome(String outcome) {
    return switch (outcome) {
      case "issued", "served" -> outcome;
      default -> "left." + outcome;
    };
  }

  /** Whether a figure has a gauge. */
  private static boolean isShown(String figure) {
    return figure.equals("data.lastEvent")
        || figure.equals("hall.people")
        || figure.startsWith("counterStates.")
        || figure.matches("services\\.[^.]+\\.(waiting|longestWait)")
        || figure.matches("services\\.[^.]+\\.today\\.(issued|served|left\\.[^.]+)")
        || figure.matches("services\\.[^.]+\\.today\\.wait\\.(mean|median|p90|max)")
        || figure.matches("services\\.[^.]+\\.today\\.abandonment")
        || figure.matches("services\\.[^.]+\\.today\\.serviceLevel\\.(met|counted)")
        || figure.matches("dossiers\\.services\\.[^.]+\\.(open|overdue)");
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    for (String pair : text.split(", ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        labels.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return labels;
  }
}
