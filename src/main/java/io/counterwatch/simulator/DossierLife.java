package io.counterwatch.simulator;

import io.counterwatch.event.DossierChannel;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.DossierReceived;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dossier from its receipt to its end.
 *
 * @param day on which it comes in
 * @param receivedMillis since that day's midnight
 * @param dueDay by the end of whose office hours its result is due
 * @param steps what happens after the receipt, in the order of time; the last one ends it
 */
record DossierLife(
    String subject,
    String service,
    Procedure procedure,
    DossierChannel channel,
    LocalDate day,
    long receivedMillis,
    LocalDate dueDay,
    List<Step> steps) {

  /** What comes in later counts as of the next working day. */
  static final long LATEST_FOR_TODAY_MILLIS = WorkingHours.minutes(15 * 60);

  private static final long SHORTEST_MILLIS = WorkingHours.minutes(3);

  /** Something that happens to it, at a time since a day's midnight. */
  record Step(LocalDate day, long millis, EventBody body) {}

  /** The day of its end. */
  LocalDate endsOn() {
    return steps.getLast().day();
  }

  DossierReceived received(@Nullable String ticket) {
    return new DossierReceived(
        procedure.id(), service, endOfOffice(dueDay), channel, procedure.fee(), ticket);
  }

  /** The last moment at which a result that is due on that day is in time. */
  static long endOfOffice(LocalDate dueDay) {
    return WorkingHours.micros(dueDay, WorkingHours.AFTERNOON.closesMillis());
  }

  /**
   * The same dossier, brought to the counter at that time of its day. What is to happen on that day
   * moves with it, as far as the day allows; later days stay as they are.
   *
   * @param nextWorkingDay after its day
   */
  DossierLife broughtAt(long millis, LocalDate nextWorkingDay) {
    long latest =
        Math.max(WorkingHours.AFTERNOON.closesMillis() - SHORTEST_MILLIS, millis + SHORTEST_MILLIS);
    List<Step> moved =
        steps.stream()
            .map(
                step ->
                    step.day().equals(day)
                        ? new Step(
                            day,
                            Math.min(step.millis() + millis - receivedMillis, latest),
                            step.body())
                        : step)
            .toList();
    boolean tooLateForToday = dueDay.equals(day) && millis >= LATEST_FOR_TODAY_MILLIS;
    return new DossierLife(
        subject,
        service,
        procedure,
        channel,
        day,
        millis,
        tooLateForToday ? nextWorkingDay : dueDay,
        moved);
  }
}
