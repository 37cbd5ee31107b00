package io.counterwatch.store;

import io.counterwatch.centre.CentrePlan;
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
import java.util.List;
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

  private final Pool pool;
  private final CurrentDays current;
  private final TicketTimelines timelines;
  private final RegistryReads registry;

  /** What the writer does before a question is answered. */
  public interface CurrentDays {
    /**
     * Completes when the derived rows of that centre show everything that is committed, with its
     * plans; null where there is no such centre.
     */
    Future<@Nullable CentrePlans> settle(String centre);

    /** The centres that a centre's work can fairly be compared with; itself among them. */
    List<String> group(CentrePlan plan);

    /** The server's clock, microseconds since 1970. */
    long nowMicros();
  }

  /** Over a pool of its own. */
  public PgHistory(Vertx vertx, Database database, BodyReader bodies, CurrentDays current) {
    this.pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
            .connectingTo(database.connectOptions())
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
        .settle(centre)
        .compose(
            plans -> {
              if (plans == null) {
                return Future.succeededFuture(null);
              }
              List<String> group = fair ? current.group(plans.on(to)) : List.of();
              return DayReads.period(pool, plans, from, to, group, current.nowMicros());
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
