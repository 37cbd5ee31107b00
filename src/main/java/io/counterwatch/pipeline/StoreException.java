package io.counterwatch.pipeline;

import java.util.concurrent.CompletionException;

/** The store could not do what was asked. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Kind {
    /** Another server owns the database: this process must stop. */
    LEASE_LOST,
    /** The data themselves are refused; trying again cannot help. */
    DATA,
    /** Anything that may pass: the database is away, full, restarting. */
    UNAVAILABLE
  }

  private final Kind kind;

  /** With a one-line message. */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** With a one-line message. */
  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }

  /** What an asynchronous step failed with. */
  public static Throwable rootOf(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  /** What kind of failure it is; a defect is dealt with like a store that is away. */
  static Kind kindOf(Throwable cause) {
    return cause instanceof StoreException failure ? failure.kind() : Kind.UNAVAILABLE;
  }

  /** Its first line. */
  static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message.lines().findFirst().orElse("");
  }
}
