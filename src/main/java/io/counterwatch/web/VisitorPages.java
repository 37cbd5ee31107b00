package io.counterwatch.web;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.TicketNow;
import io.counterwatch.web.VisitorTokens.Link;
import io.counterwatch.web.VisitorTokens.Purpose;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages that visitors open with their phones: a ticket's, and the rating of a visit. Whoever
 * has the link may see it, whose signature is looked at before anything else; nobody signs in.
 */
public final class VisitorPages implements RouteModule {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorPages.class);
  private static final String TICKET = "/ticket/";
  private static final String SURVEY = "/survey/";
  private static final int SEE_OTHER = 303;

  private final LiveViews live;
  private final Forecasts forecasts;
  private final VisitorTokens tokens;
  private final VisitorDesk desk;
  private final LongSupplier nowMicros;
  private final VisitorFrame frame = new VisitorFrame(Messages.load());
  private final RateLimit looks;
  private final RateLimit votes;
  private final RateLimit votesOfLinks;
  private final RateLimit votesAtCounters;

  /**
   * Nothing happens before {@link #mount}.
   *
   * @param nowMicros the server's clock
   * @param nanos a clock that only goes forward
   */
  public VisitorPages(
      LiveViews live,
      Forecasts forecasts,
      VisitorTokens tokens,
      VisitorDesk desk,
      LongSupplier nowMicros,
      LongSupplier nanos) {
    this.live = live;
    this.forecasts = forecasts;
    this.tokens = tokens;
    this.desk = desk;
    this.nowMicros = nowMicros;
    this.looks =
        new RateLimit(VisitorLimits.MAX_LOOKS_OF_ADDRESS, 1, VisitorLimits.MAX_COUNTED, nanos);
    this.votes = ofVotes(VisitorLimits.MAX_VOTES_OF_ADDRESS, nanos);
    this.votesOfLinks = ofVotes(VisitorLimits.MAX_VOTES_OF_LINK, nanos);
    this.votesAtCounters = ofVotes(VisitorLimits.MAX_VOTES_OF_COUNTER, nanos);
  }

  private static RateLimit ofVotes(int most, LongSupplier nanos) {
    return new RateLimit(most, VisitorLimits.VOTES_MINUTES, VisitorLimits.MAX_COUNTED, nanos);
  }

  /** Whether a path is for everybody, signed in or not: these pages and the hall's display. */
  public static boolean isPublic(String path) {
    return path.startsWith(TICKET)
        || path.startsWith(SURVEY)
        || path.startsWith("/display/")
        || path.startsWith("/static/")
        || path.matches("/api/v1/centres/[^/]+/display(/live)?");
  }

  @Override
  public void mount(Router router) {
    router
        .post(SURVEY + ":token")
        .handler(BodyHandler.create(false).setBodyLimit(VisitorLimits.MAX_BODY_BYTES))
        .handler(this::vote);
    Replies.get(router, TICKET + ":token", this::ticket);
    Replies.get(router, SURVEY + ":token", this::survey);
  }

  private void ticket(RoutingContext context) {
    Link link = tokens.read(context.pathParam("token"), Purpose.TICKET);
    CentreView view = link == null ? null : live.of(link.centre());
    if (isTooMuch(looks, context)) {
      frame.busy(context);
    } else if (link == null || view == null || link.day().isBefore(view.day())) {
      frame.gone(context);
    } else {
      answer(
          context,
          desk.ticket(link.centre(), link.subject()),
          ticket ->
              frame.send(context, Pages.language(context), page(context, link, view, ticket)));
    }
  }

  private VisitorFrame.Page page(
      RoutingContext context, Link link, CentreView view, @Nullable TicketNow ticket) {
    CentreForecast forecast = forecasts.beside(view, live.accepting());
    Estimate estimate = forecast == null ? null : forecast.ofWaiting(link.subject());
    String counter = ticket == null || ticket.counter() == null ? "" : ticket.counter();
    String survey =
        SURVEY + tokens.make(Link.ofSurvey(link.centre(), view.day(), link.subject(), counter));
    boolean current = live.accepting();
    return new TicketPage(frame, Pages.language(context), view)
        .of(ticket, estimate, survey, current ? nowMicros.getAsLong() : view.atMicros(), current);
  }

  private void survey(RoutingContext context) {
    if (isTooMuch(looks, context)) {
      frame.busy(context);
      return;
    }
    Link poster = tokens.read(context.pathParam("token"), Purpose.COUNTER);
    CentreView hall = poster == null ? null : live.of(poster.centre());
    if (poster != null && hall != null) {
      atCounter(context, poster, hall);
      return;
    }
    Link link = survey(context.pathParam("token"));
    CentreView view = link == null ? null : live.of(link.centre());
    if (link == null || view == null) {
      frame.gone(context);
      return;
    }
    SurveyPage page = new SurveyPage(frame, Pages.language(context), view);
    answer(
        context,
        desk.voted(link.centre(), link.subject()),
        voted -> {
          VisitorFrame.Page shown =
              switch (voted) {
                case NO -> page.question(link);
                case SCORE -> page.thanks();
                case ALL -> page.done();
              };
          frame.send(context, Pages.language(context), shown);
        });
  }

  /** Whoever was served there is told by a link of their own: the next visitor changes nothing. */
  private void atCounter(RoutingContext context, Link poster, CentreView view) {
    answer(
        context,
        desk.servedAt(poster.centre(), poster.subject()),
        ticket -> {
          if (ticket == null) {
            SurveyPage page = new SurveyPage(frame, Pages.language(context), view);
            frame.send(context, Pages.language(context), page.nobody());
            return;
          }
          Link own = Link.ofSurvey(poster.centre(), view.day(), ticket.subject(), poster.subject());
          seeOther(context, SURVEY + tokens.make(own));
        });
  }

  /** A survey's link that is still good; else null. */
  private @Nullable Link survey(String token) {
    Link link = tokens.read(token, Purpose.SURVEY);
    CentreView view = link == null ? null : live.of(link.centre());
    return link == null
            || view == null
            || link.day().plusDays(VisitorLimits.SURVEY_DAYS).isBefore(view.day().plusDays(1))
        ? null
        : link;
  }

  private void vote(RoutingContext context) {
    Link link = survey(context.pathParam("token"));
    CentreView view = link == null ? null : live.of(link.centre());
    if (link == null || view == null) {
      frame.gone(context);
      return;
    }
    MultiMap form = context.request().formAttributes();
    Integer score = score(form.get("score"));
    if (score == null && !form.contains("reason") && !form.contains("comment")) {
      seeOther(context, context.normalizedPath());
    } else if (isTooMuch(votes, context)
        || (score != null && !votesOfLinks.admit(link.centre() + "/" + link.subject()))) {
      frame.busy(context);
    } else if (score == null) {
      remark(context, link, form);
    } else {
      SurveyPage page = new SurveyPage(frame, Pages.language(context), view);
      score(
          context,
          link,
          score,
          () -> frame.send(context, Pages.language(context), page.again(score)));
    }
  }

  /** Only a ticket's first vote counts at its counter: repeating one silences nobody else. */
  private void score(RoutingContext context, Link link, int score, Runnable again) {
    answer(
        context,
        desk.voted(link.centre(), link.subject()),
        voted -> {
          if (voted != VisitorDesk.Voted.NO) {
            seeOther(context, context.normalizedPath());
          } else if (!link.counter().isEmpty()
              && !votesAtCounters.admit(link.centre() + "/" + link.counter())) {
            frame.busy(context);
          } else {
            answer(
                context,
                desk.vote(link.centre(), link.subject(), score, link.counter()),
                stored -> seeOther(context, context.normalizedPath()),
                again);
          }
        },
        again);
  }

  private void remark(RoutingContext context, Link link, MultiMap form) {
    String reason = form.get("reason");
    String known = reason != null && SurveyPage.REASONS.contains(reason) ? reason : null;
    String comment = comment(form.get("comment"));
    if (known == null && comment == null) {
      seeOther(context, context.normalizedPath());
      return;
    }
    answer(
        context,
        desk.remark(link.centre(), link.subject(), known, comment),
        kept -> seeOther(context, context.normalizedPath()));
  }

  private static @Nullable Integer score(@Nullable String text) {
    return text != null && text.matches("[1-5]") ? (Integer) Integer.parseInt(text) : null;
  }

  /** Without control characters, which PostgreSQL or a reader's screen may not take; else null. */
  private static @Nullable String comment(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
    int end = Math.min(clean.length(), VisitorLimits.MAX_COMMENT_CHARS);
    if (end > 0 && Character.isHighSurrogate(clean.charAt(end - 1))) {
      end--;
    }
    return end == 0 ? null : clean.substring(0, end);
  }

  /** Whom a proxy gives no address, and this machine's programs, are one together. */
  private static boolean isTooMuch(RateLimit limit, RoutingContext context) {
    String address = Addresses.ofClient(context.request());
    return !limit.admit(address == null ? "" : address);
  }

  private <T extends @Nullable Object> void answer(
      RoutingContext context, Future<T> asked, Consumer<T> then) {
    answer(context, asked, then, () -> frame.away(context));
  }

  /** Nothing of what was asked goes into the log: a link is as good as the ticket. */
  private <T extends @Nullable Object> void answer(
      RoutingContext context, Future<T> asked, Consumer<T> then, Runnable otherwise) {
    asked
        .timeout(VisitorLimits.ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onComplete(
            then::accept,
            failure -> {
              LOG.atInfo()
                  .addKeyValue("reason", "visitor-not-answered")
                  .log("a visitor is told to try again: {}", String.valueOf(failure.getMessage()));
              if (!context.response().ended() && !context.response().closed()) {
                otherwise.run();
              }
            });
  }

  private static void seeOther(RoutingContext context, String path) {
    context
        .response()
        .setStatusCode(SEE_OTHER)
        .putHeader(HttpHeaders.LOCATION, path)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end();
  }
}
