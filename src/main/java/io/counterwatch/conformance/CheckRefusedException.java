package io.counterwatch.conformance;

/** The check was not begun, or not ended, because it could not or should not; says why. */
public final class CheckRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** With a reason for a person. */
  public CheckRefusedException(String reason) {
    super(reason);
  }
}
