package io.counterwatch.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets on the command line still work, since scripts have them there, but everybody on the
 * machine can read them in its list of processes: each is told of, with the better way, once the
 * command is under way. One that cannot begin says in one line why, and nothing else.
 */
final class SecretFlags {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFlags.class);

  private SecretFlags() {}

  /** Warns of each secret among those values of flags. */
  static void warn(Map<Setting, String> given) {
    if (given.containsKey(Setting.MQTT_PASSWORD)) {
      warn(
          Setting.MQTT_PASSWORD.flag(), instead(Setting.MQTT_PASSWORD_FILE, Setting.MQTT_PASSWORD));
    }
    if (given.containsKey(Setting.OIDC_CLIENT_SECRET)) {
      warn(
          Setting.OIDC_CLIENT_SECRET.flag(),
          instead(Setting.OIDC_CLIENT_SECRET_FILE, Setting.OIDC_CLIENT_SECRET));
    }
    String url = given.get(Setting.POSTGRES_URL);
    if (url != null && holdsPassword(url)) {
      warn(
          Setting.POSTGRES_URL.flag(),
          instead(Setting.POSTGRES_PASSWORD_FILE, Setting.POSTGRES_URL));
    }
  }

  /** Warns of the flag that {@link #password} was given, where it was. */
  static void warnOfPassword(@Nullable String flag) {
    if (flag != null) {
      warn("--password", "--password-file or the variable COUNTERWATCH_PASSWORD");
    }
  }

  private static void warn(String flag, String instead) {
    LOG.warn("{}: everybody on this machine can read its password: use {}", flag, instead);
  }

  /**
   * The password of a command that has no settings file: its flag, a file, or a variable.
   *
   * @throws ConfigurationException if both flag and file are given, or the file is unusable
   */
  static @Nullable String password(
      @Nullable String flag, @Nullable Path file, @Nullable String variable) {
    if (flag != null && file != null) {
      throw new ConfigurationException("--password-file: give this or --password, not both");
    }
    if (file != null) {
      return SecretFile.read(SettingSource.of(file.toString(), "--password-file"));
    }
    return flag == null ? variable : flag;
  }

  private static String instead(Setting file, Setting variable) {
    return file.flag() + " or the variable " + variable.variable();
  }

  private static boolean holdsPassword(String url) {
    try {
      String user = URI.create(url).getRawUserInfo();
      return user != null && user.contains(":");
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }
}
