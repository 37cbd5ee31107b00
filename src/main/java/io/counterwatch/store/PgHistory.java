package io.counterwatch.store;

import io.counterwatch.access.CentreScope;
import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.FloorTypes;
import io.counterwatch.store.query.EstimateRecord;
import io.counterwatch.store.query.ExceptionLog;
import io.counterwatch.store.query.History;
import io.counterwatch.store.query.OutlookHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Questions to PostgreSQL, over connections of their own. */
public final class PgHistory implements History, OutlookHistory {
  private static final int MAX_CONNECTIONS = 4;

  /** Limit on questions that wait for a connection. */
  private static final int MAX_WAITING = 256;

  /** A question that takes longer is ended; nobody waits for its answer any more. */
  private static final int MAX_ANSWER_MILLIS = 20_000;

  private final Pool pool;
  private final CurrentDays current;
  private final TicketTimelines timelines;
  private final RegistryReads registry;
  private final BodyReader bodies;
  private final Vertx vertx;
  private final Database database;

  /** What the writer does before a question is answered. */
  public interface CurrentDays {
    /** The centre's plans; null where there is no such centre. */
    Future<@Nullable CentrePlans> plans(String centre);

    /** Asks something about a centre; null where there is no such centre. */
    default <T> Future<@Nullable T> ofCentre(
        String centre, Function<CentrePlans, Future<@Nullable T>> ask) {
      return plans(centre)
          .compose(plans -> plans == null ? Future.succeededFuture(null) : ask.apply(plans));
    }

    /** Completes when the derived rows of those days show everything that is committed. */
    Future<Void> settle(Collection<String> centres, LocalDate from, LocalDate to);

    /** The organisation through time. */
    Organisation organisation();

    /** The server's clock, microseconds since 1970. */
    long nowMicros();
  }

  /** Over a pool of its own. */
  public PgHistory(Vertx vertx, Database database, BodyReader bodies, CurrentDays current) {
    this.pool = QuestionPool.open(vertx, database, MAX_CONNECTIONS, MAX_WAITING, MAX_ANSWER_MILLIS);
    this.current = current;
    this.bodies = bodies;
    this.vertx = vertx;
    this.database = database;
    this.timelines = new TicketTimelines(vertx, pool, bodies, current);
    this.registry = new RegistryReads(pool);
  }

  /** The database's own clock, microseconds since 1970. */
  public Future<Long> clockMicros() {
    return pool.query("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Exceptions, over the same connections. */
  public ExceptionLog exceptions() {
    return new PgExceptions(pool);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  @Override
  public Future<@Nullable Period> days(String centre, LocalDate from, LocalDate to, boolean fair) {
    return current.ofCentre(
        centre,
        plans -> {
          Map<LocalDate, List<String>> groups =
              fair ? StandardTimes.groups(centre, from, to, current.organisation()) : Map.of();
          Organisation.Use use = current.organisation().use(plans.calendar(), from, to);
          return StandardTimes.settle(groups, current)
              .compose(settled -> current.settle(List.of(centre), from, to))
              .compose(
                  settled -> DayReads.period(pool, plans, from, to, groups, current.nowMicros()))
              .map(found -> new Period(found.days(), found.dossiers(), use));
        });
  }

  @Override
  public Future<@Nullable List<Long>> contents(String centre, LocalDate day) {
    return current.ofCentre(
        centre,
        plans ->
            pool.preparedQuery("SELECT content_hash FROM event WHERE centre = $1 AND day = $2")
                .execute(Tuple.of(centre, day))
                .map(rows -> WriterReads.rows(rows, row -> row.getLong(0))));
  }

  @Override
  public Future<@Nullable TicketTimeline> ticket(String centre, String subject) {
    return timelines.of(centre, subject);
  }

  @Override
  public Future<@Nullable EstimateRecord> estimates(String centre, LocalDate from, LocalDate to) {
    return current.ofCentre(
        centre, plans -> EstimateReads.record(pool, centre, plans.on(to).zone(), from, to));
  }

  @Override
  public Future<List<RejectionRow>> rejections(
      RejectionFilter filter, CentreScope centres, int limit) {
    return registry.rejections(filter, centres, limit);
  }

  @Override
  public Future<List<RejectionRow>> openRejections(RejectionFilter filter, long after, int limit) {
    return registry.openRejections(filter, after, limit);
  }

  @Override
  public Future<List<DeviceRow>> devices(CentreScope centres) {
    return registry.devices(centres);
  }

  @Override
  public Future<@Nullable DeviceRow> device(String device) {
    return registry.device(device);
  }

  @Override
  public Future<@Nullable OutlookRecord> outlookRecord(
      String centre, LocalDate from, LocalDate to) {
    return current.ofCentre(centre, plans -> OutlookReads.record(pool, centre, from, to));
  }

  /** The centre's plans; null where there is no such centre. */
  public Future<@Nullable CentrePlans> plans(String centre) {
    return current.plans(centre);
  }

  /**
   * Those events of a service day that are of {@link FloorTypes}, in no order. They are read on a
   * thread that nothing else waits for, over a connection of their own: days can be long.
   */
  public Future<List<Event>> floorEvents(String centre, LocalDate day) {
    DayKey key = new DayKey(centre, day);
    return vertx.executeBlocking(
        () ->
            DayCopy.read(database, List.of(key), FloorTypes.ALL, bodies, MAX_ANSWER_MILLIS)
                .getOrDefault(key, List.of()),
        false);
  }
}
