package io.counterwatch.forecast;

import java.util.Arrays;

/** Writes what was learned as bytes: the same state gives the same bytes. */
final class StateWriter {
  private static final int FIRST_BYTES = 1 << 16;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  private void octet(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  void put(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      octet((int) (value >>> shift));
    }
  }

  void put(double value) {
    put(Double.doubleToRawLongBits(value));
  }

  void put(boolean value) {
    octet(value ? 1 : 0);
  }

  void put(String value) {
    put((long) value.length());
    for (int i = 0; i < value.length(); i++) {
      octet(value.charAt(i) >>> Byte.SIZE);
      octet(value.charAt(i));
    }
  }

  void put(double[] values) {
    for (double value : values) {
      put(value);
    }
  }

  /** All that was put. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }
}
