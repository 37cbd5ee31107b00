package io.counterwatch.store;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.Identity.StaffMember;
import io.counterwatch.access.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Accounts, keys, sessions and the audit log in PostgreSQL, over connections of their own. */
public final class PgAccess implements AccessStore {
  private static final int MAX_CONNECTIONS = 2;

  /** Limit on what waits for a connection. */
  private static final int MAX_WAITING = 256;

  private static final int MAX_ANSWER_MILLIS = 10_000;

  /** Limit on what is deleted of the audit log at once; the rest goes the next time. */
  private static final int MAX_FORGOTTEN = 10_000;

  private static final String ACCOUNTS =
      "SELECT name, role, centres, staff, staff_centre, password, %s FROM account ORDER BY name"
          .formatted(Micros.of("created"));

  private static final String KEYS =
      "SELECT name, role, centres, shown, hash, %s FROM api_key ORDER BY name"
          .formatted(Micros.of("created"));

  private static final String SESSIONS =
      "SELECT id_hash, coalesce(account, person), mark, role, centres, %s, %s FROM session"
          .formatted(Micros.of("created"), Micros.of("seen"));

  private static final String ADD_ACCOUNT =
      """
      INSERT INTO account (name, role, centres, staff, staff_centre, password, created)
      VALUES ($1, $2, $3, $4, $5, $6, %s)
      """
          .formatted(Micros.toTime("$7"));

  private static final String ADD_KEY =
      "INSERT INTO api_key (name, role, centres, shown, hash, created) VALUES ($1, $2, $3, $4, $5, %s)"
          .formatted(Micros.toTime("$6"));

  private static final String ADD_SESSION =
      """
      INSERT INTO session (id_hash, account, person, mark, role, centres, created, seen)
      VALUES ($1, $2, $3, $4, $5, $6, %s, %s)
      """
          .formatted(Micros.toTime("$7"), Micros.toTime("$8"));

  /** A row for each account and session that is gone. */
  private static final String REMOVE_ACCOUNT =
      """
      WITH person AS (DELETE FROM session WHERE person = $1 RETURNING 1),
        ours AS (DELETE FROM account WHERE name = $1 RETURNING 1)
      SELECT 1 FROM person UNION ALL SELECT 1 FROM ours
      """;

  private static final String SEEN =
      "UPDATE session SET seen = %s WHERE id_hash = $1".formatted(Micros.toTime("$2"));

  private static final String RECORD =
      """
      INSERT INTO audit (at, kind, who, action, centre, target, address, status)
      VALUES (%s, $2, $3, $4, $5, $6, $7, $8)
      """
          .formatted(Micros.toTime("$1"));

  private static final String AUDIT =
      """
      SELECT number, %s, kind, who, action, centre, target, address, status FROM audit
      WHERE at >= %s ORDER BY number DESC LIMIT $2
      """
          .formatted(Micros.of("at"), Micros.toTime("$1"));

  private static final String FORGET_AUDIT =
      "DELETE FROM audit WHERE number IN (SELECT number FROM audit WHERE at < %s LIMIT %d)"
          .formatted(Micros.toTime("$1"), MAX_FORGOTTEN);

  private final Pool pool;

  /** Over a pool of its own. */
  public PgAccess(Vertx vertx, Database database) {
    this.pool = QuestionPool.open(vertx, database, MAX_CONNECTIONS, MAX_WAITING, MAX_ANSWER_MILLIS);
  }

  /** Closes the pool. */
  public Future<Void> close() {
    return pool.close();
  }

  /** Keeps what the program's own commands show this run of the server. */
  public Future<Void> keepOwnerKey(String run, String secret) {
    return pool.preparedQuery(
            """
            INSERT INTO owner_key (run, secret) VALUES ($1, $2)
            ON CONFLICT (only_row) DO UPDATE SET run = excluded.run, secret = excluded.secret
            """)
        .execute(Tuple.of(run, secret))
        .mapEmpty();
  }

