package io.counterwatch.device;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Draws epochs. A seeded generator will not do: two devices must never draw the same. */
public final class Epochs {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Epochs() {}

  /** 16 hex digits that nobody else has. */
  public static String draw() {
    return HexFormat.of().toHexDigits(RANDOM.nextLong());
  }
}
