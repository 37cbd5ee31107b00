package io.counterwatch.ingest;

import java.security.SecureRandom;

/** Makes the secrets that devices and the server log in with. */
public final class Secrets {
  /** Lower case, and none that is easily taken for another: no 0 and o, no 1, i and l. */
  static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

  private static final int GROUPS = 7;
  private static final int GROUP_LENGTH = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /**
   * A new secret of 138 random bits, such as {@code 4fkw-9hpz-…}: seven groups of four, which can
   * be read out over the telephone and typed into a terminal.
   */
  public static String random() {
    StringBuilder secret = new StringBuilder(GROUPS * (GROUP_LENGTH + 1));
    for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        secret.append('-');
      }
      secret.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return secret.toString();
  }
}
