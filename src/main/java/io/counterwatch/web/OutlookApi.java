package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Outlooks;
import io.counterwatch.centre.Staffings;
import io.counterwatch.store.query.OutlookHistory;
import io.counterwatch.web.Messages.Language;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a director asks: the queue in a while, how good that was, tomorrow's counters. */
public final class OutlookApi implements RouteModule {
  private static final int DEFAULT_MINUTES = 30;
  private static final String BUSY = "too many questions wait";
  private static final String NO_OUTLOOK = "the outlook was not made in time";

  private final LiveViews live;
  private final Outlooks outlooks;
  private final OutlookHistory history;
  private final Staffings staffings;
  private final Messages messages = Messages.load();

  /** Over those who answer. */
  public OutlookApi(
      LiveViews live, Outlooks outlooks, OutlookHistory history, Staffings staffings) {
    this.live = live;
    this.outlooks = outlooks;
    this.history = history;
    this.staffings = staffings;
  }

  @Override
  public void mount(Router router) {
    Replies.get(router, "/api/v1/centres/:id/outlook", this::outlook);
    Replies.get(router, "/api/v1/centres/:id/outlook/record", this::scores);
    Replies.get(router, "/api/v1/centres/:id/staffing", this::staffing);
  }

  private void outlook(RoutingContext context) {
    String asked = context.queryParams().get("minutes");
    Integer minutes = asked == null ? (Integer) DEFAULT_MINUTES : minutes(asked);
    if (minutes == null) {
      Replies.error(
          context,
          400,
          "minutes: not a multiple of %d from %d to %d"
              .formatted(Outlooks.STEP_MINUTES, Outlooks.LEAST_MINUTES, Outlooks.MOST_MINUTES));
      return;
    }
    Replies.withView(live, context, view -> outlook(context, view, minutes));
  }

  private void outlook(RoutingContext context, CentreView view, int minutes) {
    HistoryApi.answer(
        context,
        here(outlooks.of(view.centre(), minutes)),
        NO_OUTLOOK,
        answer -> {
          switch (answer) {
            case Outlooks.Known known ->
                Replies.json(context, OutlookJson.of(known.outlook(), view.plan().zone()));
            case Outlooks.Unknown unknown ->
                Replies.json(context, OutlookJson.none(view.centre(), minutes, unknown.reason()));
            case Outlooks.Busy busy -> Replies.error(context, 503, BUSY);
          }
        });
  }

  private static @Nullable Integer minutes(String text) {
    try {
      int minutes = Integer.parseInt(text);
      boolean isKnown =
          minutes >= Outlooks.LEAST_MINUTES
              && minutes <= Outlooks.MOST_MINUTES
              && minutes % Outlooks.STEP_MINUTES == 0;
      return isKnown ? minutes : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void scores(RoutingContext context) {
    HistoryApi.withRange(
        context,
        OutlookHistory.MAX_RECORD_DAYS,
        (from, to) ->
            HistoryApi.answerOfCentre(
                context, centre -> history.outlookRecord(centre, from, to), OutlookJson::record));
  }

  private void staffing(RoutingContext context) {
    String centre = context.pathParam("id");
    String asked = context.queryParams().get("date");
    LocalDate date = Asking.date(asked);
    Language language = ReaderLanguage.of(context);
    if (asked != null && date == null) {
      Replies.error(context, 400, "date: not a date as 2025-03-10");
    } else if (language == null) {
      Replies.error(context, 400, ReaderLanguage.NO_LANGUAGE);
    } else if (!Asking.isText(centre)) {
      Replies.error(context, 404, HistoryApi.NO_CENTRE);
    } else {
      HistoryApi.answer(
          context,
          here(staffings.of(centre, date)),
          HistoryApi.NO_DATABASE,
          answer -> staffing(context, language, centre, answer));
    }
  }

  private void staffing(
      RoutingContext context, Language language, String centre, Staffings.Answer answer) {
    context.response().putHeader(HttpHeaders.VARY, "Accept, Accept-Language");
    switch (answer) {
      case Staffings.Known known -> {
        StaffingShown shown = new StaffingShown(known.plan(), known.staffing());
        if (wantsText(context)) {
          context.response().putHeader(HttpHeaders.CONTENT_LANGUAGE, language.code());
          Replies.text(context, shown.text(messages, language));
        } else {
          Replies.json(context, shown.json());
        }
      }
      case Staffings.Closed closed ->
          Replies.json(context, StaffingShown.none(centre, closed.date(), "closed", 0));
      case Staffings.TooLittle little ->
          Replies.json(
              context,
              StaffingShown.none(centre, little.date(), "too-little-history", little.days()));
      case Staffings.NoCentre none -> Replies.error(context, 404, HistoryApi.NO_CENTRE);
      case Staffings.NoSuchDay none ->
          Replies.error(
              context,
              400,
              "date: before today, or more than " + Staffings.MOST_DAYS_AHEAD + " days ahead");
      case Staffings.Busy busy -> Replies.error(context, 503, BUSY);
    }
  }

  private static boolean wantsText(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.startsWith("text/plain");
  }

  /** What completes on another thread goes on where it was asked for. */
  private static <T> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
