package io.counterwatch.importer;

/** A mapping that is not one; the message is one line naming file, line and key. */
public final class MappingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says in one line what is wrong and where. */
  public MappingException(String message) {
    super(message);
  }
}
