package io.counterwatch.app;

import io.counterwatch.centre.CentreOutlook;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Estimate.Reason;
import io.counterwatch.centre.LiveViews;
import io.counterwatch.centre.Outlooks;
import io.counterwatch.forecast.OutlookMaker;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.NoForecastException;
import io.counterwatch.pipeline.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers what will become of a centre, on the forecaster's thread; for some seconds once only.
 * Whoever asks what is being asked already, shares its answer.
 */
final class OutlookDesk implements Outlooks {
  /** An answer is given again for so long, within its minute. */
  static final long FRESH_SECONDS = 5;

  /** Limit on answers that are kept; the one asked for longest ago goes first. */
  static final int MAX_KEPT = 1_024;

  /** Limit on questions under way: each is played for a while on the thread of all estimates. */
  static final int MAX_UNDER_WAY = 4;

  private static final long MICROS_PER_MINUTE = TimeUnit.MINUTES.toMicros(1);

  private final Player player;
  private final LiveViews views;
  private final LongSupplier nowMicros;
  private final SharedAnswers<Key, Answer> answers;

  private record Key(String centre, int minutes) {}

  /** Who plays the next while of a centre. */
  @FunctionalInterface
  interface Player {
    /** Fails with a {@link NoForecastException} where nothing is known of the centre. */
    CompletionStage<CentreOutlook> play(String centre, int minutes);
  }

  /**
   * @param nanos a real clock that only goes forward
   */
  OutlookDesk(Player player, LiveViews views, LongSupplier nowMicros, LongSupplier nanos) {
    this.player = player;
    this.views = views;
    this.nowMicros = nowMicros;
    this.answers =
        new SharedAnswers<>(
            MAX_KEPT, MAX_UNDER_WAY, TimeUnit.SECONDS.toNanos(FRESH_SECONDS), new Busy(), nanos);
  }

  @Override
  public CompletionStage<Answer> of(String centre, int minutes) {
    CentreView view = views.of(centre);
    if (view == null || view.data().stale() || !views.accepting()) {
      return CompletableFuture.completedStage(new Unknown(Reason.STALE));
    }
    Key key = new Key(centre, minutes);
    long minute = Math.floorDiv(nowMicros.getAsLong(), MICROS_PER_MINUTE);
    return answers.of(key, minute, () -> ask(key));
  }

  private CompletionStage<Answer> ask(Key key) {
    return player
        .play(key.centre, key.minutes)
        .<Answer>thenApply(Known::new)
        .exceptionally(OutlookDesk::without);
  }

  /** What the forecaster plays, from what it knows at that moment. */
  static Player playedBy(Forecaster forecaster) {
    return (centre, minutes) ->
        forecaster.ask(
            centre,
            present ->
                OutlookMaker.of(present.estimator(), present.plan(), minutes, present.nowMicros()));
  }

  private static Answer without(Throwable error) {
    Throwable cause = StoreException.rootOf(error);
    if (cause instanceof NoForecastException none) {
      Reason reason = none.reason();
      if (none.isBusy()) {
        return new Busy();
      }
      // The centre is live: the forecaster hasn't met it yet.
      return new Unknown(reason == null ? Reason.LEARNING : reason);
    }
    throw new CompletionException(cause);
  }
}
