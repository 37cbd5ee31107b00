package io.counterwatch.store;

import io.counterwatch.store.query.SurveyVotes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Visitors' votes in PostgreSQL, over connections of their own: no vote waits for the writer. */
public final class PgSurveyVotes implements SurveyVotes {
  /** Connections for votes. */
  static final int MAX_CONNECTIONS = 2;

  /** Limit on votes that wait for a connection; a further one is told to try again. */
  static final int MAX_WAITING = 200;

  /** What takes longer is ended: a visitor waits no longer. */
  static final int MAX_ANSWER_MILLIS = 5_000;

  /** Whether something was said with a vote. */
  static final String REMARKED = "(reason IS NOT NULL OR comment IS NOT NULL)";

  /** Of the secret; as long as what HMAC-SHA-256 makes of it. */
  private static final int SECRET_BYTES = 32;

  private static final String SELECT =
      "SELECT centre, subject, "
          + Micros.of("voted_at")
          + ", score, counter, epoch, sequence, published, reason IS NOT NULL OR comment IS NOT"
          + " NULL FROM survey_vote CROSS JOIN survey_outbox ";

  /** Forgets what was said before a time; once an hour there is no more of it than an hour's. */
  static final String FORGET_REMARKS =
      "UPDATE survey_vote SET reason = NULL, comment = NULL WHERE voted_at < %s AND %s"
          .formatted(Micros.toTime("$1"), REMARKED);

  private static final String REMARKS =
      "SELECT %s, score, counter, reason, comment FROM survey_vote WHERE centre = $1 AND voted_at >= %s AND %s ORDER BY voted_at DESC LIMIT $3"
          .formatted(Micros.of("voted_at"), Micros.toTime("$2"), REMARKED);

  private final Pool pool;

  /** Over a pool of its own. */
  public PgSurveyVotes(Vertx vertx, Database database) {
    pool = QuestionPool.open(vertx, database, MAX_CONNECTIONS, MAX_WAITING, MAX_ANSWER_MILLIS);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  @Override
  public Future<byte[]> secret() {
    byte[] drawn = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(drawn);
    return pool.preparedQuery(
            "INSERT INTO visitor_key (secret) VALUES ($1) ON CONFLICT (only_row) DO NOTHING")
        .execute(Tuple.of(Buffer.buffer(drawn)))
        .compose(kept -> pool.query("SELECT secret FROM visitor_key").execute())
        .map(rows -> rows.iterator().next().getBuffer(0).getBytes());
  }

  @Override
  public Future<Vote> cast(
      String centre, String subject, long votedMicros, int score, @Nullable String counter) {
    return pool.preparedQuery("SELECT cast_vote($1, $2, " + Micros.toTime("$3") + ", $4, $5)")
        .execute(Tuple.of(centre, subject, votedMicros, score, counter))
        .compose(cast -> find(centre, subject))
        .map(
            vote -> {
              if (vote == null) {
                throw new IllegalStateException("a vote that was cast is not there");
              }
              return vote;
            });
  }

  @Override
  public Future<@Nullable Vote> find(String centre, String subject) {
    return pool.preparedQuery(SELECT + "WHERE centre = $1 AND subject = $2")
        .execute(Tuple.of(centre, subject))
        .map(PgSurveyVotes::first);
  }

  @Override
  public Future<Void> published(Vote vote) {
    return pool.preparedQuery("UPDATE survey_vote SET published = true WHERE sequence = $1")
        .execute(Tuple.of(vote.sequence()))
        .mapEmpty();
  }

  @Override
  public Future<List<Vote>> unpublished(int limit) {
    return pool.preparedQuery(SELECT + "WHERE NOT published ORDER BY sequence LIMIT $1")
        .execute(Tuple.of(limit))
        .map(rows -> WriterReads.rows(rows, PgSurveyVotes::vote));
  }

  @Override
  public Future<Boolean> remark(
      String centre, String subject, @Nullable String reason, @Nullable String comment) {
    return pool.preparedQuery(
            "UPDATE survey_vote SET reason = $3, comment = $4"
                + " WHERE centre = $1 AND subject = $2 AND reason IS NULL AND comment IS NULL")
        .execute(Tuple.of(centre, subject, reason, comment))
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<List<Remark>> remarks(String centre, long sinceMicros, int limit) {
    return pool.preparedQuery(REMARKS)
        .execute(Tuple.of(centre, sinceMicros, limit))
        .map(
            rows ->
                WriterReads.rows(
                    rows,
                    row ->
                        new Remark(
                            row.getLong(0),
                            row.getShort(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4))));
  }

  private static @Nullable Vote first(RowSet<Row> rows) {
    for (Row row : rows) {
      return vote(row);
    }
    return null;
  }

  private static Vote vote(Row row) {
    return new Vote(
        row.getString(0),
        row.getString(1),
        row.getLong(2),
        row.getShort(3),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getBoolean(7),
        row.getBoolean(8));
  }
}
