package io.counterwatch.wire;

/**
 * The two shapes of identifier in the protocol, checked by hand because it is done for every event.
 */
public final class Slugs {
  /** The longest centre, device, service, counter or staff id. */
  public static final int MAX_SLUG_LENGTH = 32;

  /** The longest ticket or dossier id. */
  public static final int MAX_SUBJECT_LENGTH = 64;

  private Slugs() {}

  /**
   * Whether the text is {@code [a-z0-9][a-z0-9-]{0,31}}: a centre, device, service, counter or
   * staff.
   */
  public static boolean isSlug(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_SLUG_LENGTH || text.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!isLowerOrDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is {@code [A-Za-z0-9._-]{1,64}}: a ticket or a dossier. */
  public static boolean isSubject(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_SUBJECT_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      if (!isLowerOrDigit(c) && !upper && c != '-' && c != '.' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
