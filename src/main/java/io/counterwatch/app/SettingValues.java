package io.counterwatch.app;

import io.counterwatch.app.log.LogSettings;
import io.counterwatch.store.Database;
import io.counterwatch.web.Loopback;
import io.counterwatch.web.WebSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;

/** Turns the written values of settings into typed ones, or says what is wrong with them. */
final class SettingValues {
  private static final Set<String> MQTT_SCHEMES = Set.of("tcp", "ssl", "mqtt", "mqtts");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_STOP_SECONDS = 600;
  private static final String SAFE_MODE = "sslmode=verify-full";

  private SettingValues() {}

  static URI mqttUrl(SettingSource source) {
    URI url = url(source);
    if (!MQTT_SCHEMES.contains(String.valueOf(url.getScheme()))) {
      throw source.complaint("must begin with tcp://, ssl://, mqtt:// or mqtts://");
    }
    if (url.getUserInfo() != null) {
      throw source.complaint("give the name and password as mqtt.username and mqtt.password");
    }
    if (url.getPath() != null && url.getPath().length() > 1) {
      throw source.complaint("must end after host and port");
    }
    return withHost(source, url);
  }

  static URI postgresUrl(SettingSource source) {
    URI url = url(source);
    boolean database = url.getPath() != null && url.getPath().length() > 1;
    if (!"postgresql".equals(url.getScheme()) || !database) {
      throw source.complaint("must look like postgresql://user:password@host:port/database");
    }
    return checkedTls(source, safeByDefault(withHost(source, url)));
  }

  /** Beyond this machine passwords and events are read by whoever is on the way, but with TLS. */
  private static URI safeByDefault(URI url) {
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    if (Loopback.is(url.getHost()) || query.matches("(.*&)?sslmode=.*")) {
      return url;
    }
    String whole = url.toString();
    return URI.create(
        whole + (url.getRawQuery() == null ? "?" : query.isEmpty() ? "" : "&") + SAFE_MODE);
  }

  private static URI checkedTls(SettingSource source, URI url) {
    try {
      String authority = Database.of(url.toString()).tls().authority();
      if (authority != null && !Files.isRegularFile(Path.of(authority))) {
        throw source.complaint("sslrootcert: no such file: " + authority);
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw source.complaint(String.valueOf(e.getMessage()));
    }
  }

  /** The same address with a password that it left out. */
  static URI withPassword(SettingSource source, URI url, String password) {
    String user = url.getRawUserInfo();
    if (user == null || user.isEmpty() || user.contains(":")) {
      throw source.complaint("postgres.url must hold a user name and no password then");
    }
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(
        url.toString().replaceFirst("@", Matcher.quoteReplacement(":" + encoded + "@")));
  }

  private static URI url(SettingSource source) {
    try {
      return new URI(source.text());
    } catch (URISyntaxException e) {
      // The URL itself stays out of the message: it may hold a password.
      throw source.complaint("not a URL");
    }
  }

  private static URI withHost(SettingSource source, URI url) {
    if (url.getHost() == null) {
      throw source.complaint("has no valid host name or port");
    }
    if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      throw source.complaint("port must be from 1 to " + MAX_PORT);
    }
    return url;
  }

  static boolean onOff(SettingSource source) {
    return switch (source.text()) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw source.complaint("must be on or off, not '" + source.text() + "'");
    };
  }

  static Settings.Address address(SettingSource source) {
    int colon = source.text().lastIndexOf(':');
    if (colon <= 0) {
      throw source.complaint("must be HOST:PORT, not '" + source.text() + "'");
    }
    String host = source.text().substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
    return new Settings.Address(host, port(source, source.text().substring(colon + 1)));
  }

  static int port(SettingSource source) {
    return port(source, source.text());
  }

  private static int port(SettingSource source, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw source.complaint("must be a port from 0 to " + MAX_PORT + ", not '" + text + "'");
  }

  /** A text that is one. */
  static String filled(SettingSource source) {
    if (source.text().isBlank()) {
      throw source.complaint("must not be empty");
    }
    return source.text();
  }

  static Path folder(SettingSource source) {
    Path folder = path(source);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw source.complaint("is not a folder: " + folder);
    }
    return folder;
  }

  static Path file(SettingSource source) {
    Path file = path(source);
    if (!Files.isRegularFile(file)) {
      throw source.complaint("no such file: " + file);
    }
    return file;
  }

  /** One that may come to be later. */
  static Path anyFile(SettingSource source) {
    Path file = path(source);
    if (Files.isDirectory(file)) {
      throw source.complaint("is a folder: " + file);
    }
    return file;
  }

  private static Path path(SettingSource source) {
    if (source.text().isBlank() || source.text().indexOf('\0') >= 0) {
      throw source.complaint("must be a path");
    }
    return source.folder().resolve(source.text());
  }

  static Settings.Registration registration(SettingSource source) {
    return switch (source.text()) {
      case "open" -> Settings.Registration.OPEN;
      case "enrolled" -> Settings.Registration.ENROLLED;
      default -> throw source.complaint("must be open or enrolled, not '" + source.text() + "'");
    };
  }

  static Instant instant(SettingSource source) {
    try {
      return OffsetDateTime.parse(source.text()).toInstant();
    } catch (DateTimeException e) {
      throw source.complaint(
          "must be a time such as 2025-03-10T07:30:00+07:00, not '" + source.text() + "'");
    }
  }

  static double speed(SettingSource source) {
    try {
      double speed = Double.parseDouble(source.text());
      if (speed > 0 && Double.isFinite(speed)) {
        return speed;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw source.complaint("must be a number above 0, not '" + source.text() + "'");
  }

  /** Both settings of the log are there. */
  static LogSettings log(Map<Setting, SettingSource> sources) {
    return new LogSettings(
        log(sources, Setting.LOG_FORMAT, LogSettings::format),
        log(sources, Setting.LOG_LEVEL, LogSettings::levels));
  }

  /** Understands a text, or says what is wrong with it. */
  private interface LogText<T> {
    T read(String text) throws LogSettings.WrongException;
  }

  private static <T> T log(
      Map<Setting, SettingSource> sources, Setting setting, LogText<T> reader) {
    SettingSource source = Objects.requireNonNull(sources.get(setting));
    try {
      return reader.read(source.text());
    } catch (LogSettings.WrongException wrong) {
      throw source.complaint(String.valueOf(wrong.getMessage()));
    }
  }

  /** From 1 to {@link #MAX_STOP_SECONDS}. */
  static int stopSeconds(SettingSource source) {
    return number(source, "seconds", MAX_STOP_SECONDS);
  }

  /** From 1 to {@link WebSettings#MAX_DISPLAYS}. */
  static int displays(SettingSource source) {
    return number(source, "a number", WebSettings.MAX_DISPLAYS);
  }

  private static int number(SettingSource source, String what, int most) {
    try {
      int number = Integer.parseInt(source.text());
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw source.complaint(
        "must be " + what + " from 1 to " + most + ", not '" + source.text() + "'");
  }

  static Settings.SignIn signIn(SettingSource source, String httpHost) {
    return switch (source.text()) {
      case "none" -> {
        if (!Loopback.is(httpHost)) {
          throw source.complaint(
              "none is for loopback addresses only, and http.host is " + httpHost);
        }
        yield Settings.SignIn.NONE;
      }
      case "local" -> Settings.SignIn.LOCAL;
      case "oidc" -> Settings.SignIn.OIDC;
      default -> throw source.complaint("must be none, local or oidc, not '" + source.text() + "'");
    };
  }
}
