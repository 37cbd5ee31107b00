package io.counterwatch.app;

import java.nio.file.Path;

/**
 * A setting's value as it was written, and where.
 *
 * @param text the value, not yet understood
 * @param place what a complaint about it begins with: the flag, the variable, or file, line and key
 * @param folder what a relative path in it is relative to
 */
record SettingSource(String text, String place, Path folder) {
  static SettingSource of(String text, String place) {
    return new SettingSource(text, place, Path.of(""));
  }

  ConfigurationException complaint(String what) {
    return new ConfigurationException(place + ": " + what);
  }
}
