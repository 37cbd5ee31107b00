package io.counterwatch.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a password must be: long. Nothing else makes one hard to guess that people can keep. */
public final class PasswordRules {
  /** The least length. */
  public static final int MIN_LENGTH = 12;

  /** The greatest length: a hash takes as long as what is hashed. */
  public static final int MAX_LENGTH = 200;

  /** A name that says who, in the audit log. */
  public static final int MAX_NAME_LENGTH = 64;

  private static final int MIN_DIFFERENT = 5;

  private PasswordRules() {}

  /** Whether it can be an account's or a key's name. */
  public static boolean isName(String text) {
    return text.length() <= MAX_NAME_LENGTH && text.matches("[a-z0-9][a-z0-9._@-]*");
  }

  /** What is wrong with it, in words, beginning with its key; null where it is good. */
  public static @Nullable String complaint(String account, String password) {
    if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
      return "password: must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters";
    }
    if (password.chars().anyMatch(Character::isISOControl)) {
      return "password: no control characters";
    }
    if (password.chars().distinct().count() < MIN_DIFFERENT
        || password.toLowerCase(Locale.ROOT).contains(account)) {
      return "password: too easily guessed";
    }
    return null;
  }
}
