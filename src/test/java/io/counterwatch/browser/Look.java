package io.counterwatch.browser;

import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A way to see a page.
 *
 * @param language {@code vi} or {@code en}
 */
record Look(String language, ColorScheme theme, Size size) {
  /**
   * A Vietnamese phone by day, and an English wall by night: together they show everything once.
   */
  static final Look BY_DAY = new Look("vi", ColorScheme.LIGHT, Size.PHONE);

  static final Look BY_NIGHT = new Look("en", ColorScheme.DARK, Size.TV);

  /** What the page is shown on. */
  enum Size {
    /** The wall of a hall or of an office. */
    TV(1920, 1080),
    /** The smallest phone that there still is. */
    PHONE(360, 740);

    final int width;
    final int height;

    Size(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  /** Every one that there is. */
  static List<Look> all() {
    List<Look> all = new ArrayList<>();
    for (Size size : Size.values()) {
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (String language : List.of("vi", "en")) {
          all.add(new Look(language, theme, size));
        }
      }
    }
    return all;
  }

  /** As names of files and tests have it: {@code vi-light-phone}. */
  String words() {
    return (language + "-" + theme + "-" + size).toLowerCase(Locale.ROOT);
  }
}
