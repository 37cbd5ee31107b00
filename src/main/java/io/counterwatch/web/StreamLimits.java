package io.counterwatch.web;

/**
 * What live streams may cost.
 *
 * @param pages streams of who may see figures
 * @param displays streams of halls' screens, which everybody may follow: strangers can take all of
 *     these, and none of the others
 * @param centreIntervalMillis the least time between two views of one centre to one reader
 * @param provinceIntervalMillis the same for all centres' summary
 * @param heartbeatMillis without a view for so long, a heartbeat is sent
 * @param slowReaderMillis a reader who has taken nothing for so long, not even a piece of {@link
 *     LiveStream#PIECE_BYTES}, is dropped
 */
record StreamLimits(
    Room pages,
    Room displays,
    int centreIntervalMillis,
    int provinceIntervalMillis,
    int heartbeatMillis,
    int slowReaderMillis) {
  /** Streams of who may see figures, at a time. */
  static final int MAX_PAGES = 1_000;

  /** The same of one address. */
  static final int MAX_PAGES_OF_ADDRESS = 100;

  /** Streams of halls' screens, at a time. */
  static final int MAX_DISPLAYS = WebSettings.MAX_DISPLAYS;

  /** The same of one address, where the settings say nothing else: a hall has a few. */
  static final int DISPLAYS_OF_ADDRESS = WebSettings.DISPLAYS_OF_ADDRESS;

  static final StreamLimits DEFAULT =
      new StreamLimits(
          new Room(MAX_PAGES, MAX_PAGES_OF_ADDRESS),
          new Room(MAX_DISPLAYS, DISPLAYS_OF_ADDRESS),
          250,
          1000,
          15_000,
          10_000);

  /**
   * How many there may be at a time; one more is answered 503.
   *
   * @param ofAddress the same for one address, but for programs of this machine
   */
  record Room(int inAll, int ofAddress) {}

  Room of(StreamShare share) {
    return switch (share) {
      case PAGES -> pages;
      case DISPLAYS -> displays;
    };
  }

  /** The same with as many halls' screens of one address. */
  StreamLimits withDisplaysOfAddress(int most) {
    return new StreamLimits(
        pages,
        new Room(displays.inAll(), most),
        centreIntervalMillis,
        provinceIntervalMillis,
        heartbeatMillis,
        slowReaderMillis);
  }
}
