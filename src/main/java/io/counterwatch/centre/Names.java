package io.counterwatch.centre;

/** A name in both languages. */
public record Names(String vi, String en) {
  /** The same name in both, as for what was registered at first sight. */
  public static Names same(String name) {
    return new Names(name, name);
  }
}
