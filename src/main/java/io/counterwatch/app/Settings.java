package io.counterwatch.app;

import io.counterwatch.app.oidc.OidcSettings;
import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.counterwatch.web.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration, checked and typed; {@link Setting} lists the keys.
 *
 * @param mqttUrl the broker, or null for the built-in endpoint
 * @param mqttListen where the built-in endpoint listens
 * @param mqttSecurity where it listens with TLS and in WebSockets, and whom the server trusts
 * @param mqttUsername user name at the broker, or null for none
 * @param mqttPassword password at the broker, or null for none
 * @param brokerPaths the broker's files that the server keeps, or null where it keeps none
 * @param postgresUrl the database, or null for the embedded one in {@code dataDirectory}
 * @param httpHost address that the pages are served on
 * @param httpPort port of the pages; 0 takes a free one
 * @param displaysOfAddress halls' screens that one address may follow at a time
 * @param managementPort port of metrics and health; 0 takes a free one
 * @param staffMetrics whether each clerk has series of their own, under a pseudonym
 * @param organisation an existing file that describes the province, or null
 * @param registration whether devices that nobody enrolled may report
 * @param clockOrigin what the clock reads at the start, or null for the machine's time
 * @param clockSpeed the clock's seconds in each real second; above 0
 * @param signIn who may see the pages
 * @param oidc whose accounts people sign in with, or null where nobody else's
 * @param stopWithinSeconds how long an end in order may take
 * @param dataDirectory folder of the embedded database; need not exist yet
 */
