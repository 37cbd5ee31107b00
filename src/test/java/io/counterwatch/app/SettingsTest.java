package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.ingest.EndpointListener;
import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.counterwatch.store.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void withNothingGivenEverythingIsEmbeddedAndOnLoopback() {
    Settings settings = Settings.resolve(Map.of(), Map.of(), null);

    assertThat(settings.mqttUrl()).isNull();
    assertThat(settings.mqttListen()).isEqualTo(new Settings.Address("127.0.0.1", 1883));
    assertThat(settings.postgresUrl()).isNull();
    assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.managementPort()).isEqualTo(9464);
    assertThat(settings.organisation()).isNull();
    assertThat(settings.registration()).isEqualTo(Settings.Registration.OPEN);
    assertThat(settings.staffMetrics()).isFalse();
    assertThat(settings.clockOrigin()).isNull();
    assertThat(settings.clockSpeed()).isEqualTo(1);
    assertThat(settings.signIn()).isEqualTo(Settings.SignIn.NONE);
    assertThat(settings.dataDirectory()).isEqualTo(Path.of("./data"));
  }

  @Test
  void clerksHaveSeriesWhereTheyAreSwitchedOn() throws IOException {
    Map<String, String> none = Map.of();
    assertThat(Settings.resolve(Map.of(), none, file("metrics:\n  staff: on\n")).staffMetrics())
        .isTrue();
    assertThat(
            Settings.resolve(Map.of(), Map.of("COUNTERWATCH_METRICS_STAFF", "true"), null)
                .staffMetrics())
        .isTrue();
    assertThat(Settings.resolve(Map.of(Setting.METRICS_STAFF, "off"), none, null).staffMetrics())
        .isFalse();
  }

  @Test
  void aFlagGoesBeforeAVariableBeforeTheFileBeforeTheDefault() throws IOException {
    Path file = file("http.port: 1\nmanagement.port: 2\nmqtt.username: file\n");
    Map<String, String> environment =
        Map.of("COUNTERWATCH_HTTP_PORT", "3", "COUNTERWATCH_MANAGEMENT_PORT", "4");
    Map<Setting, String> flags = Map.of(Setting.HTTP_PORT, "5");

    Settings settings =
        Settings.resolve(
            flags,
            environment,
            file,
            Map.of(Setting.CLOCK_SPEED, "60", Setting.MQTT_USERNAME, "x"));

    assertThat(settings.httpPort()).isEqualTo(5);
    assertThat(settings.managementPort()).isEqualTo(4);
    assertThat(settings.mqttUsername()).isEqualTo("file");
    assertThat(settings.clockSpeed()).isEqualTo(60);
    assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void theFileMayNestItsKeysOrDotThem() throws IOException {
    Path file =
        file(
            """
            # a comment
            mqtt:
              url: ssl://broker.example:8883
              username: counterwatch
            postgres.url: postgresql://u:p@db.example:5432/counterwatch
            registration: open
            clock: {origin: 2025-03-10T07:30:00+07:00, speed: 2.5}
            """);

    Settings settings = Settings.resolve(Map.of(), Map.of(), file);

    assertThat(settings.mqttUrl()).isEqualTo(URI.create("ssl://broker.example:8883"));
    assertThat(settings.mqttUsername()).isEqualTo("counterwatch");
    assertThat(settings.postgresUrl())
        .isEqualTo(URI.create("postgresql://u:p@db.example:5432/counterwatch?sslmode=verify-full"));
    assertThat(settings.registration()).isEqualTo(Settings.Registration.OPEN);
    assertThat(settings.clockOrigin()).isEqualTo(Instant.parse("2025-03-10T00:30:00Z"));
    assertThat(settings.clockSpeed()).isEqualTo(2.5);
    assertThat(settings.startClock().speed()).isEqualTo(2.5);
  }

  @Test
  void pathsInTheFileAreRelativeToIt() throws IOException {
    Files.createFile(folder.resolve("province.yaml"));
    Path file = file("organisation: province.yaml\ndata.directory: d\n");

    Settings settings = Settings.resolve(Map.of(), Map.of(), file);

    assertThat(settings.organisation()).isEqualTo(folder.resolve("province.yaml"));
    assertThat(settings.dataDirectory()).isEqualTo(folder.resolve("d"));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(Settings.resolve(Map.of(), Map.of(), file("# nothing yet\n")).httpPort())
        .isEqualTo(8080);
  }

  @Test
  void withABrokerOnlyEnrolledDevicesMayReport() {
    Map<Setting, String> flags = Map.of(Setting.MQTT_URL, "tcp://broker.example");

    assertThat(Settings.resolve(flags, Map.of(), null).registration())
        .isEqualTo(Settings.Registration.ENROLLED);
  }

  @Test
  void variablesThatNameNoSettingArePassedOver() {
    Map<String, String> environment =
        Map.of("COUNTERWATCH_SERVICE_HOST", "10.0.0.1", "COUNTERWATCH_SIGN_IN", "none");

    assertThat(Settings.resolve(Map.of(), environment, null).signIn())
        .isEqualTo(Settings.SignIn.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'mqtt:\\n  ulr: tcp://x' | line 2: mqtt.ulr: unknown key",
        "'\\n\\nhttp.prot: 1'     | line 3: http.prot: unknown key",
        "'mqtt: tcp://x'          | line 1: mqtt: needs keys and values",
        "'mqtt.url: [a, b]'       | line 1: mqtt.url: needs one value",
        "'mqtt.url:'              | line 1: mqtt.url: needs one value",
        "'http.port: 1\\nhttp: {port: 2}' | line 2: http.port: is given twice",
        "'http.port: 99999'       | line 1: http.port: must be a port from 0 to 65535",
        "'- a'                    | line 1: needs keys and values",
        "'{http.port: 1'          | line 1: not valid YAML",
      })
  void aBadFileIsOneLineThatNamesFileAndLine(String text, String complaint) throws IOException {
    Path file = file(text.replace("\\n", "\n"));

    assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(), file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ", ")
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MQTT_URL       | http://broker       | must begin with tcp://",
        "MQTT_URL       | tcp://u:p@broker    | mqtt.username and mqtt.password",
        "MQTT_URL       | tcp://broker/x      | must end after host and port",
        "MQTT_URL       | tcp://broker:70000  | port must be from 1 to 65535",
        "MQTT_URL       | 'tcp://bro ker'     | not a URL",
        "HTTP_DISPLAYS_OF_ADDRESS | 0        | must be a number from 1 to 600, not '0'",
        "HTTP_DISPLAYS_OF_ADDRESS | 601      | must be a number from 1 to 600",
        "MQTT_LISTEN    | 1883                | must be HOST:PORT",
        "POSTGRES_URL   | mysql://a/b         | must look like postgresql://",
        "POSTGRES_URL   | postgresql://a      | must look like postgresql://",
        "HTTP_PORT      | http                | must be a port from 0 to 65535, not 'http'",
        "HTTP_PORT      | -1                  | must be a port",
        "MANAGEMENT_PORT| 8080                | is the same port as http.port: 8080",
        "ORGANISATION   | missing.yaml        | no such file: missing.yaml",
        "REGISTRATION   | closed              | must be open or enrolled, not 'closed'",
        "CLOCK_ORIGIN   | 2025-03-10          | must be a time such as",
        "CLOCK_SPEED    | 0                   | must be a number above 0",
        "CLOCK_SPEED    | NaN                 | must be a number above 0",
        "SIGN_IN        | oidc                | oidc needs oidc.issuer",
        "SIGN_IN        | nobody              | must be none, local or oidc",
        "DATA_DIRECTORY | pom.xml             | is not a folder: pom.xml",
      })
  void aBadValueIsOneLineThatNamesItsFlagOrVariable(
      Setting setting, String value, String complaint) {
    assertThatThrownBy(() -> Settings.resolve(Map.of(setting, value), Map.of(), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(setting.flag() + ": ")
        .hasMessageContaining(complaint);
    assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(setting.variable(), value), null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(setting.variable() + ": ")
        .hasMessageContaining(complaint);
  }

  @Test
  void pagesWithoutSignInStayOnLoopback() {
    for (String host : new String[] {"localhost", "127.0.0.2", "::1"}) {
      assertThat(Settings.resolve(Map.of(Setting.HTTP_HOST, host), Map.of(), null).httpHost())
          .isEqualTo(host);
    }
    for (String host : new String[] {"0.0.0.0", "192.0.2.1", "127.example", "::"}) {
      assertThatThrownBy(() -> Settings.resolve(Map.of(Setting.HTTP_HOST, host), Map.of(), null))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage("sign-in: none is for loopback addresses only, and http.host is " + host);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> Settings.resolve(Map.of(), Map.of(), missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("no such configuration file: " + missing);
  }

  @Test
  void itsTextHoldsNoPassword() {
    Map<Setting, String> flags =
        Map.of(
            Setting.MQTT_PASSWORD, "secret",
            Setting.POSTGRES_URL, "postgresql://user:secret@db.example/counterwatch");

    assertThat(Settings.resolve(flags, Map.of(), null).toString())
        .contains("db.example/counterwatch")
        .doesNotContain("secret");
  }

  @Test
  void everyKeyHasItsFlagAndItsVariable() {
    assertThat(Setting.MQTT_URL.flag()).isEqualTo("--mqtt-url");
    assertThat(Setting.MQTT_URL.variable()).isEqualTo("COUNTERWATCH_MQTT_URL");
    assertThat(Setting.SIGN_IN.flag()).isEqualTo("--sign-in");
    assertThat(Setting.SIGN_IN.variable()).isEqualTo("COUNTERWATCH_SIGN_IN");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("counterwatch.yaml"), text);
  }

  @Test
  void theEndpointListensWithTlsAndInWebSocketsWhereItIsTold() throws IOException {
    Path certificate = Files.writeString(folder.resolve("server.crt"), "a certificate");
    Path key = Files.writeString(folder.resolve("server.key"), "its key");
    Settings settings =
        Settings.resolve(
            Map.of(
                Setting.MQTT_TLS_LISTEN, "0.0.0.0:8883",
                Setting.MQTT_TLS_CERTIFICATE, certificate.toString(),
                Setting.MQTT_WEBSOCKET_LISTEN, "127.0.0.1:8884"),
            Map.of("COUNTERWATCH_MQTT_TLS_KEY", key.toString()),
            file("mqtt.ca: server.crt\n"));
    PemFiles shown = new PemFiles(certificate, key);
    assertThat(settings.mqttSecurity().authority()).isEqualTo(certificate);
    assertThat(MqttWiring.endpoint(settings).listeners())
        .containsExactly(
            new EndpointListener("127.0.0.1", 1883, false, null),
            new EndpointListener("0.0.0.0", 8883, false, shown),
            new EndpointListener("127.0.0.1", 8884, true, null));
    assertThat(MqttWiring.broker(settings, URI.create("mqtts://b")).authority())
        .isEqualTo(certificate);
    Settings open =
        Settings.resolve(
            Map.of(
                Setting.MQTT_WEBSOCKET_LISTEN, "0.0.0.0:8884",
                Setting.MQTT_TLS_CERTIFICATE, certificate.toString(),
                Setting.MQTT_TLS_KEY, key.toString()),
            Map.of(),
            null);
    assertThat(MqttWiring.endpoint(open).listeners())
        .contains(new EndpointListener("0.0.0.0", 8884, true, shown));
  }

  @Test
  void tlsNeedsACertificateAndItsKey() throws IOException {
    String existing = Files.writeString(folder.resolve("some.pem"), "x").toString();
    assertThatThrownBy(() -> resolve(Map.of(Setting.MQTT_TLS_LISTEN, "127.0.0.1:8883")))
        .hasMessage("--mqtt-tls-listen: needs mqtt.tls.certificate and mqtt.tls.key");
    assertThatThrownBy(() -> resolve(Map.of(Setting.MQTT_WEBSOCKET_LISTEN, "0.0.0.0:8884")))
        .hasMessageContaining("but on a loopback address");
    assertThatThrownBy(() -> resolve(Map.of(Setting.MQTT_TLS_KEY, existing)))
        .hasMessageContaining("go together");
    assertThatThrownBy(() -> resolve(Map.of(Setting.MQTT_CA, existing + ".none")))
        .hasMessageContaining("no such file");
  }

  @Test
  void secretsCanBeFiles() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "p@ss: wörd/%\n");
    Settings settings =
        Settings.resolve(
            Map.of(Setting.POSTGRES_URL, "postgresql://u@db.example:5433/c?sslmode=disable"),
            Map.of("COUNTERWATCH_POSTGRES_PASSWORD_FILE", secret.toString()),
            file("mqtt.password-file: secret\n"));

    assertThat(settings.mqttPassword()).isEqualTo("p@ss: wörd/%");
    Database database = Database.of(String.valueOf(settings.postgresUrl()));
    assertThat(database.password()).isEqualTo("p@ss: wörd/%");
    assertThat(database.user()).isEqualTo("u");
    assertThat(database.port()).isEqualTo(5433);
  }

  @Test
  void aSecretsFileThatIsNoneIsSaidWithoutItsText() throws IOException {
    String two = Files.writeString(folder.resolve("two"), "hidden\nhidden\n").toString();
    String empty = Files.writeString(folder.resolve("empty"), "\n").toString();
    String large = Files.writeString(folder.resolve("large"), "x".repeat(4097)).toString();
    for (String file : new String[] {two, empty, large, folder.resolve("none").toString()}) {
      assertThatThrownBy(() -> resolve(Map.of(Setting.MQTT_PASSWORD_FILE, file)))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("--mqtt-password-file: ")
          .hasMessageContaining(file)
          .hasMessageNotContaining("hidden");
    }
    assertThatThrownBy(
            () -> resolve(Map.of(Setting.MQTT_PASSWORD_FILE, large, Setting.MQTT_PASSWORD, "x")))
        .isInstanceOf(ConfigurationException.class);
    String good = Files.writeString(folder.resolve("good"), "hidden").toString();
    assertThatThrownBy(
            () -> resolve(Map.of(Setting.MQTT_PASSWORD_FILE, good, Setting.MQTT_PASSWORD, "x")))
        .hasMessage("--mqtt-password-file: give this or mqtt.password, not both");
    assertThatThrownBy(() -> resolve(Map.of(Setting.POSTGRES_PASSWORD_FILE, good)))
        .hasMessage("--postgres-password-file: needs postgres.url");
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of(
                        Setting.POSTGRES_PASSWORD_FILE,
                        good,
                        Setting.POSTGRES_URL,
                        "postgresql://u:other@localhost/c")))
        .hasMessageContaining("no password then");
  }

  @Test
  void aDatabaseElsewhereIsReachedOverTlsUnlessSaidOtherwise() throws IOException {
    String authority = Files.writeString(folder.resolve("ca.crt"), "x").toString();
    assertThat(database("postgresql://u:p@10.0.0.7/c"))
        .isEqualTo("postgresql://u:p@10.0.0.7/c?sslmode=verify-full");
    assertThat(database("postgresql://u:p@db/c?sslrootcert=" + authority))
        .isEqualTo("postgresql://u:p@db/c?sslrootcert=" + authority + "&sslmode=verify-full");
    for (String asItIs :
        new String[] {
          "postgresql://u:p@db/c?sslmode=disable",
          "postgresql://u:p@db/c?sslmode=verify-ca&sslrootcert=" + authority,
          "postgresql://u:p@localhost/c",
          "postgresql://u:p@127.0.0.2:5432/c",
          "postgresql://u:p@[::1]/c",
        }) {
      assertThat(database(asItIs)).isEqualTo(asItIs);
    }
    for (String query :
        new String[] {
          "sslmode=require",
          "sslmode=prefer",
          "sslmode=",
          "sslmode",
          "SSLMODE=disable",
          "ssl=true",
          "password=hidden",
          "sslmode=disable&sslrootcert=" + authority,
          "sslmode=verify-full&sslrootcert=/no/such/file",
        }) {
      assertThatThrownBy(() -> database("postgresql://u:hidden@db/c?" + query))
          .as(query)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("--postgres-url: ")
          .hasMessageNotContaining("hidden");
    }
  }

  private static String database(String url) {
    return String.valueOf(resolve(Map.of(Setting.POSTGRES_URL, url)).postgresUrl());
  }

  private static Settings resolve(Map<Setting, String> flags) {
    return Settings.resolve(flags, Map.of(), null);
  }
}
