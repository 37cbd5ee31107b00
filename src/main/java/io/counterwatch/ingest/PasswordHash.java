package io.counterwatch.ingest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a secret, in Mosquitto's own notation, so that the same text serves in a broker's
 * password file and here: {@code $7$iterations$salt$hash} (PBKDF2 with HMAC-SHA-512), as {@code
 * mosquitto_passwd} writes it, and the older {@code $6$salt$hash} (SHA-512), which is only read.
 *
 * <p>Iterations slow down whoever guesses at secrets that people choose. The secrets of this
 * project come from {@link Secrets#random}: at over 128 random bits there is nothing to guess, with
 * one iteration or a million. So new hashes have as few as Mosquitto's own ({@value #ITERATIONS},
 * about a tenth of a millisecond), which a province's devices coming back after a power cut can
 * afford, at the broker's one thread as well as at the endpoint.
 */
public final class PasswordHash {
  /** What Mosquitto 2.0 uses. */
  public static final int ITERATIONS = 101;

  /**
   * Limit on what is read: so many take about a millisecond, and a province's devices may come at
   * once. Mosquitto 2.1 uses as many.
   */
  public static final int MAX_ITERATIONS = 1_000;

  private static final int SALT_BYTES = 12;
  private static final int HASH_BYTES = 64;
  private static final int MAX_SALT_BYTES = 64;
  private static final String PBKDF2 = "7";
  private static final String SHA512 = "6";
  private static final int NOT_ITERATED = 0;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** A new hash of a secret, with a salt of its own. */
  public static PasswordHash of(String secret) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, compute(secret, ITERATIONS, salt));
  }

  /**
   * Reads what {@link #text} or {@code mosquitto_passwd} wrote.
   *
   * @throws IllegalArgumentException if it is neither notation; the message does not hold the text
   */
  public static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length == 5 && parts[0].isEmpty() && parts[1].equals(PBKDF2)) {
      return new PasswordHash(iterations(parts[2]), salt(parts[3]), hash(parts[4]));
    }
    if (parts.length == 4 && parts[0].isEmpty() && parts[1].equals(SHA512)) {
      return new PasswordHash(NOT_ITERATED, salt(parts[2]), hash(parts[3]));
    }
    throw new IllegalArgumentException(
        "A password's hash is $7$iterations$salt$hash or $6$salt$hash");
  }

  private static int iterations(String text) {
    int iterations;
    try {
      iterations = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The iterations of a password's hash are no number", e);
    }
    if (iterations < 1 || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "A password's hash may have 1 to " + MAX_ITERATIONS + " iterations, not " + iterations);
    }
    return iterations;
  }

  private static byte[] salt(String base64) {
    byte[] salt = Base64.getDecoder().decode(base64);
    if (salt.length == 0 || salt.length > MAX_SALT_BYTES) {
      throw new IllegalArgumentException("The salt of a password's hash is missing or too long");
    }
    return salt;
  }

  private static byte[] hash(String base64) {
    byte[] hash = Base64.getDecoder().decode(base64);
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("A password's hash must have " + HASH_BYTES + " bytes");
    }
    return hash;
  }

  /** Whether this is the secret; takes as long for a wrong one, however much of it is right. */
  public boolean matches(String secret) {
    return MessageDigest.isEqual(hash, compute(secret, iterations, salt));
  }

  private static byte[] compute(String secret, int iterations, byte[] salt) {
    try {
      if (iterations == NOT_ITERATED) {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        digest.update(secret.getBytes(StandardCharsets.UTF_8));
        return digest.digest(salt);
      }
      PBEKeySpec spec =
          new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-512 and PBKDF2 with it", e);
    }
  }

  /** In Mosquitto's notation, as it stands after {@code user:} in a password file. */
  public String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    String rest = "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    return iterations == NOT_ITERATED
        ? "$" + SHA512 + rest
        : "$" + PBKDF2 + "$" + iterations + rest;
  }

  /** Without the hash: it belongs in two files and a table, not in a log. */
  @Override
  public String toString() {
    return "a password's hash";
  }
}
