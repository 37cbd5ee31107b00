package io.counterwatch.web;

import io.counterwatch.access.AccessStore;
import io.counterwatch.access.AccessStore.Everything;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the store of accounts so that memory stays as the store is. Whose answer is lost may
 * have been written, or may be yet: then the rows are read, what they say is believed, and they are
 * read again until nothing of it can come any more. Confined to the web server's event loop.
 */
final class SureWrites {
  /**
   * For so long after a lost answer the rows are read again: by then PostgreSQL has ended, or given
   * up, whatever it was told.
   */
  static final long DOUBT_SECONDS = 60;

  private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(DOUBT_SECONDS);
  private static final Logger LOG = LoggerFactory.getLogger(SureWrites.class);

  private final AccessStore store;
  private final Consumer<Everything> adopt;
  private final LongSupplier nanos;
  private int underWay;
  private long changes;
  private boolean doubtful;
  private boolean unread;
  private long doubtfulSinceNanos;
  private @Nullable Future<Everything> reading;
  private @Nullable Future<Everything> next;

  /**
   * Nothing is in doubt.
   *
   * @param adopt takes rows, read while nothing else was written, as what is remembered
   * @param nanos a clock that only goes forward
   */
  SureWrites(AccessStore store, Consumer<Everything> adopt, LongSupplier nanos) {
    this.store = store;
    this.adopt = adopt;
    this.nanos = nanos;
  }

  /** Gives an order to the store. */
  <T> Future<T> write(Supplier<CompletionStage<T>> order) {
    underWay++;
    changes++;
    return here(order.get())
        .onComplete(
            done -> {
              underWay--;
              changes++;
              if (done.failed()) {
                doubt();
              }
            });
  }

  /**
   * Gives an order to the store that completes with whether there was something to do.
   *
   * @param isDone whether the rows say that it was done, where its answer is lost; else it fails
   */
  Future<Boolean> confirmed(
      Supplier<CompletionStage<Boolean>> order, Predicate<Everything> isDone) {
    return write(order)
        .recover(
            failure ->
                read()
                    .compose(
                        rows ->
                            isDone.test(rows)
                                ? Future.succeededFuture(true)
                                : Future.failedFuture(failure)));
  }

  /** What is remembered may not be what is stored. */
  void doubt() {
    doubtful = true;
    unread = true;
    doubtfulSinceNanos = nanos.getAsLong();
  }

  /** Completes when what is remembered can be believed; fails where the rows can't be read now. */
  Future<Void> settled() {
    return unread
        ? read()
            .compose(
                rows ->
                    unread
                        ? Future.failedFuture("accounts are being written")
                        : Future.succeededFuture())
        : Future.succeededFuture();
  }

  /** Reads the rows while there is a doubt. */
  void look() {
    if (doubtful) {
      read().onFailure(failure -> LOG.debug("accounts can't be read", failure));
    }
  }

  /** One reading at a time: all who ask during one share the next. */
  private Future<Everything> read() {
    Future<Everything> now = reading;
    if (now == null) {
      return begin();
    }
    Future<Everything> after = next;
    if (after == null) {
      after = now.transform(done -> begin());
      next = after;
    }
    return after;
  }

  private Future<Everything> begin() {
    next = null;
    long changesBefore = changes;
    long begunNanos = nanos.getAsLong();
    boolean alone = underWay == 0;
    Future<Everything> begun =
        here(store.read())
            .onComplete(done -> reading = null)
            .onSuccess(
                rows -> {
                  if (alone && changes == changesBefore) {
                    adopt.accept(rows);
                    unread = false;
                    doubtful = begunNanos - doubtfulSinceNanos < DOUBT_NANOS;
                  }
                });
    reading = begun.isComplete() ? null : begun;
    return begun;
  }

  static <T> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
