package io.counterwatch.web;

/**
 * Where the pages are served, and to how many.
 *
 * @param port 0 for any free one
 * @param speed how many of the server's seconds pass in a real one, so that pages can tick
 * @param displaysOfAddress halls' screens that one address may follow at a time
 */
public record WebSettings(String host, int port, double speed, int displaysOfAddress) {
  /** Halls' screens that may be followed at a time. */
  public static final int MAX_DISPLAYS = 600;

  /** Those of one address, where nothing else is set. */
  public static final int DISPLAYS_OF_ADDRESS = 20;
}
