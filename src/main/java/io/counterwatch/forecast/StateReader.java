package io.counterwatch.forecast;

/** Reads what {@link StateWriter} wrote, in the same order. */
final class StateReader {
  private static final int OCTET = 0xFF;

  private final byte[] bytes;
  private int at;

  StateReader(byte[] bytes) {
    this.bytes = bytes;
  }

  private int octet() {
    if (at == bytes.length) {
      throw new IllegalArgumentException("a state that ends early");
    }
    return bytes[at++] & OCTET;
  }

  long number() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | octet();
    }
    return value;
  }

  /** How many of something follow, at most so many. */
  int count(int most) {
    long count = number();
    if (count < 0 || count > most) {
      throw new IllegalArgumentException("a state with " + count + " of at most " + most);
    }
    return (int) count;
  }

  double real() {
    return Double.longBitsToDouble(number());
  }

  boolean flag() {
    return octet() != 0;
  }

  String text() {
    int length = count(bytes.length);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int high = octet() << Byte.SIZE;
      text.append((char) (high | octet()));
    }
    return text.toString();
  }

  void reals(double[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = real();
    }
  }

  /** Must be at the end. */
  void end() {
    if (at != bytes.length) {
      throw new IllegalArgumentException("a state that is too long");
    }
  }
}
