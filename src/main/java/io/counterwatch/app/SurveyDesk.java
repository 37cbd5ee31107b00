package io.counterwatch.app;

import io.counterwatch.centre.TicketNow;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.RatingChannel;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.DayQuestions;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.store.query.SurveyVotes;
import io.counterwatch.store.query.SurveyVotes.Vote;
import io.counterwatch.web.VisitorDesk;
import io.counterwatch.wire.EventReader;
import io.counterwatch.wire.EventWriter;
import io.counterwatch.wire.EventWriter.OutgoingEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers visitors, and publishes their votes as the device {@code server-survey}: a vote is kept
 * in the database first, with its sequence, and then handed to the writer like any device's event.
 * What could not be handed over, or whose answer never came, is handed over again: the sequence
 * tells the second time from the first.
 */
final class SurveyDesk implements VisitorDesk {
  /** The name under which votes are published; no device can have it. */
  static final String DEVICE = "server-survey";

  /** How often votes are looked for that are not known to be stored as events. */
  static final int LOOK_MILLIS = 5_000;

  /** Limit on the votes that are published at a time. */
  static final int MAX_AT_ONCE = 100;

  /** A vote whose event isn't stored within that time is answered with "try again". */
  static final int STORED_WITHIN_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(SurveyDesk.class);

  private final Vertx vertx;
  private final SurveyVotes votes;
  private final Intake intake;
  private final EventReader reader;
  private final Tickets tickets;
  private final LongSupplier nowMicros;
  private long timer = -1;
  private boolean looking;

  /** What the writer knows of tickets; a question names centre, ticket or counter, and the time. */
  interface Tickets {
    /** A ticket of the current day. */
    CompletionStage<@Nullable TicketNow> ticket(String centre, String subject, long nowMicros);

    /** The ticket whose visit can be rated at a counter. */
    CompletionStage<@Nullable TicketNow> servedAt(String centre, String counter, long nowMicros);
  }

  /**
   * A desk that publishes nothing by itself before {@link #start}.
   *
   * @param nowMicros the server's clock
   */
  SurveyDesk(
      Vertx vertx,
      SurveyVotes votes,
      Intake intake,
      EventReader reader,
      Tickets tickets,
      LongSupplier nowMicros) {
    this.vertx = vertx;
    this.votes = votes;
    this.intake = intake;
    this.reader = reader;
    this.tickets = tickets;
    this.nowMicros = nowMicros;
  }

  /** Publishes from time to time what a crash, or a database that was away, left over. */
  void start() {
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> publishRest());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  @Override
  public Future<@Nullable TicketNow> ticket(String centre, String subject) {
    return here(tickets.ticket(centre, subject, nowMicros.getAsLong()));
  }

  @Override
  public Future<@Nullable TicketNow> servedAt(String centre, String counter) {
    return here(tickets.servedAt(centre, counter, nowMicros.getAsLong()));
  }

  @Override
  public Future<Voted> voted(String centre, String subject) {
    return votes
        .find(centre, subject)
        .compose(vote -> vote == null ? Future.succeededFuture(Voted.NO) : published(vote));
  }

  @Override
  public Future<Voted> vote(String centre, String subject, int score, String counter) {
    return votes
        .cast(centre, subject, nowMicros.getAsLong(), score, counter.isEmpty() ? null : counter)
        .compose(this::published);
  }

  @Override
  public Future<Void> remark(
      String centre, String subject, @Nullable String reason, @Nullable String comment) {
    return votes.remark(centre, subject, reason, comment).mapEmpty();
  }

  /** Completes when the vote's event is stored. */
  private Future<Voted> published(Vote vote) {
    Voted voted = vote.remarked() ? Voted.ALL : Voted.SCORE;
    return (vote.published() ? Future.<Void>succeededFuture() : publish(vote)).map(voted);
  }

  private Future<Void> publish(Vote vote) {
    Promise<Void> stored = Promise.promise();
    byte[] payload = EventWriter.write(event(vote));
    Arrival arrival =
        new Arrival(
            vote.centre(),
            DEVICE,
            payload.length,
            reader.read(vote.centre(), DEVICE, payload, nowMicros.getAsLong()),
            new Stored(stored, vertx.getOrCreateContext()),
            true);
    if (!intake.offer(arrival)) {
      return Future.failedFuture("too much is in flight");
    }
    return stored
        .future()
        .timeout(STORED_WITHIN_SECONDS, TimeUnit.SECONDS)
        .onSuccess(
            done -> votes.published(vote).onFailure(e -> LOG.debug("will be marked later", e)));
  }

  private static OutgoingEvent event(Vote vote) {
    return new OutgoingEvent(
        vote.centre(),
        DEVICE,
        EventWriter.sequencedId(vote.epoch(), vote.sequence()),
        vote.epoch(),
        vote.sequence(),
        vote.votedMicros(),
        null,
        null,
        vote.subject(),
        new EventBody.RatingSubmitted(vote.score(), vote.counter(), null, RatingChannel.QR),
        ZoneOffset.UTC);
  }

  /** Goes on on the context that asked. */
  private record Stored(Promise<Void> promise, Context context) implements Arrival.Completion {
    @Override
    public void stored(Arrival.Outcome outcome) {
      if (outcome.rejected() > 0) {
        // Kept as refused: nothing is gained by another try, and the visitor has done all.
        LOG.error("a vote was refused: see /api/v1/rejections");
      }
      context.runOnContext(nothing -> promise.tryComplete());
    }

    @Override
    public void withheld(String reason) {
      context.runOnContext(nothing -> promise.tryFail(reason));
    }
  }

  private void publishRest() {
    if (looking) {
      return;
    }
    looking = true;
    votes
        .unpublished(MAX_AT_ONCE)
        .compose(rest -> Future.join(rest.stream().map(this::publish).toList()))
        .onComplete(
            (done, failure) -> {
              looking = false;
              if (failure != null) {
                LOG.debug("votes wait to be published", failure);
              }
            });
  }

  private static <T extends @Nullable Object> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }

  /** The writer's answers. */
  static Tickets askedOf(DayQuestions questions) {
    return new Tickets() {
      @Override
      public CompletionStage<@Nullable TicketNow> ticket(
          String centre, String subject, long nowMicros) {
        return questions.ticket(centre, subject, nowMicros);
      }

      @Override
      public CompletionStage<@Nullable TicketNow> servedAt(
          String centre, String counter, long nowMicros) {
        return questions.servedAt(centre, counter, nowMicros);
      }
    };
  }
}
