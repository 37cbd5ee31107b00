package io.counterwatch.web;

import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.TicketNow;
import io.counterwatch.event.LeaveReason;
import io.counterwatch.web.VisitorTokens.Link;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Visitors of the made-up province, one for each way that a ticket can stand. */
final class SampleVisitors implements VisitorDesk {
  static final String CENTRE = "hb-province";
  static final VisitorTokens TOKENS = new VisitorTokens(new byte[32]);

  private static final Long CALLED = SampleViews.microsAt(9, 52);

  private final Map<String, TicketNow> tickets = new TreeMap<>();
  final Map<String, Voted> votes = new TreeMap<>();
  final List<String> remarks = new ArrayList<>();
  boolean away;
  @Nullable String servedLast;

  SampleVisitors() {
    put("W", "waiting", 4, null, null, null);
    put("N", "waiting", 0, null, null, null);
    put("C", "called", null, "3", CALLED, null);
    put("I", "serving", null, "3", CALLED, null);
    put("P", "parked", null, "3", CALLED, null);
    put("S", "served", null, "3", CALLED, null);
    put("M", "left", null, "3", CALLED, LeaveReason.NO_SHOW);
    put("L", "left", null, null, null, LeaveReason.CANCELLED);
    put("E", "expired", null, null, null, null);
    put("G", "ghost", null, null, null, null);
    put("O", "orphan", null, "3", CALLED, null);
    // The one for whom there is an estimate.
    put(SampleForecasts.WAITING, "waiting", 3, null, null, null);
  }

  private void put(
      String subject,
      String state,
      @Nullable Integer ahead,
      @Nullable String counter,
      @Nullable Long called,
      @Nullable LeaveReason left) {
    tickets.put(
        subject, new TicketNow(subject, "A012", state, "land", ahead, counter, called, left));
  }

  /** As if nobody had voted, and everything answered. */
  void forget() {
    votes.clear();
    remarks.clear();
    away = false;
    servedLast = null;
  }

  static String ticketPath(String subject) {
    return "/ticket/" + TOKENS.make(Link.ofTicket(CENTRE, SampleViews.DAY, subject));
  }

  static String surveyPath(String subject) {
    return "/survey/" + TOKENS.make(Link.ofSurvey(CENTRE, SampleViews.DAY, subject, "3"));
  }

  /** The pages of these visitors. */
  VisitorPages pages(SampleViews views) {
    Forecasts forecasts = new SampleForecasts(views);
    return new VisitorPages(
        views, forecasts, TOKENS, this, () -> WebFixture.NOW_MICROS, System::nanoTime);
  }

  private <T extends @Nullable Object> Future<T> answer(@Nullable T answer) {
    return away ? Future.failedFuture("the database is away") : Future.succeededFuture(answer);
  }

  @Override
  public Future<@Nullable TicketNow> ticket(String centre, String subject) {
    return answer(tickets.get(subject));
  }

  @Override
  public Future<@Nullable TicketNow> servedAt(String centre, String counter) {
    return answer(servedLast == null ? null : tickets.get(servedLast));
  }

  @Override
  public Future<Voted> voted(String centre, String subject) {
    return answer(votes.getOrDefault(subject, Voted.NO));
  }

  @Override
  public Future<Voted> vote(String centre, String subject, int score, String counter) {
    if (!away) {
      votes.putIfAbsent(subject, Voted.SCORE);
    }
    return answer(Voted.SCORE);
  }

  @Override
  public Future<Void> remark(
      String centre, String subject, @Nullable String reason, @Nullable String comment) {
    votes.put(subject, Voted.ALL);
    remarks.add(reason + "|" + comment);
    return Future.succeededFuture();
  }
}
