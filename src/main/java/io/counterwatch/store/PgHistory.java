package io.counterwatch.store;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.store.query.History;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions to PostgreSQL, over connections of their own. */
public final class PgHistory implements History {
  private static final int MAX_CONNECTIONS = 4;

  /** Limit on questions that wait for a connection. */
  private static final int MAX_WAITING = 256;

  /** By version: how many of the days were over when it was laid down. The first restates none. */
  private static final String ORGANISATION_USE =
      """
      SELECT d.organisation,
        (count(*) FILTER (WHERE v.number > 1 AND d.as_of <= v.recorded))::integer
      FROM service_day d JOIN organisation_version v ON v.number = d.organisation
      WHERE d.centre = $1 AND d.day BETWEEN $2 AND $3 AND d.finished
      GROUP BY d.organisation ORDER BY d.organisation
      """;

  /** A question that takes longer is ended; nobody waits for its answer any more. */
  private static final int MAX_ANSWER_MILLIS = 20_000;

  private final Pool pool;
  private final CurrentDays current;
  private final TicketTimelines timelines;
  private final RegistryReads registry;

  /** What the writer does before a question is answered. */
  public interface CurrentDays {
    /** The centre's plans; null where there is no such centre. */
    Future<@Nullable CentrePlans> plans(String centre);

    /** Completes when the derived rows of those days show everything that is committed. */
    Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to);

    /** The centres that a centre's work on that day can fairly be compared with; itself first. */
    List<String> group(String centre, LocalDate day);

    /** The server's clock, microseconds since 1970. */
    long nowMicros();
  }

  /** Over a pool of its own. */
  public PgHistory(Vertx vertx, Database database, BodyReader bodies, CurrentDays current) {
    this.pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
            .connectingTo(
                database
                    .connectOptions()
                    .addProperty("statement_timeout", Integer.toString(MAX_ANSWER_MILLIS)))
            .using(vertx)
            .build();
    this.current = current;
    this.timelines = new TicketTimelines(pool, bodies, current);
    this.registry = new RegistryReads(pool);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  @Override
  public Future<@Nullable Period> days(String centre, LocalDate from, LocalDate to, boolean fair) {
    return current
        .plans(centre)
        .compose(
            plans -> {
              if (plans == null) {
                return Future.succeededFuture(null);
              }
              Map<LocalDate, List<String>> groups =
                  fair ? StandardTimes.groups(centre, from, to, current) : Map.of();
              return StandardTimes.settle(groups, current)
                  .compose(settled -> current.settle(List.of(centre), from, to))
                  .compose(
                      settled ->
                          DayReads.period(pool, plans, from, to, groups, current.nowMicros()));
            });
  }

  @Override
  public Future<OrganisationUse> organisationUse(String centre, LocalDate from, LocalDate to) {
    return pool.preparedQuery(ORGANISATION_USE)
        .execute(Tuple.of(centre, from, to))
        .map(
            rows -> {
              List<Integer> versions = new ArrayList<>();
              int restated = 0;
              for (Row row : rows) {
                versions.add(row.getInteger(0));
                restated += row.getInteger(1);
              }
              return new OrganisationUse(List.copyOf(versions), restated);
            });
  }

  @Override
  public Future<@Nullable List<Long>> contents(String centre, LocalDate day) {
    return current
        .plans(centre)
        .compose(
            plan ->
                plan == null
                    ? Future.succeededFuture(null)
                    : pool.preparedQuery(
                            "SELECT content_hash FROM event WHERE centre = $1 AND day = $2")
                        .execute(Tuple.of(centre, day))
                        .map(rows -> WriterReads.rows(rows, row -> row.getLong(0))));
  }

  @Override
  public Future<@Nullable TicketTimeline> ticket(String centre, String subject) {
    return timelines.of(centre, subject);
  }

  @Override
  public Future<List<RejectionRow>> rejections(RejectionFilter filter, int limit) {
    return registry.rejections(filter, limit);
  }

  @Override
  public Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit) {
    return registry.openRejections(filter, after, limit);
  }

  @Override
  public Future<List<DeviceRow>> devices() {
    return registry.devices();
  }

  @Override
  public Future<@Nullable DeviceRow> device(String device) {
    return registry.device(device);
  }
}
