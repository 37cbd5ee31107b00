package io.counterwatch.pipeline;

/** Since when something has been so without a break, by whoever looks regularly. */
final class SinceWhen {
  private static final long NOT = Long.MIN_VALUE;

  private long sinceNanos = NOT;

  /** It is so no longer, whatever was seen before. */
  void over() {
    sinceNanos = NOT;
  }

  /** For how long it has been so, as far as was seen; 0 where it isn't. */
  long nanos(boolean isSo, long nowNanos) {
    if (!isSo) {
      over();
    } else if (sinceNanos == NOT) {
      sinceNanos = nowNanos;
    }
    return sinceNanos == NOT ? 0 : nowNanos - sinceNanos;
  }
}
