package io.counterwatch.pipeline;

import io.counterwatch.forecast.CentreEstimator;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.ForecastStore.EstimateRow;
import io.counterwatch.pipeline.ForecastStore.StateRow;
import io.counterwatch.pipeline.FormerDays.Want;
import io.counterwatch.pipeline.OutlookStore.OutlookRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the forecaster asks of the store and writes to it: one question and one transaction at a
 * time. On the forecaster's thread.
 */
final class ForecastErrands {
  /** Limit on announcements written in one transaction, and on what outlooks said. */
  static final int MAX_ROWS_PER_WRITE = 2_000;

  /** After the store failed nothing is asked of it for so long. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * What failed gets its next turn after all others, and not before so long: nothing else waits for
   * it, should it fail whenever it is tried.
   */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Logger LOG = LoggerFactory.getLogger(ForecastErrands.class);

  private final Loop loop;
  private final WriterClock clock;
  private final ForecastKeeper keeper;
  private final ForecastStore store;
  private final OutlookBook outlooks;
  private final Map<String, CentreForecaster> centres;
  private final Consumer<CentreForecaster> answered;
  private boolean asking;
  private boolean writing;
  private boolean outlooksHadTheirTurn;
  private long restUntilNanos;

  /** Centres of which something failed, but for what outlooks said. */
  private final Pauses pauses;

  private final RowHalving announcements;
  private final RowHalving outlookRows;

  /** Centres that are live no more and have rows to be written; by id. */
  private final Map<String, CentreForecaster> leaving = new LinkedHashMap<>();

  /** The centre that asked last: the next one is after it, so that none keeps others waiting. */
  private String askedLast = "";

  /** The same of what was learned, and of what was announced. */
  private String savedLast = "";

  private String announcedLast = "";

  /**
   * @param centres by id
   * @param answered is told of centres that can go on
   */
  ForecastErrands(
      Loop loop,
      WriterClock clock,
      ForecastKeeper keeper,
      ForecastStore store,
      OutlookBook outlooks,
      Map<String, CentreForecaster> centres,
      Consumer<CentreForecaster> answered) {
    this.loop = loop;
    this.clock = clock;
    this.keeper = keeper;
    this.store = store;
    this.outlooks = outlooks;
    this.centres = centres;
    this.answered = answered;
    this.restUntilNanos = clock.nanos();
    this.pauses = new Pauses(clock, PAUSE_NANOS);
    this.announcements = new RowHalving(MAX_ROWS_PER_WRITE, pauses);
    this.outlookRows = new RowHalving(MAX_ROWS_PER_WRITE, new Pauses(clock, PAUSE_NANOS));
  }

  private boolean isResting() {
    return clock.nanos() - restUntilNanos < 0;
  }

  private void failed(String what, Throwable error) {
    Throwable root = StoreException.rootOf(error);
    if (StoreException.kindOf(root) != StoreException.Kind.DATA) {
      restUntilNanos = clock.nanos() + RETRY_NANOS;
    }
    LOG.atWarn()
        .addKeyValue("reason", "forecast-store")
        .log("forecasts could not {}: {}; trying again", what, StoreException.describe(root));
  }

