package io.counterwatch.conformance;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of each rule so far. A failure stays; the first one is what is told. */
final class Findings {
  /** How much of an offending message a finding shows. */
  static final int EXCERPT_CHARACTERS = 480;

  private final Map<Rule, Entry> entries = new EnumMap<>(Rule.class);
  private final Map<Rule, Integer> failures = new EnumMap<>(Rule.class);

  private record Entry(Outcome outcome, String finding) {}

  void passed(Rule rule) {
    passed(rule, "");
  }

  void passed(Rule rule, String note) {
    if (outcome(rule) != Outcome.FAILED) {
      entries.put(rule, new Entry(Outcome.PASSED, note));
    }
  }

  void failed(Rule rule, String finding) {
    if (failures.merge(rule, 1, Integer::sum) == 1) {
      entries.put(rule, new Entry(Outcome.FAILED, finding));
    }
  }

  void failed(Rule rule, String finding, byte[] message) {
    failed(rule, finding + ": " + excerpt(message));
  }

  void notObservable(Rule rule, String why) {
    if (undecided(rule)) {
      entries.put(rule, new Entry(Outcome.NOT_OBSERVABLE, why));
    }
  }

  /** Says why nothing was seen, where nothing was. */
  void notSeen(Rule rule, String why) {
    if (undecided(rule)) {
      entries.put(rule, new Entry(Outcome.NOT_SEEN, why));
    }
  }

  boolean undecided(Rule rule) {
    Entry entry = entries.get(rule);
    return entry == null || entry.outcome() == Outcome.NOT_SEEN;
  }

  Outcome outcome(Rule rule) {
    Entry entry = entries.get(rule);
    return entry == null ? Outcome.NOT_SEEN : entry.outcome();
  }

  /**
   * The step that a rule became.
   *
   * @param sendsEvents whether the device is one that sends events
   */
  Step step(Rule rule, boolean sendsEvents) {
    @Nullable Entry entry = entries.get(rule);
    String finding = entry == null ? "" : entry.finding();
    int count = failures.getOrDefault(rule, 0);
    boolean required =
        switch (rule.weight) {
          case MUST -> true;
          case EVENTS -> sendsEvents;
          // What a device need not have must be right where it has it.
          case MAY -> rule.id.startsWith("clock.") && outcome(rule) == Outcome.FAILED;
        };
    return new Step(
        rule.id,
        rule.paragraph,
        rule.title,
        required,
        outcome(rule),
        count > 1 ? finding + " (and " + (count - 1) + " more)" : finding);
  }

  /** The beginning of a message, on one line. */
  static String excerpt(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    return text.length() <= EXCERPT_CHARACTERS ? text : text.substring(0, EXCERPT_CHARACTERS) + "…";
  }
}
