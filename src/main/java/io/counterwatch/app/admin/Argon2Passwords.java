package io.counterwatch.app.admin;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.counterwatch.access.PasswordHasher;
import java.security.SecureRandom;

/** argon2id. A hash names its costs, so these can be raised without making old ones void. */
public final class Argon2Passwords implements PasswordHasher {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int THREADS = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Argon2Function costs =
        Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, THREADS, HASH_BYTES, Argon2.ID);
    return Password.hash(password).addSalt(salt).with(costs).getResult();
  }

  @Override
  public boolean matches(String password, String hash) {
    return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
  }
}
