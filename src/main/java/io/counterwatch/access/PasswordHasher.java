package io.counterwatch.access;

/** Turns passwords into what may be kept of them. Both take long, on purpose, and block. */
public interface PasswordHasher {
  /** What is kept: a text that names the method and its costs, with a salt of its own. */
  String hash(String password);

  /**
   * Whether that password was hashed; takes as long for a wrong one.
   *
   * @param hash as {@link #hash} gave it
   */
  boolean matches(String password, String hash);
}
