package io.counterwatch.web;

import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.store.query.History;
import io.counterwatch.store.query.History.RejectionFilter;
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
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of the database: days, tickets, refused events, devices. */
final class HistoryApi {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryApi.class);
  private static final int ANSWER_WITHIN_SECONDS = 20;
  private static final int MAX_REJECTIONS = 1000;
  private static final int MAX_SUBJECT_LENGTH = 200;
  private static final String NO_DATE = "date: not a date as 2025-03-10";

  /** Without {@code since}, the last day's. */
  private static final long DEFAULT_SINCE_MICROS = TimeUnit.DAYS.toMicros(1);

  /** A centre without live view has no known zone: its day begins no earlier than here. */
  private static final ZoneId EARLIEST_ZONE = ZoneOffset.ofHours(14);

  private final LiveViews live;
  private final History history;
  private final LongSupplier nowMicros;

  HistoryApi(LiveViews live, History history, LongSupplier nowMicros) {
    this.live = live;
    this.history = history;
    this.nowMicros = nowMicros;
  }

  void mount(Router router) {
    Replies.get(router, "/api/v1/centres/:id/days/:date", this::day);
    Replies.get(router, "/api/v1/centres/:id/days/:date/contents", this::contents);
    Replies.get(router, "/api/v1/centres/:id/days", this::days);
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
    if (!Asking.isText(context.pathParam("id"))) {
      Replies.error(context, 404, "no such centre");
      return;
    }
    answer(
        context,
        history.contents(context.pathParam("id"), date),
        hashes -> {
          if (hashes == null) {
            Replies.error(context, 404, "no such centre");
          } else {
            Replies.json(context, HistoryJson.contents(hashes));
          }
        });
  }

  private void days(RoutingContext context) {
    LocalDate from = Asking.date(context.queryParams().get("from"));
    LocalDate to = Asking.date(context.queryParams().get("to"));
    if (from == null) {
      Replies.error(context, 400, "from: missing, or not a date as 2025-03-01");
    } else if (to == null) {
      Replies.error(context, 400, "to: missing, or not a date as 2025-03-31");
    } else if (to.isBefore(from)) {
      Replies.error(context, 400, "to: before from");
    } else if (ChronoUnit.DAYS.between(from, to) >= History.MAX_RANGE_DAYS) {
      Replies.error(context, 400, "to: more than " + History.MAX_RANGE_DAYS + " days from from");
    } else {
      answerDays(context, from, to);
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
      Replies.error(context, 404, "no such centre");
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
            Replies.error(context, 404, "no such centre");
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
            Replies.json(context, HistoryJson.ticket(ticket, zone(centre)));
          }
        });
  }

  private void rejections(RoutingContext context) {
    MultiMap asked = context.queryParams();
    Long since =
        asked.contains("since")
            ? Asking.micros(asked.get("since"))
            : (Long) (nowMicros.getAsLong() - DEFAULT_SINCE_MICROS);
    Integer limit = asked.contains("limit") ? limit(asked.get("limit")) : (Integer) MAX_REJECTIONS;
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

  private static @Nullable Integer limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      return limit > 0 && limit <= MAX_REJECTIONS ? limit : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void devices(RoutingContext context) {
    answer(
        context,
        history.devices(),
        rows -> Replies.json(context, Json.array(rows, row -> DeviceJson.of(row, live))));
  }

  private static <T extends @Nullable Object> void answer(
      RoutingContext context, Future<T> asked, Consumer<T> then) {
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
                Replies.error(context, 503, "the database doesn't answer");
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
