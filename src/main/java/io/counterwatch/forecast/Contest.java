package io.counterwatch.forecast;

import io.counterwatch.centre.ServiceDays;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The estimates of a centre against the simple predictors, on the same waits: each learns from the
 * past only, and each simple one gets its high estimate from the same conformal bounds as ours,
 * with the score (wait − estimate) ÷ (estimate + the mean wait so far).
 *
 * <p>Scored are those who were called after they had waited: who is called in the moment of coming
 * is told nothing and would flatter everybody. What is said to those who wait already is scored
 * apart.
 */
public final class Contest implements EstimateListener {
  /** Who predicts the wait of somebody who comes; the words are those of the bench. */
  public enum Predictor {
    LES("les"),
    /** The same with (wait − estimate) ÷ (estimate + 20 min) as the score of its bounds. */
    LES_20("les-20min"),
    HOL("hol"),
    HOUR_MEAN("hour-mean"),
    SHARED_WORK("ql"),
    OURS("counterwatch");

    private final String word;

    Predictor(String word) {
      this.word = word;
    }

    /** What the bench calls it. */
    public String word() {
      return word;
    }
  }

  /** Who predicts the rest of a wait; the words are those of the bench. */
  public enum RestPredictor {
    /** What is left to the wait of the last one called; no high estimate of its own. */
    LES_LEFT("les less the wait so far", false),
    /** The shared work that is before them now; no high estimate of its own. */
    SHARED_WORK("ql", false),
    /** What somebody who comes now in their place would be told. */
    AS_IF_COMING("counterwatch as if coming", true),
    OURS("counterwatch", true);

    private final String word;
    private final boolean high;

    RestPredictor(String word, boolean high) {
      this.word = word;
      this.high = high;
    }

    /** What the bench calls it. */
    public String word() {
      return word;
    }

    /** Whether it has a high estimate; else that is the expected wait, and its coverage nothing. */
    public boolean hasHigh() {
      return high;
    }
  }

  private static final double TWENTY_MINUTES = 20;

  /** What a predictor said of one wait. */
  private record Said(WaitEstimate estimate, double spread) {}

  /** One predictor's bounds and record. */
  private static final class Player {
    private final Predictor predictor;
    private final ConformalBounds bounds = new ConformalBounds();
    private final ScoreCard card = new ScoreCard();

    Player(Predictor predictor) {
      this.predictor = predictor;
    }

    Said say(Announcement announcement, double meanWait) {
      double expected = simple(predictor, announcement);
      double spread = expected + (predictor == Predictor.LES_20 ? TWENTY_MINUTES : meanWait);
      return predictor == Predictor.OURS
          ? new Said(announcement.estimate(), spread)
          : new Said(
              new WaitEstimate(
                  expected,
                  bounds.bound(announcement.service(), announcement.hour(), expected, spread)),
              spread);
    }

    void learn(Announcement announcement, Said said, double minutes) {
      String service = announcement.service();
      int hour = announcement.hour();
      card.add(service, hour, said.estimate, minutes);
      bounds.observe(service, hour, said.estimate.expectedMinutes(), said.spread, minutes);
    }
  }

  private final CentreEstimator estimator;
  private final List<Player> players = Arrays.stream(Predictor.values()).map(Player::new).toList();
  private final Map<RestPredictor, ScoreCard> rests = new EnumMap<>(RestPredictor.class);
  private final Map<String, List<Said>> said = new HashMap<>();
  private double waitedMinutes = UsualWaits.PRIOR_MINUTES;
  private long waits = 1;

  /** Of a centre of which nothing was seen. */
  public Contest(ServiceDays calendar) {
    estimator = new CentreEstimator(calendar, this);
    for (RestPredictor predictor : RestPredictor.values()) {
      rests.put(predictor, new ScoreCard());
    }
  }

  /** Takes the next event. */
  public void accept(FloorEvent event) {
    estimator.accept(event);
  }

  /**
   * Says what the roster foresees from now on: to ours, since the simple ones know nothing of it.
   */
  public void foresee(RosterOutlook outlook) {
    estimator.foresee(outlook);
  }

  /** How the predictors have done so far, on the waits of those who came. */
  public Map<Predictor, ScoreCard> cards() {
    Map<Predictor, ScoreCard> cards = new EnumMap<>(Predictor.class);
    players.forEach(player -> cards.put(player.predictor, player.card));
    return cards;
  }

  /** How a predictor has done so far. */
  public ScoreCard card(Predictor predictor) {
    return players.get(predictor.ordinal()).card;
  }

  /** How the predictors have done so far, on the rest of waits, every few minutes of each. */
  public Map<RestPredictor, ScoreCard> restCards() {
    return new EnumMap<>(rests);
  }

  private static double simple(Predictor predictor, Announcement announcement) {
    return switch (predictor) {
      case LES, LES_20 -> announcement.simple().lastWait();
      case HOL -> announcement.simple().headWait();
      case HOUR_MEAN -> announcement.simple().hourMean();
      case SHARED_WORK -> announcement.simple().sharedWork();
      case OURS -> announcement.estimate().expectedMinutes();
    };
  }

  private static WaitEstimate rest(RestPredictor predictor, Checkpoint checkpoint) {
    return switch (predictor) {
      case LES_LEFT -> new WaitEstimate(checkpoint.lastWaitLeft(), checkpoint.lastWaitLeft());
      case SHARED_WORK -> new WaitEstimate(checkpoint.sharedWork(), checkpoint.sharedWork());
      case AS_IF_COMING -> checkpoint.asIfComing();
      case OURS -> checkpoint.estimate();
    };
  }

  @Override
  public void announced(Announcement announcement) {
    said.put(
        announcement.leg(),
        players.stream().map(player -> player.say(announcement, waitedMinutes / waits)).toList());
  }

  @Override
  public void called(Announcement announcement, double minutes) {
    waitedMinutes += minutes;
    waits++;
    List<Said> all = said.remove(announcement.leg());
    if (all == null) {
      throw new IllegalStateException("called without an announcement: " + announcement);
    }
    for (int i = 0; i < all.size(); i++) {
      players.get(i).learn(announcement, all.get(i), minutes);
    }
  }

  @Override
  public void reconsidered(Checkpoint checkpoint, double minutes) {
    rests.forEach(
        (predictor, card) ->
            card.add(
                checkpoint.service(), checkpoint.hour(), rest(predictor, checkpoint), minutes));
  }

  @Override
  public void withdrew(Announcement announcement, double minutes) {
    said.remove(announcement.leg());
  }

  @Override
  public void forgotten(Announcement announcement, double minutes) {
    said.remove(announcement.leg());
  }
}
