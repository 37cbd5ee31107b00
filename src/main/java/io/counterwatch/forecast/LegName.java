package io.counterwatch.forecast;

/** How a ticket's leg is named on the floor: its ticket's subject, a slash, and its number. */
public final class LegName {
  private LegName() {}

  /** The name of a ticket's leg. */
  public static String of(String subject, int number) {
    return subject + '/' + number;
  }

  /** The ticket's subject, which may have slashes itself. */
  public static String subject(String leg) {
    return leg.substring(0, leg.lastIndexOf('/'));
  }

  /** The number of the leg, from 0. */
  public static int number(String leg) {
    return Integer.parseInt(leg, leg.lastIndexOf('/') + 1, leg.length(), 10);
  }
}
