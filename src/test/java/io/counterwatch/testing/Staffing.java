package io.counterwatch.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How many agents each hour of a day of the week needs, as T. Miller computes it (Modeling
 * Techniques in Predictive Analytics, chapter 6), from the measures of days: services {@code h00-…}
 * to {@code h23-…} say the hour of entry; others are left out.
 */
public final class Staffing {
  private static final int HOURS = 24;
  private static final double AFTER_CALL_SECONDS = 60;
  private static final double CALLS_AN_HOUR = 15;
  private static final double WAITING_AT_MOST = 0.5;

  private final int days;
  private final long[] calls = new long[HOURS];
  private final long[] served = new long[HOURS];
  private final long[] seconds = new long[HOURS];

  /** Of several days' answers of the API. */
  public Staffing(List<JsonNode> answers) {
    this.days = answers.size();
    for (JsonNode answer : answers) {
      for (JsonNode service : answer.path("services")) {
        String name = service.path("service").asText();
        if (name.startsWith("h")) {
          add(Integer.parseInt(name.substring(1, 3)), service.path("total"));
        }
      }
    }
  }

  private void add(int hour, JsonNode total) {
    calls[hour] += total.path("issued").asLong();
    long count = total.at("/service/count").asLong();
    // Durations are whole seconds: of the mean with three decimals only one sum can be meant.
    double sum = total.at("/service/mean").asDouble() * count;
    if (Math.abs(sum - Math.round(sum)) > 0.45) {
      throw new AssertionError("no sum of " + count + " whole seconds: " + sum);
    }
    served[hour] += count;
    seconds[hour] += Math.round(sum);
  }

  /** The mean of the hours' service rates; an hour without service takes the mean service time. */
  public double meanHourlyRate() {
    double overall = 0;
    long all = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      overall += seconds[hour];
      all += served[hour];
    }
    double rates = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      double mean = served[hour] == 0 ? overall / all : (double) seconds[hour] / served[hour];
      rates += 3600 / (mean + AFTER_CALL_SECONDS);
    }
    return rates / HOURS;
  }

  /** By hour: the fewest agents with whom at most half of the callers wait. */
  public int[] agents() {
    int[] agents = new int[HOURS];
    for (int hour = 0; hour < HOURS; hour++) {
      double load = (double) calls[hour] / days / CALLS_AN_HOUR;
      while (load > 0 && waiting(agents[hour], load) > WAITING_AT_MOST) {
        agents[hour]++;
      }
    }
    return agents;
  }

  /** Erlang C: the probability of waiting. */
  private static double waiting(int agents, double load) {
    if (agents <= load) {
      return 1;
    }
    double blocked = 1;
    for (int i = 1; i <= agents; i++) {
      blocked = load * blocked / (i + load * blocked);
    }
    return blocked / (1 - load / agents * (1 - blocked));
  }
}
