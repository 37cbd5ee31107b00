package io.counterwatch.app;

import io.counterwatch.web.WebSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of all keys of the server's configuration. Flags, environment variables, the keys of
 * the YAML file and the help text all come from here.
 */
public enum Setting {
  MQTT_URL("mqtt.url", "URL", null, "broker: tcp://, ssl://, mqtt:// or mqtts://; else built in"),
  MQTT_LISTEN("mqtt.listen", "HOST:PORT", "127.0.0.1:1883", "address of the built-in endpoint"),
  MQTT_TLS_LISTEN("mqtt.tls.listen", "HOST:PORT", null, "the same with TLS"),
  MQTT_TLS_CERTIFICATE("mqtt.tls.certificate", "FILE", null, "certificate of the endpoint, PEM"),
  MQTT_TLS_KEY("mqtt.tls.key", "FILE", null, "its private key, PEM"),
  MQTT_WEBSOCKET_LISTEN(
      "mqtt.websocket.listen", "HOST:PORT", null, "the same in WebSockets; TLS but on loopback"),
  MQTT_CA("mqtt.ca", "FILE", null, "authority of the broker's certificate, PEM; else Java's own"),
  MQTT_USERNAME("mqtt.username", "NAME", null, "user name at the broker"),
  MQTT_PASSWORD(
      "mqtt.password", "PASSWORD", null, "password at the broker; better as file or variable"),
  MQTT_PASSWORD_FILE("mqtt.password-file", "FILE", null, "file with only that password in it"),
  BROKER_PASSWORD_FILE(
      "broker.password-file", "FILE", null, "Mosquitto's password_file, kept by the server"),
  BROKER_ACL_FILE("broker.acl-file", "FILE", null, "Mosquitto's acl_file, kept by the server"),
  BROKER_PID_FILE("broker.pid-file", "FILE", null, "Mosquitto's pid_file, to have it read them"),
  POSTGRES_URL("postgres.url", "URL", null, "postgresql://user:password@host:port/database"),
  POSTGRES_PASSWORD_FILE(
      "postgres.password-file", "FILE", null, "file with the password that the URL leaves out"),
  HTTP_HOST("http.host", "HOST", "127.0.0.1", "address that the pages are served on"),
  HTTP_PORT("http.port", "PORT", "8080", "port of the pages; 0 takes a free one"),
  HTTP_DISPLAYS_OF_ADDRESS(
      "http.displays-of-address",
      "NUMBER",
      Integer.toString(WebSettings.DISPLAYS_OF_ADDRESS),
      "halls' screens that one address may follow; 1 to " + WebSettings.MAX_DISPLAYS),
  HTTP_PUBLIC_URL(
      "http.public-url", "URL", null, "address of the pages as browsers know it; for oidc"),
  MANAGEMENT_PORT("management.port", "PORT", "9464", "port of metrics and health; 0: a free one"),
  METRICS_STAFF(
      "metrics.staff", "ON-OFF", "off", "on: series of each clerk, under a pseudonym; else off"),
  ORGANISATION("organisation", "FILE", null, "YAML file of the province, centres and services"),
  REGISTRATION("registration", "MODE", null, "open or enrolled; open where MQTT is built in"),
  CLOCK_ORIGIN("clock.origin", "TIME", null, "RFC 3339 time that the clock starts at"),
  CLOCK_SPEED("clock.speed", "FACTOR", "1", "clock's seconds in each real second"),
  SIGN_IN(
      "sign-in",
      "MODE",
      "none",
      "none (on a loopback address only), local: accounts here, or oidc: a provider's"),
  OIDC_ISSUER("oidc.issuer", "URL", null, "the provider, as it calls itself; https"),
  OIDC_CLIENT_ID("oidc.client-id", "NAME", null, "what the provider calls this installation"),
  OIDC_CLIENT_SECRET(
      "oidc.client-secret",
      "SECRET",
      null,
      "its secret there, if it has one; better as file or variable"),
  OIDC_CLIENT_SECRET_FILE(
      "oidc.client-secret-file", "FILE", null, "file with only that secret in it"),
  OIDC_CA("oidc.ca", "FILE", null, "authority of the provider's certificate; else Java's own"),
  OIDC_SCOPES("oidc.scopes", "SCOPES", "openid profile", "what the provider is asked to tell"),
  OIDC_PERSON_CLAIM(
      "oidc.person-claim", "CLAIM", "preferred_username", "which claim is a person's name"),
  OIDC_ROLE_CLAIM("oidc.role-claim", "CLAIM", "roles", "which claim says what somebody is"),
  OIDC_CENTRES_CLAIM("oidc.centres-claim", "CLAIM", "centres", "which claim names the centres"),
  OIDC_ROLES(
      "oidc.roles", "VALUE=ROLE,…", null, "what the values of that claim mean; the first counts"),
  LOG_FORMAT("log.format", "FORMAT", "text", "text, or json: one object a line"),
  LOG_LEVEL("log.level", "LEVELS", "info", "error, warn, info, debug; or info,ingest=debug"),
  STOP_WITHIN("stop.within", "SECONDS", "20", "time to end in order after SIGTERM; 1 to 600"),
  DATA_DIRECTORY("data.directory", "FOLDER", "./data", "folder of the embedded database");

  private final String key;
  private final String valueName;
  private final @Nullable String defaultText;
  private final String help;

  Setting(String key, String valueName, @Nullable String defaultText, String help) {
    this.key = key;
    this.valueName = valueName;
    this.defaultText = defaultText;
    this.help = help;
  }

  /** The name in the YAML file, such as {@code mqtt.url}. */
  public String key() {
    return key;
  }

  /** The command-line flag, such as {@code --mqtt-url}. */
  public String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The environment variable, such as {@code COUNTERWATCH_MQTT_URL}. */
  public String variable() {
    return "COUNTERWATCH_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What the value is called in the help text, such as {@code URL}. */
  public String valueName() {
    return valueName;
  }

  /** The text of the default value, if there is one that depends on nothing else. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** What the key means, in a few words. */
  public String help() {
    return help;
  }

  /** The setting with this YAML name. */
  public static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
