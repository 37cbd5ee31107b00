package io.counterwatch.wire;

/** Sequence numbers on the wire: twelve digits, so that they also sort as text. */
public final class Sequences {
  /** The highest sequence that twelve digits can carry. */
  public static final long MAX = 999_999_999_999L;

  private static final int DIGITS = 12;
  private static final int EPOCH_LENGTH = 16;

  private Sequences() {}

  /**
   * Twelve digits.
   *
   * @throws IllegalArgumentException where it is negative or needs more than twelve digits
   */
  public static String text(long sequence) {
    if (sequence < 0 || sequence > MAX) {
      throw new IllegalArgumentException("a sequence has twelve digits, not " + sequence);
    }
    char[] digits = new char[DIGITS];
    long rest = sequence;
    for (int i = DIGITS - 1; i >= 0; i--) {
      digits[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    return new String(digits);
  }

  /** The number that exactly twelve digits stand for, or −1 where the text is anything else. */
  public static long parse(String text) {
    if (text.length() != DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether the text is sixteen hex digits. An epoch is compared as it is spelled. */
  public static boolean isEpoch(String text) {
    if (text.length() != EPOCH_LENGTH) {
      return false;
    }
    for (int i = 0; i < EPOCH_LENGTH; i++) {
      char c = text.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!hex) {
        return false;
      }
    }
    return true;
  }
}
