package io.counterwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.History;
import io.counterwatch.store.query.History.RejectionFilter;
import io.counterwatch.store.query.History.TicketTimeline;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the database: days, estimates, tickets, refused events, devices. */
final class HistoryApi {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryApi.class);
  private static final int ANSWER_WITHIN_SECONDS = 20;
  static final String NO_CENTRE = "no such centre";
  static final String NO_DATABASE = "the database doesn't answer";
  private static final int MAX_REJECTIONS = 1000;
  private static final int MAX_SUBJECT_LENGTH = 200;
  private static final String NO_DATE = "date: not a date as 2025-03-10";

  /** The state of a ticket of which there is something to estimate. */
  private static final String WAITING = "waiting";

  /** Without {@code since}, the last day's. */
  private static final long DEFAULT_SINCE_MICROS = TimeUnit.DAYS.toMicros(1);

  /** A centre without live view has no known zone: its day begins no earlier than here. */
  private static final ZoneId EARLIEST_ZONE = ZoneOffset.ofHours(14);

  private final LiveViews live;
  private final Forecasts forecasts;
  private final History history;
  private final LongSupplier nowMicros;

  HistoryApi(LiveViews live, Forecasts forecasts, History history, LongSupplier nowMicros) {
    this.live = live;
    this.forecasts = forecasts;
    this.history = history;
    this.nowMicros = nowMicros;
  }

  void mount(Router router) {
    Replies.get(router, "/api/v1/centres/:id/days/:date", this::day);
    Replies.get(router, "/api/v1/centres/:id/days/:date/contents", this::contents);
    Replies.get(router, "/api/v1/centres/:id/days", this::days);
    Replies.get(router, "/api/v1/centres/:id/estimates", this::estimates);
    Replies.get(router, "/api/v1/centres/:id/tickets/:subject", this::ticket);
    Replies.get(router, "/api/v1/rejections", this::rejections);
    Replies.get(router, "/api/v1/devices", this::devices);
  }

  private void day(RoutingContext context) {
    LocalDate date = Asking.date(context.pathParam("date"));
    if (date == null) {
      Replies.error(context, 400, NO_DATE);
    } else {
      answerDays(context, date, date);
    }
  }

  private void contents(RoutingContext context) {
    LocalDate date = Asking.date(context.pathParam("date"));
    if (date == null) {
      Replies.error(context, 400, NO_DATE);
      return;
    }
    answerOfCentre(context, centre -> history.contents(centre, date), HistoryJson::contents);
  }

  private void days(RoutingContext context) {
    withRange(context, History.MAX_RANGE_DAYS, (from, to) -> answerDays(context, from, to));
  }

  private void estimates(RoutingContext context) {
    withRange(
        context,
        History.MAX_ESTIMATE_DAYS,
        (from, to) ->
            answerOfCentre(
                context, centre -> history.estimates(centre, from, to), EstimateJson::record));
  }

  /** Goes on with a range of at most so many days, else answers with what is wrong with it. */
  static void withRange(
      RoutingContext context, int maxDays, BiConsumer<LocalDate, LocalDate> then) {
    LocalDate from = Asking.date(context.queryParams().get("from"));
    LocalDate to = Asking.date(context.queryParams().get("to"));
    if (from == null) {
      Replies.error(context, 400, "from: missing, or not a date as 2025-03-01");
    } else if (to == null) {
      Replies.error(context, 400, "to: missing, or not a date as 2025-03-31");
    } else if (to.isBefore(from)) {
      Replies.error(context, 400, "to: before from");
    } else if (ChronoUnit.DAYS.between(from, to) >= maxDays) {
      Replies.error(context, 400, "to: more than " + maxDays + " days from from");
    } else {
      then.accept(from, to);
    }
  }

  private void answerDays(RoutingContext context, LocalDate from, LocalDate to) {
    String centre = context.pathParam("id");
    CentreView view = live.of(centre);
    ZoneId zone = view == null ? EARLIEST_ZONE : view.plan().zone();
    if (from.isAfter(now().atZone(zone).toLocalDate())) {
      Replies.error(context, 404, "that day is in the future");
      return;
    }
    if (!Asking.isText(centre)) {
      Replies.error(context, 404, NO_CENTRE);
      return;
    }
    String fair = context.queryParams().get("fair");
    if (fair != null && !fair.equals("true") && !fair.equals("false")) {
      Replies.error(context, 400, "fair: neither true nor false");
      return;
    }
    if ("true".equals(fair) && ChronoUnit.DAYS.between(from, to) >= History.MAX_FAIR_DAYS) {
      Replies.error(context, 400, "fair: only of " + History.MAX_FAIR_DAYS + " days or less");
      return;
    }
    answer(
        context,
        history.days(centre, from, to, "true".equals(fair)),
        period -> {
          if (period == null) {
            Replies.error(context, 404, NO_CENTRE);
          } else {
            Replies.json(context, HistoryJson.days(period, zone(centre)));
          }
        });
  }

  private void ticket(RoutingContext context) {
    String centre = context.pathParam("id");
    String subject = context.pathParam("subject");
    if (subject.length() > MAX_SUBJECT_LENGTH) {
      Replies.error(context, 400, "subject: longer than " + MAX_SUBJECT_LENGTH);
      return;
    }
    if (!Asking.isText(centre) || !Asking.isText(subject)) {
      Replies.error(context, 404, "no such ticket in this centre");
      return;
    }
    answer(
        context,
        history.ticket(centre, subject),
        ticket -> {
          if (ticket == null) {
            Replies.error(context, 404, "no such ticket in this centre");
          } else {
            Replies.json(context, ticket(ticket));
          }
        });
  }

  /** With what is estimated of the rest of its wait while it waits, or why nothing is. */
  private ObjectNode ticket(TicketTimeline ticket) {
    ObjectNode node = HistoryJson.ticket(ticket, zone(ticket.centre()));
    if (ticket.state().equals(WAITING)) {
      EstimateJson.put(node, ofWaiting(live.of(ticket.centre()), ticket.subject()));
    }
    return node;
  }

  private Estimate ofWaiting(@Nullable CentreView view, String subject) {
    if (view == null) {
      return new Estimate.Unknown(Estimate.Reason.STALE);
    }
    CentreForecast forecast = forecasts.beside(view, live.accepting());
    return forecast == null
        ? new Estimate.Unknown(Estimate.Reason.LEARNING)
        : forecast.ofWaiting(subject);
  }

  private void rejections(RoutingContext context) {
    MultiMap asked = context.queryParams();
    Long since =
        asked.contains("since")
            ? Asking.micros(asked.get("since"))
            : (Long) (nowMicros.getAsLong() - DEFAULT_SINCE_MICROS);
    Integer limit = Asking.limit(asked.get("limit"), MAX_REJECTIONS);
    if (since == null) {
      Replies.error(context, 400, Asking.NO_TIME);
    } else if (limit == null) {
      Replies.error(context, 400, "limit: not a number from 1 to " + MAX_REJECTIONS);
    } else if (asked.contains("reason") && !Asking.isReason(asked.get("reason"))) {
      Replies.error(context, 400, Asking.NO_REASON);
    } else if (!isText(asked.get("centre")) || !isText(asked.get("device"))) {
      Replies.error(context, 400, "centre, device: no control characters");
    } else {
      answer(
          context,
          history.rejections(
              new RejectionFilter(
                  since, asked.get("centre"), asked.get("device"), asked.get("reason"), null),
              Asker.centres(context),
              limit),
          rows ->
              Replies.json(
                  context,
                  Json.array(rows, row -> HistoryJson.rejection(row, zone(row.centre())))));
    }
  }

  private static boolean isText(@Nullable String asked) {
    return asked == null || Asking.isText(asked);
  }

  private void devices(RoutingContext context) {
    answer(
        context,
        history.devices(Asker.centres(context)),
        rows -> Replies.json(context, Json.array(rows, row -> DeviceJson.of(row, live))));
  }

  private static <T extends @Nullable Object> void answer(
      RoutingContext context, Future<T> asked, Consumer<T> then) {
    answer(context, asked, NO_DATABASE, then);
  }

  /** Answers what the database knows of the centre that the path names; 404 where there is none. */
  static <T> void answerOfCentre(
      RoutingContext context,
      Function<String, Future<@Nullable T>> ask,
      Function<T, ? extends JsonNode> json) {
    String centre = context.pathParam("id");
    if (!Asking.isText(centre)) {
      Replies.error(context, 404, NO_CENTRE);
      return;
    }
    answer(
        context,
        ask.apply(centre),
        known -> {
          if (known == null) {
            Replies.error(context, 404, NO_CENTRE);
          } else {
            Replies.json(context, json.apply(known));
          }
        });
  }

  /**
   * Answers once it is known.
   *
   * @param otherwise is said where it fails or takes too long
   */
  static <T extends @Nullable Object> void answer(
      RoutingContext context, Future<T> asked, String otherwise, Consumer<T> then) {
    asked
        .timeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onComplete(
            result -> {
              if (context.response().closed()) {
                return;
              }
              if (result.failed()) {
                LOG.warn(
                    "{} has no answer: {}", context.request().path(), result.cause().toString());
                LOG.debug("{} has no answer", context.request().path(), result.cause());
                Replies.error(context, 503, otherwise);
                return;
              }
              try {
                then.accept(result.result());
              } catch (RuntimeException e) {
                context.fail(e);
              }
            });
  }

  private ZoneId zone(String centre) {
    CentreView view = live.of(centre);
    return view == null ? ZoneOffset.UTC : view.plan().zone();
  }

  private Instant now() {
    return Instant.EPOCH.plus(nowMicros.getAsLong(), ChronoUnit.MICROS);
  }
}
