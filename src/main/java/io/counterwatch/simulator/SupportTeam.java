package io.counterwatch.simulator;

import io.counterwatch.event.AssistanceKind;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.AssistanceFinished;
import io.counterwatch.event.EventBody.AssistanceStarted;
import io.counterwatch.simulator.WorkingHours.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Those who help citizens with accounts, submissions, payments and forms, one after another. */
final class SupportTeam {
  private static final double HELPED_PER_TICKET = 0.1;
  private static final double NEVER_FINISHED = 0.01;
  private static final long SHORTEST_MILLIS = WorkingHours.minutes(3);
  private static final long LONGEST_MILLIS = WorkingHours.minutes(12);

  private final CentreDay day;
  private final Chance chance;
  private final long[] freeMillis;
  private final List<PlannedEvent> events = new ArrayList<>();

  private SupportTeam(CentreDay day) {
    this.day = day;
    chance = day.chance("assistance");
    freeMillis = new long[day.centre().supportTeam()];
  }

  static List<PlannedEvent> of(CentreDay day) {
    SupportTeam team = new SupportTeam(day);
    int asked = team.chance.count(day.centre().ticketsPerDay() * HELPED_PER_TICKET);
    for (long millis : Arrivals.of(asked, day.day(), team.chance)) {
      team.help(millis);
    }
    return team.events;
  }

  /** Whoever would have to wait until the team goes is not helped any more. */
  private void help(long askedMillis) {
    int helper = 0;
    for (int i = 1; i < freeMillis.length; i++) {
      helper = freeMillis[i] < freeMillis[helper] ? i : helper;
    }
    long startMillis = Math.max(askedMillis, freeMillis[helper]) + chance.millisBetween(5, 40);
    Session session =
        askedMillis < WorkingHours.AFTERNOON.opensMillis()
            ? WorkingHours.MORNING
            : WorkingHours.AFTERNOON;
    if (startMillis > session.closesMillis()) {
      return;
    }
    AssistanceKind kind = chance.oneOf(List.of(AssistanceKind.values()), SupportTeam::share);
    long millis = Math.clamp(chance.lognormalMillis(330, 0.45), SHORTEST_MILLIS, LONGEST_MILLIS);
    String staff = String.format(Locale.ROOT, "t-%02d", helper + 1);
    note(startMillis, new AssistanceStarted(kind, staff));
    freeMillis[helper] = startMillis + millis;
    if (!chance.happens(NEVER_FINISHED)) {
      note(startMillis + millis, new AssistanceFinished(kind, staff));
    }
  }

  private void note(long millisOfDay, EventBody body) {
    events.add(new PlannedEvent(day.micros(millisOfDay), day.centre().support(), null, body));
  }

  private static double share(AssistanceKind kind) {
    return switch (kind) {
      case SUBMISSION -> 0.4;
      case ACCOUNT -> 0.25;
      case FORM -> 0.2;
      case PAYMENT -> 0.15;
    };
  }
}
