package io.counterwatch.web;

/**
 * What a live stream may cost.
 *
 * @param maxSubscribers streams at a time; one more is answered 503
 * @param maxOfAddress the same for one address, but for programs of this machine
 * @param centreIntervalMillis the least time between two views of one centre to one reader
 * @param provinceIntervalMillis the same for all centres' summary
 * @param heartbeatMillis without a view for so long, a heartbeat is sent
 * @param slowReaderMillis a reader who has taken nothing for so long is dropped
 */
record StreamLimits(
    int maxSubscribers,
    int maxOfAddress,
    int centreIntervalMillis,
    int provinceIntervalMillis,
    int heartbeatMillis,
    int slowReaderMillis) {
  static final StreamLimits DEFAULT = new StreamLimits(1000, 100, 250, 1000, 15_000, 10_000);
}
