package io.counterwatch.centre;

/**
 * What an exception is about. At most one of a key stands at a time.
 *
 * @param centre empty of the server itself
 * @param subject a queue's service, a device's id, what of the server is meant, empty of a line
 */
public record ExceptionKey(String centre, Kind kind, String subject) {
  /** What can be wrong. */
  public enum Kind {
    /** A service's queue is beyond what is tolerated. */
    QUEUE("queue"),
    /** A device doesn't work. */
    DEVICE("device"),
    /** A centre isn't heard at all. */
    LINE("line"),
    /** The server itself hears no centre at all. */
    SERVER("server");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The word in the API and in the database. */
    public String wireName() {
      return wireName;
    }

    /**
     * The kind of that word.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Kind of(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind " + wireName);
    }
  }

  /** Of the server's own connection to the broker. */
  public static ExceptionKey ofServer() {
    return new ExceptionKey("", Kind.SERVER, "broker");
  }

  /** Of a centre's line. */
  static ExceptionKey ofLine(String centre) {
    return new ExceptionKey(centre, Kind.LINE, "");
  }
}
