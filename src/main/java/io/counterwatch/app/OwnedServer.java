package io.counterwatch.app;

/**
 * A server that a command goes through.
 *
 * @param url of its pages
 * @param key what shows it who asks; empty for nothing
 */
record OwnedServer(String url, String key) {
  /** Without the key. */
  @Override
  public String toString() {
    return url;
  }
}
