package io.counterwatch.yaml;

/** A file that is not as it should be; the message is one line naming file, line and key. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String message;

  /** Says in one line what is wrong and where. */
  public YamlException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
