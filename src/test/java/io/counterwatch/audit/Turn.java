package io.counterwatch.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ticket: its issue, its legs, and what made no sense about it. */
final class Turn {
  final String subject;
  @Nullable RawEvent issue;
  boolean printFailed;
  final List<Leg> legs = new ArrayList<>();
  final List<String> senseless = new ArrayList<>();

  Turn(String subject) {
    this.subject = subject;
    legs.add(new Leg(null));
  }

  Leg leg() {
    return legs.getLast();
  }

  boolean wasStarted() {
    return legs.stream().anyMatch(leg -> !leg.stretches.isEmpty());
  }

  boolean isGhost() {
    return printFailed && !wasStarted();
  }

  /** Whether it stands in the totals. */
  boolean counts() {
    return issue != null && !isGhost();
  }

  long issued() {
    return Objects.requireNonNull(issue).micros();
  }

  long opened(Leg leg) {
    return leg.transfer == null ? issued() : leg.transfer.micros();
  }

  String service(Leg leg) {
    return leg.transfer != null
        ? leg.transfer.word("service")
        : issue == null ? "unknown" : issue.word("service");
  }

  String number() {
    return issue == null ? subject : issue.word("number");
  }
}
