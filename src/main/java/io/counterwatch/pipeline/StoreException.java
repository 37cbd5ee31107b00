package io.counterwatch.pipeline;

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
}
