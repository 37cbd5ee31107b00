package io.counterwatch.app;

/**
 * The program was asked for something that it cannot be configured to do: an unknown key, a missing
 * file, a bad value. The message is one line for the person who wrote it; the exit code is 2.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that names the place (flag, variable, or file and line) and the remedy
   */
  public ConfigurationException(String message) {
    super(message);
  }
}