public record Settings(
    @Nullable URI mqttUrl,
    Address mqttListen,
    MqttSecurity mqttSecurity,
    @Nullable String mqttUsername,
    @Nullable String mqttPassword,
    @Nullable BrokerPaths brokerPaths,
    @Nullable URI postgresUrl,
    String httpHost,
    int httpPort,
    int displaysOfAddress,
    int managementPort,
    boolean staffMetrics,
    @Nullable Path organisation,
    Registration registration,
    @Nullable Instant clockOrigin,
    double clockSpeed,
    SignIn signIn,
    @Nullable OidcSettings oidc,
    int stopWithinSeconds,
    Path dataDirectory) {

  /** Which devices may report: any, or only those that were enrolled. */
  public enum Registration {
    OPEN,
    ENROLLED
  }

  /** Who may see the pages: everybody who can reach the loopback address, or who signs in. */
  public enum SignIn {
    NONE,
    LOCAL,
    OIDC
  }

  /**
   * What makes MQTT safe beyond this machine.
   *
   * @param tlsListen where the built-in endpoint listens with TLS, or null for nowhere
   * @param webSocketListen where it listens in WebSockets, plain on loopback, else with TLS; or
   *     null for nowhere
   * @param certificate what it shows there; null only if nothing needs it
   * @param authority whose certificates are trusted at the broker; null for those that Java trusts
   */
  public record MqttSecurity(
      @Nullable Address tlsListen,
      @Nullable Address webSocketListen,
      @Nullable PemFiles certificate,
      @Nullable Path authority) {}

  /**
   * Files of a Mosquitto on this machine.
   *
   * @param pidFile null where the broker is told by somebody else to read them
   */
  public record BrokerPaths(Path passwordFile, Path aclFile, @Nullable Path pidFile) {}

  /** A host name or literal address (IPv6 without brackets) and a port; 0 takes a free one. */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Resolves every key: flag before environment variable before file before default.
   *
   * @param flags the values given on the command line
   * @param environment all variables of the process; those that name no setting are passed over,
   *     since container platforms add some of their own with the program's name
   * @param file the YAML file, or null for none
   * @throws ConfigurationException if a file is missing, a key unknown or a value bad
   */
  public static Settings resolve(
      Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file) {
    return resolve(flags, environment, file, Map.of());
  }

  /**
   * The same, with other defaults than the server's own, as the demonstration needs them.
   *
   * @param defaults come after everything that was given, before the server's own defaults
   * @throws ConfigurationException if a file is missing, a key unknown or a value bad
   */
  public static Settings resolve(
      Map<Setting, String> flags,
      Map<String, String> environment,
      @Nullable Path file,
      Map<Setting, String> defaults) {
    Map<Setting, SettingSource> sources = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      setting
          .defaultText()
          .ifPresent(text -> sources.put(setting, SettingSource.of(text, setting.key())));
    }
    defaults.forEach(
        (setting, text) -> sources.put(setting, SettingSource.of(text, setting.key())));
    if (file != null) {
      sources.putAll(SettingsFile.read(file));
    }
    for (Setting setting : Setting.values()) {
      String variable = environment.get(setting.variable());
      if (variable != null) {
        sources.put(setting, SettingSource.of(variable, setting.variable()));
      }
    }
    flags.forEach((setting, text) -> sources.put(setting, SettingSource.of(text, setting.flag())));
    return new Resolver(sources).settings();
  }

  /** The clock that these settings ask for, started now. */
  public ServerClock startClock() {
    if (clockOrigin == null && clockSpeed == 1) {
      return ServerClock.real();
    }
    return ServerClock.startingAt(clockOrigin == null ? Instant.now() : clockOrigin, clockSpeed);
  }

  /** Where metrics and health are: with the pages on this machine, never beyond it. */
  String managementHost() {
    return Loopback.is(httpHost) ? httpHost : "127.0.0.1";
  }

  /** One line for the log, without passwords. */
  @Override
  public String toString() {
    return "mqtt=%s postgres=%s http=%s management=%d registration=%s data=%s"
        .formatted(
            mqttUrl == null ? "built-in " + mqttListen : mqttUrl,
            postgresUrl == null ? "embedded" : postgresUrl.getHost() + postgresUrl.getPath(),
            new Address(httpHost, httpPort),
            managementPort,
            registration,
            dataDirectory);
  }

  private record Resolver(Map<Setting, SettingSource> sources) {
    Settings settings() {
      // The log is set up before any command runs; in a file its values are looked at here, too.
      SettingValues.log(sources);
      URI mqttUrl = optional(Setting.MQTT_URL, SettingValues::mqttUrl);
      String httpHost = required(Setting.HTTP_HOST, SettingValues::filled);
      Registration registration = optional(Setting.REGISTRATION, SettingValues::registration);
      // A broker can be reached by strangers; the built-in endpoint listens on loopback by default.
      Registration fallback = mqttUrl == null ? Registration.OPEN : Registration.ENROLLED;
      SignIn signIn = required(Setting.SIGN_IN, source -> SettingValues.signIn(source, httpHost));
      return new Settings(
          mqttUrl,
          required(Setting.MQTT_LISTEN, SettingValues::address),
          mqttSecurity(),
          optional(Setting.MQTT_USERNAME, SettingSource::text),
          SecretFile.either(sources, Setting.MQTT_PASSWORD, Setting.MQTT_PASSWORD_FILE),
          brokerPaths(),
          postgresUrl(),
          httpHost,
          required(Setting.HTTP_PORT, SettingValues::port),
          required(Setting.HTTP_DISPLAYS_OF_ADDRESS, SettingValues::displays),
          managementPort(),
          required(Setting.METRICS_STAFF, SettingValues::onOff),
          optional(Setting.ORGANISATION, SettingValues::file),
          registration == null ? fallback : registration,
          optional(Setting.CLOCK_ORIGIN, SettingValues::instant),
          required(Setting.CLOCK_SPEED, SettingValues::speed),
          signIn,
          signIn == SignIn.OIDC ? new OidcReader(sources).read() : null,
          required(Setting.STOP_WITHIN, SettingValues::stopSeconds),
          required(Setting.DATA_DIRECTORY, SettingValues::folder));
    }

    private @Nullable URI postgresUrl() {
      URI url = optional(Setting.POSTGRES_URL, SettingValues::postgresUrl);
      String password = optional(Setting.POSTGRES_PASSWORD_FILE, SecretFile::read);
      if (password == null) {
        return url;
      }
      if (url == null) {
        throw source(Setting.POSTGRES_PASSWORD_FILE).complaint("needs postgres.url");
      }
      return SettingValues.withPassword(source(Setting.POSTGRES_PASSWORD_FILE), url, password);
    }

    private MqttSecurity mqttSecurity() {
      Path certificate = optional(Setting.MQTT_TLS_CERTIFICATE, SettingValues::file);
      Path key = optional(Setting.MQTT_TLS_KEY, SettingValues::file);
      if ((certificate == null) != (key == null)) {
        Setting given = key == null ? Setting.MQTT_TLS_CERTIFICATE : Setting.MQTT_TLS_KEY;
        throw source(given).complaint("mqtt.tls.certificate and mqtt.tls.key go together");
      }
      MqttSecurity security =
          new MqttSecurity(
              optional(Setting.MQTT_TLS_LISTEN, SettingValues::address),
              optional(Setting.MQTT_WEBSOCKET_LISTEN, SettingValues::address),
              certificate == null || key == null ? null : new PemFiles(certificate, key),
              optional(Setting.MQTT_CA, SettingValues::file));
      if (security.certificate() == null) {
        if (security.tlsListen() != null) {
          throw source(Setting.MQTT_TLS_LISTEN)
              .complaint("needs mqtt.tls.certificate and mqtt.tls.key");
        }
        Address webSocket = security.webSocketListen();
        if (webSocket != null && !Loopback.is(webSocket.host())) {
          throw source(Setting.MQTT_WEBSOCKET_LISTEN)
              .complaint("needs mqtt.tls.certificate and mqtt.tls.key but on a loopback address");
        }
      }
      return security;
    }

    private @Nullable BrokerPaths brokerPaths() {
      Path passwords = optional(Setting.BROKER_PASSWORD_FILE, SettingValues::anyFile);
      Path accessList = optional(Setting.BROKER_ACL_FILE, SettingValues::file);
      Path pidFile = optional(Setting.BROKER_PID_FILE, SettingValues::anyFile);
      if (passwords != null && accessList != null) {
        return new BrokerPaths(passwords, accessList, pidFile);
      }
      for (Setting given :
          List.of(Setting.BROKER_PASSWORD_FILE, Setting.BROKER_ACL_FILE, Setting.BROKER_PID_FILE)) {
        if (sources.containsKey(given)) {
          throw source(given)
              .complaint("give broker.password-file and broker.acl-file, or neither");
        }
      }
      return null;
    }

    private int managementPort() {
      int port = required(Setting.MANAGEMENT_PORT, SettingValues::port);
      if (port != 0 && port == required(Setting.HTTP_PORT, SettingValues::port)) {
        throw source(Setting.MANAGEMENT_PORT).complaint("is the same port as http.port: " + port);
      }
      return port;
    }

    private <T> @Nullable T optional(Setting setting, Function<SettingSource, T> reader) {
      SettingSource source = sources.get(setting);
      return source == null ? null : reader.apply(source);
    }

    private <T> T required(Setting setting, Function<SettingSource, T> reader) {
      return reader.apply(source(setting));
    }

    private SettingSource source(Setting setting) {
      return Optional.ofNullable(sources.get(setting)).orElseThrow();
    }
  }
}
