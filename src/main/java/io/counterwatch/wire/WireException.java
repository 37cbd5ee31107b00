package io.counterwatch.wire;

/**
 * A control message that is not what the protocol says; the message is one line naming the field.
 */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says in one line what is wrong. */
  public WireException(String message) {
    super(message);
  }
}