  /** What the newest run of the server wants to be shown; empty where there was none. */
  public static Future<String> ownerKey(Vertx vertx, Database database) {
    return PgConnection.connect(vertx, database.connectOptions())
        .compose(
            opened ->
                opened
                    .query("SELECT secret FROM owner_key")
                    .execute()
                    .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(0))
                    .eventually(opened::close));
  }

  @Override
  public CompletionStage<Everything> read() {
    Future<RowSet<Row>> accounts = pool.query(ACCOUNTS).execute();
    Future<RowSet<Row>> keys = pool.query(KEYS).execute();
    Future<RowSet<Row>> sessions = pool.query(SESSIONS).execute();
    return Future.join(accounts, keys, sessions)
        .map(
            all ->
                new Everything(
                    WriterReads.rows(accounts.result(), PgAccess::account),
                    WriterReads.rows(keys.result(), PgAccess::key),
                    WriterReads.rows(sessions.result(), PgAccess::session)))
        .toCompletionStage();
  }

  private static Account account(Row row) {
    String staff = row.getString(3);
    return new Account(
        row.getString(0),
        role(row.getString(1)),
        Set.of(row.getArrayOfStrings(2)),
        staff == null ? null : new StaffMember(row.getString(4), staff),
        row.getString(5),
        row.getLong(6));
  }

  private static Key key(Row row) {
    return new Key(
        row.getString(0),
        role(row.getString(1)),
        Set.of(row.getArrayOfStrings(2)),
        row.getString(3),
        row.getString(4),
        row.getLong(5));
  }

  private static Session session(Row row) {
    String mark = row.getString(2);
    Vouched vouched =
        mark == null
            ? null
            : new Vouched(mark, role(row.getString(3)), Set.of(row.getArrayOfStrings(4)));
    return new Session(row.getString(0), row.getString(1), vouched, row.getLong(5), row.getLong(6));
  }

  private static Role role(String word) {
    return Role.of(word)
        .orElseThrow(
            () -> new IllegalStateException("the database holds an unknown role: " + word));
  }

  @Override
  public CompletionStage<Boolean> add(Account account) {
    StaffMember self = account.self();
    return added(
        ADD_ACCOUNT,
        Tuple.of(account.name(), account.role().word())
            .addArrayOfString(account.centres().toArray(String[]::new))
            .addValue(self == null ? null : self.staff())
            .addValue(self == null ? null : self.centre())
            .addString(account.passwordHash())
            .addLong(account.createdMicros()));
  }

  @Override
  public CompletionStage<Boolean> add(Key key) {
    return added(
        ADD_KEY,
        Tuple.of(key.name(), key.role().word())
            .addArrayOfString(key.centres().toArray(String[]::new))
            .addString(key.shown())
            .addString(key.hash())
            .addLong(key.createdMicros()));
  }

  private CompletionStage<Boolean> added(String sql, Tuple row) {
    return pool.preparedQuery(sql)
        .execute(row)
        .map(done -> true)
        .recover(
            failure ->
                failure instanceof PgException error && "23505".equals(error.getSqlState())
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Boolean> setPassword(
      String account, String hash, @Nullable String keptSession) {
    return pool.withTransaction(
            open ->
                open.preparedQuery("UPDATE account SET password = $2 WHERE name = $1")
                    .execute(Tuple.of(account, hash))
                    .compose(
                        updated ->
                            open.preparedQuery(
                                    "DELETE FROM session WHERE account = $1"
                                        + " AND id_hash IS DISTINCT FROM $2")
                                .execute(Tuple.of(account).addValue(keptSession))
                                .map(updated.rowCount() > 0)))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Boolean> removeAccount(String account) {
    return pool.preparedQuery(REMOVE_ACCOUNT)
        .execute(Tuple.of(account))
        .map(rows -> rows.size() > 0)
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Boolean> removeKey(String key) {
    return removed("DELETE FROM api_key WHERE name = $1", Tuple.of(key));
  }

  private CompletionStage<Boolean> removed(String sql, Tuple name) {
    return pool.preparedQuery(sql)
        .execute(name)
        .map(rows -> rows.rowCount() > 0)
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> add(Session session) {
    Vouched vouched = session.vouched();
    return done(
        ADD_SESSION,
        Tuple.of(session.idHash())
            .addValue(vouched == null ? session.account() : null)
            .addValue(vouched == null ? null : session.account())
            .addValue(vouched == null ? null : vouched.mark())
            .addValue(vouched == null ? null : vouched.role().word())
            .addValue(vouched == null ? null : vouched.centres().toArray(String[]::new))
            .addLong(session.createdMicros())
            .addLong(session.seenMicros()));
  }

  @Override
  public CompletionStage<Void> seen(Map<String, Long> seenMicros) {
    return pool.preparedQuery(SEEN)
        .executeBatch(
            seenMicros.entrySet().stream()
                .map(each -> Tuple.of(each.getKey(), each.getValue()))
                .toList())
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> removeSessions(Set<String> idHashes) {
    return done(
        "DELETE FROM session WHERE id_hash = ANY($1)",
        Tuple.tuple().addArrayOfString(idHashes.toArray(String[]::new)));
  }

  @Override
  public CompletionStage<Void> removeSessions(long createdBefore, long seenBefore) {
    return done(
        "DELETE FROM session WHERE created < %s OR seen < %s"
            .formatted(Micros.toTime("$1"), Micros.toTime("$2")),
        Tuple.of(createdBefore, seenBefore));
  }

  @Override
  public CompletionStage<Void> record(List<AuditEntry> entries) {
    return pool.preparedQuery(RECORD)
        .executeBatch(entries.stream().map(PgAccess::tuple).toList())
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  private static Tuple tuple(AuditEntry entry) {
    return Tuple.of(entry.atMicros(), entry.kind(), entry.who(), entry.action())
        .addValue(entry.centre())
        .addValue(entry.target())
        .addValue(entry.address())
        .addInteger(entry.status());
  }

  @Override
  public CompletionStage<List<AuditRow>> audit(long sinceMicros, int limit) {
    return pool.preparedQuery(AUDIT)
        .execute(Tuple.of(sinceMicros, limit))
        .map(
            rows ->
                WriterReads.rows(
                    rows,
                    row ->
                        new AuditRow(
                            row.getLong(0),
                            new AuditEntry(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getInteger(8)))))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> forgetAudit(long beforeMicros) {
    return done(FORGET_AUDIT, Tuple.of(beforeMicros));
  }

  private CompletionStage<Void> done(String sql, Tuple parameters) {
    return pool.preparedQuery(sql).execute(parameters).<Void>mapEmpty().toCompletionStage();
  }
}
