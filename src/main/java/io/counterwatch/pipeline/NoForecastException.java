package io.counterwatch.pipeline;

import io.counterwatch.centre.Estimate;
import org.jspecify.annotations.Nullable;

/** Nothing can be said of a centre's next hours. */
public final class NoForecastException extends Exception {
  private static final long serialVersionUID = 1;

  private final Estimate.@Nullable Reason reason;
  private final boolean busy;

  /**
   * With a one-line message.
   *
   * @param reason why, of a live centre; null else
   */
  public NoForecastException(Estimate.@Nullable Reason reason, String message) {
    this(reason, false, message);
  }

  private NoForecastException(Estimate.@Nullable Reason reason, boolean busy, String message) {
    super(message);
    this.reason = reason;
    this.busy = busy;
  }

  /** Too much is asked for at once. */
  public static NoForecastException busy(String message) {
    return new NoForecastException(null, true, message);
  }

  /** Whether only too much is asked for at once. */
  public boolean isBusy() {
    return busy;
  }

  /** Why, of a live centre that was met; null where it was not, or too much is asked for. */
  public Estimate.@Nullable Reason reason() {
    return reason;
  }
}
