package io.counterwatch.forecast;

import io.counterwatch.forecast.Floor.Waiting;
import io.counterwatch.forecast.Foreteller.Foretold;
import io.counterwatch.forecast.WaitModel.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the wait of those who wait already: a model and bounds of their own, since who has
 * waited for a while is another one than who comes with the same queue before them. It is learned
 * at checkpoints, at whole multiples of some minutes of a wait in event time, so that it is the
 * same however often anybody asks; the first checkpoint of all is the arrival.
 */
final class StillWaiting {
  /** From one checkpoint of a wait to the next. */
  static final int CHECKPOINT_MINUTES = 5;

  /** Limit on the checkpoints of one wait: two hours. Nothing is learned of what comes later. */
  static final int MAX_CHECKPOINTS = 24;

  /** Limit on checkpoints whose outcome isn't known; further ones are passed over. */
  static final int MAX_OPEN = 8_192;

  /**
   * Limit on the checkpoints that are looked at between two events; further ones are passed over.
   * Each takes as long as a prediction, and so many are due after an hour and a half without any
   * event, with fifty who wait.
   */
  static final int MAX_AT_ONCE = 1_000;

  private static final long CHECKPOINT_MICROS = CHECKPOINT_MINUTES * Floor.MICROS_PER_MINUTE;

  private static final Comparator<Watched> BY_TIME =
      Comparator.comparingLong((Watched watched) -> watched.dueMicros)
          .thenComparingLong(watched -> watched.number);

  private final WaitModel model = new WaitModel(Feature.COUNT);
  private final ConformalBounds bounds = new ConformalBounds();

  /** By leg: at most {@link Floor#MAX_WAITING}. */
  private final Map<String, Watched> watched = new HashMap<>();

  private final TreeSet<Watched> due = new TreeSet<>(BY_TIME);
  private long numbers;
  private int open;

  /** How many more may be looked at before the next event. */
  private int left;

  /** Somebody whose checkpoints come. */
  private static final class Watched {
    final Waiting who;
    final long number;
    final List<Noted> noted = new ArrayList<>();
    long dueMicros;
    int passed;

    Watched(Waiting who, long number) {
      this.who = who;
      this.number = number;
      this.dueMicros = who.sinceMicros() + CHECKPOINT_MICROS;
    }
  }

  /**
   * A checkpoint that was passed.
   *
   * @param checkpoint null at the arrival, which is announced and graded by itself
   */
  private record Noted(
      long micros, double[] features, Prediction prediction, @Nullable Checkpoint checkpoint) {}

  /** Somebody passes a checkpoint at that time. */
  record Due(Waiting who, long micros) {}

  /** Somebody begins to wait. */
  void begin(Waiting who, double[] features) {
    Watched one = new Watched(who, numbers++);
    forget(watched.put(who.leg(), one));
    due.add(one);
    note(one, new Noted(who.sinceMicros(), features, model.predict(features), null));
  }

  private void note(Watched one, Noted noted) {
    if (open < MAX_OPEN) {
      one.noted.add(noted);
      open++;
    }
  }

  private void forget(@Nullable Watched one) {
    if (one != null) {
      due.remove(one);
      open -= one.noted.size();
    }
  }

  /** An event comes: those of before it may be passed. */
  void beginMoment() {
    left = MAX_AT_ONCE;
  }

  /**
   * The next checkpoint that is passed until then and that there is room and time for, in the order
   * of time; null where none is.
   */
  @Nullable Due next(long untilMicros) {
    while (!due.isEmpty() && due.first().dueMicros <= untilMicros) {
      Watched one = due.removeFirst();
      Due passed = new Due(one.who, one.dueMicros);
      one.passed++;
      if (one.passed < MAX_CHECKPOINTS) {
        one.dueMicros += CHECKPOINT_MICROS;
        due.add(one);
      }
      if (open < MAX_OPEN && left > 0) {
        left--;
        return passed;
      }
    }
    return null;
  }

  /** Somebody passes a checkpoint. */
  void pass(Due passed, Foretold asIfComing) {
    Watched one = watched.get(passed.who.leg());
    if (one == null) {
      throw new IllegalStateException(passed.who.leg() + " isn't watched");
    }
    double[] features = asIfComing.features();
    Checkpoint checkpoint =
        new Checkpoint(
            passed.who.leg(),
            passed.who.service(),
            asIfComing.hour(),
            passed.who.minutes(passed.micros),
            estimate(passed.who, asIfComing, passed.micros),
            asIfComing.estimate(),
            features[Feature.LAST_WAIT_LEFT.ordinal()],
            features[Feature.SHARED_WORK.ordinal()]);
    note(one, new Noted(passed.micros, features, model.predict(features), checkpoint));
  }

  /**
   * The rest of somebody's wait: what is announced to them at their coming, and until their first
   * checkpoint ever more of what is learned of those who wait.
   *
   * @param asIfComing what would be announced to somebody who comes at that moment
   */
  WaitEstimate estimate(Waiting who, Foretold asIfComing, long micros) {
    Prediction prediction = model.predict(asIfComing.features());
    double expected = prediction.minutes();
    double high = bounds.bound(who.service(), asIfComing.hour(), expected, prediction.spread());
    WaitEstimate coming = asIfComing.estimate();
    double share = Math.min(1, who.minutes(micros) / CHECKPOINT_MINUTES);
    return new WaitEstimate(
        between(coming.expectedMinutes(), expected, share),
        between(coming.highMinutes(), Math.max(high, expected), share));
  }

  private static double between(double from, double to, double share) {
    return (1 - share) * from + share * to;
  }

  /** Somebody is called: what was said at each of their checkpoints is learned from. */
  void called(String leg, long micros, EstimateListener listener) {
    Watched one = watched.remove(leg);
    if (one == null) {
      return;
    }
    forget(one);
    for (Noted noted : one.noted) {
      double minutes = Floor.minutes(noted.micros, micros);
      Prediction prediction = noted.prediction;
      model.learn(noted.features, prediction, minutes);
      Checkpoint checkpoint = noted.checkpoint;
      if (checkpoint != null) {
        bounds.observe(
            checkpoint.service(),
            checkpoint.hour(),
            prediction.minutes(),
            prediction.spread(),
            minutes);
        listener.reconsidered(checkpoint, minutes);
      }
    }
  }

  /** Somebody gives up: how long it would have been, none knows. */
  void withdrew(String leg) {
    forget(watched.remove(leg));
  }

  /** Those services are there no more. */
  void forget(Set<String> services) {
    bounds.forget(services);
  }

  void write(StateWriter out) {
    model.write(out);
    bounds.write(out);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    model.read(in);
    bounds.read(in);
  }
}