  /** Those of them that aren't paused, beginning with the one after that one. */
  private List<CentreForecaster> after(String last, Map<String, CentreForecaster> some) {
    List<String> order = new ArrayList<>(some.keySet());
    Collections.rotate(order, -(order.indexOf(last) + 1));
    return order.stream()
        .filter(id -> !pauses.isPaused(id))
        .map(some::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /** A centre is live no more: its rows are written all the same. */
  void leave(CentreForecaster centre) {
    centre.leave();
    leaving.put(centre.centre(), centre);
  }

  /** The centre is live again; null where nothing of it is left to be written. */
  @Nullable CentreForecaster comeBack(String centre) {
    return leaving.remove(centre);
  }

  /** Has the whole of a centre's day told again. */
  void tellAgain(String centre) {
    keeper.tellAgain(centre);
  }

  /** Whether events wait to be stored. */
  boolean eventsWait() {
    return keeper.eventsWait();
  }

  /**
   * Asks what the next centre wants that wants something.
   *
   * @param rested whether a former day may be told
   */
  void ask(boolean rested) {
    if (asking || isResting()) {
      return;
    }
    for (CentreForecaster centre : after(askedLast, centres)) {
      Want want = centre.want();
      if (want != null && ask(centre, want, rested)) {
        askedLast = centre.centre();
        return;
      }
    }
  }

  private boolean ask(CentreForecaster centre, Want want, boolean rested) {
    return switch (want) {
      case Want.ToStart first -> {
        asking = true;
        keeper
            .whenIdle(() -> store.start(first.centre(), first.day(), CentreEstimator.MODEL_VERSION))
            .whenCompleteAsync(
                (start, error) -> answer(centre, error, () -> centre.start(first.day(), start)),
                loop::execute);
        yield true;
      }
      case Want.Events day -> {
        if (!rested) {
          yield false;
        }
        asking = true;
        keeper
            .events(new DayKey(day.centre(), day.day()), day.endMicros())
            .whenCompleteAsync(
                (events, error) -> answer(centre, error, () -> centre.learn(day.day(), events)),
                loop::execute);
        yield true;
      }
    };
  }

  private void answer(CentreForecaster centre, @Nullable Throwable error, Runnable take) {
    asking = false;
    if (error != null) {
      pauses.pause(centre.centre());
      failed("read what was learned", error);
      return;
    }
    try {
      take.run();
    } catch (RuntimeException e) {
      centre.failed(e, clock.nanos());
    }
    answered.accept(centre);
  }

  /** Writes what outlooks said, and by turns what was learned, else what was announced. */
  void write() {
    if (writing || isResting()) {
      return;
    }
    outlooksHadTheirTurn = !outlooksHadTheirTurn && keepOutlooks();
    if (writing) {
      return;
    }
    for (CentreForecaster centre : after(savedLast, centres)) {
      StateRow state = centre.takeState();
      if (state != null) {
        savedLast = centre.centre();
        save(centre, state);
        return;
      }
    }
    List<EstimateRow> rows = takeRows();
    if (!rows.isEmpty()) {
      announce(rows);
    }
  }

  private List<EstimateRow> takeRows() {
    leaving.values().removeIf(CentreForecaster::isWritten);
    Map<String, CentreForecaster> all = new LinkedHashMap<>(centres);
    all.putAll(leaving);
    List<EstimateRow> rows = new ArrayList<>();
    String first = announcedLast;
    for (CentreForecaster centre : after(announcedLast, all)) {
      if (rows.size() < announcements.most()) {
        boolean isFirst = rows.isEmpty();
        centre.takeRows(announcements.most() - rows.size(), rows);
        first = isFirst && !rows.isEmpty() ? centre.centre() : first;
      }
    }
    announcedLast = first;
    return rows;
  }

  private boolean keepOutlooks() {
    List<OutlookRow> said = outlooks.take(outlookRows.most(), outlookRows::mayWrite);
    if (!said.isEmpty()) {
      keep(said);
    }
    return !said.isEmpty();
  }

  private void keep(List<OutlookRow> rows) {
    writing = true;
    keeper
        .whenIdle(() -> store.outlooks().keep(rows))
        .whenCompleteAsync(
            (nothing, error) -> {
              writing = false;
              if (error == null) {
                outlookRows.written();
              } else {
                outlooks.putBack(rows);
                outlookRows.failed(rows.size(), rows.getFirst().key().centre());
                failed("keep what outlooks said", error);
              }
            },
            loop::execute);
  }

  private void save(CentreForecaster centre, StateRow state) {
    writing = true;
    keeper
        .whenIdle(() -> store.saveState(state))
        .whenCompleteAsync(
            (nothing, error) -> {
              writing = false;
              if (error != null) {
                centre.putBack(state);
                pauses.pause(centre.centre());
                failed("keep what was learned", error);
              }
            },
            loop::execute);
  }

  private void announce(List<EstimateRow> rows) {
    writing = true;
    keeper
        .whenIdle(() -> store.announce(rows))
        .whenCompleteAsync(
            (stored, error) -> {
              writing = false;
              if (error == null) {
                announcements.written();
                stored.forEach(row -> with(row, centre -> centre.stored(row)));
              } else {
                rows.forEach(row -> with(row, centre -> centre.putBack(row)));
                announcements.failed(rows.size(), rows.getFirst().key().centre());
                failed("keep what was announced", error);
              }
            },
            loop::execute);
  }

  /** The centre may have gone meanwhile. */
  private void with(EstimateRow row, Consumer<CentreForecaster> then) {
    String id = row.key().centre();
    CentreForecaster live = centres.get(id);
    CentreForecaster centre = live == null ? leaving.get(id) : live;
    if (centre != null) {
      then.accept(centre);
    }
  }
}
