package io.counterwatch.forecast;

import java.util.Arrays;

/**
 * What has become of answers like this one: corrects a played probability by how often it came
 * true. Answers are gathered by tenths; each tenth's share of hits is drawn towards what was said
 * while there are few, made monotone by pooling neighbours that are in the wrong order (isotonic
 * regression: Ayer et al. 1955; for probabilities Zadrozny, Elkan 2002), and joined by straight
 * lines. So a higher probability never becomes the lower one, and without answers all stays as it
 * is.
 *
 * <p>Answers of one queue at successive borders resemble one another, so they count less than as
 * many answers of their own: hence the many that are assumed.
 */
final class BreachCalibration {
  /** Bins lie about 0, 0.1 … 1. */
  static final int BINS = 11;

  /** As if so many answers of each bin had turned out as they said. */
  static final double ASSUMED = 30;

  /** Beyond so many answers of a bin the older ones count half. */
  static final double MEMORY = 1_000;

  private final double[] answers = new double[BINS];
  private final double[] said = new double[BINS];
  private final double[] hits = new double[BINS];

  /** The bin of a probability. */
  static int bin(double probability) {
    return (int) Math.floor(probability * (BINS - 1) + 0.5);
  }

  /** Learns what came of an answer. */
  void observe(double probability, boolean happened) {
    int bin = bin(probability);
    if (answers[bin] >= MEMORY) {
      answers[bin] /= 2;
      said[bin] /= 2;
      hits[bin] /= 2;
    }
    answers[bin]++;
    said[bin] += probability;
    hits[bin] += happened ? 1 : 0;
  }

  /** That probability, corrected: from 0 to 1. */
  double correct(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability of " + probability);
    }
    double[] at = new double[BINS];
    double[] shares = shares(at);
    int above = 0;
    while (above < BINS && at[above] < probability) {
      above++;
    }
    if (above == 0) {
      return shares[0];
    }
    if (above == BINS) {
      return shares[BINS - 1];
    }
    double part = (probability - at[above - 1]) / (at[above] - at[above - 1]);
    return shares[above - 1] + part * (shares[above] - shares[above - 1]);
  }

  /** Each bin's share of hits, never falling; {@code at} gets where in the bin it holds. */
  private double[] shares(double[] at) {
    double[] pooled = new double[BINS];
    double[] weights = new double[BINS];
    int[] lengths = new int[BINS];
    int pools = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double weight = answers[bin] + ASSUMED;
      at[bin] = place(bin);
      pooled[pools] = (hits[bin] + ASSUMED * at[bin]) / weight;
      weights[pools] = weight;
      lengths[pools] = 1;
      pools++;
      while (pools > 1 && pooled[pools - 2] > pooled[pools - 1]) {
        pools--;
        double both = weights[pools - 1] + weights[pools];
        pooled[pools - 1] =
            (pooled[pools - 1] * weights[pools - 1] + pooled[pools] * weights[pools]) / both;
        weights[pools - 1] = both;
        lengths[pools - 1] += lengths[pools];
      }
    }
    double[] shares = new double[BINS];
    int bin = 0;
    for (int pool = 0; pool < pools; pool++) {
      Arrays.fill(shares, bin, bin + lengths[pool], pooled[pool]);
      bin += lengths[pool];
    }
    return shares;
  }

  /**
   * The mean of what was said in a bin; of the outermost ones the ends, so that all lies within.
   */
  private double place(int bin) {
    double middle = bin / (double) (BINS - 1);
    boolean isEnd = bin == 0 || bin == BINS - 1;
    return isEnd || answers[bin] == 0 ? middle : said[bin] / answers[bin];
  }

  void write(StateWriter out) {
    out.put(answers);
    out.put(said);
    out.put(hits);
  }

  /** Takes over what another one wrote, into one that has seen nothing. */
  void read(StateReader in) {
    in.reals(answers);
    in.reals(said);
    in.reals(hits);
  }
}
