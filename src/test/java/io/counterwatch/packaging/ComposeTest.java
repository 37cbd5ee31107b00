package io.counterwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.Settings;
import io.counterwatch.packaging.Compose.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of {@code compose.yaml} and {@code Dockerfile}, as far as no engine is needed. */
class ComposeTest {
  /** The one that only prepares volumes, and has no network. */
  private static final String PREPARE = "prepare";

  /** What devices connect to; everything else is for this machine. */
  private static final Set<String> OPEN_PORTS = Set.of("8883:8883", "8884:8884");

  private static final Pattern IMAGE = Pattern.compile("[a-z][a-z0-9./-]*:v?\\d[0-9A-Za-z._-]*");
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|passwd|secret|token|credential|private|_key).*");
  private static final Pattern REQUIRED_VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]+}");
  private static final Pattern ANY_VARIABLE = Pattern.compile("\\$\\{?([A-Z_]+)");

  private static final Compose COMPOSE = Compose.read();

  @TempDir Path folder;

  static List<Service> services() {
    return COMPOSE.services();
  }

  @Test
  void theSixProgramsAreThere() {
    assertThat(services().stream().map(Service::name))
        .contains("mosquitto", "postgres", "prometheus", "alertmanager", "grafana", "counterwatch");
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyImageIsOfOneVersion(Service service) {
    assertThat(service.text("image")).matches(IMAGE).doesNotContain("latest");
  }

  @Test
  void ourImageHasTheProgramsVersionAndAFixedBase() {
    Matcher version =
        Pattern.compile("<artifactId>counterwatch</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Compose.text(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(COMPOSE.service("counterwatch").text("image")).endsWith(":" + version.group(1));
    assertThat(dockerfile("FROM"))
        .isNotEmpty()
        .allSatisfy(from -> assertThat(from.split(" ")[0]).matches(IMAGE));
  }

  @ParameterizedTest
  @MethodSource("services")
  void nobodyHasMoreRightsThanItNeeds(Service service) {
    assertThat(service.get("read_only")).isEqualTo(true);
    assertThat(service.list("cap_drop")).containsExactly("ALL");
    assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
    assertThat(service.get("privileged")).isNull();
    if (service.name().equals(PREPARE)) {
      assertThat(service.text("network_mode")).isEqualTo("none");
    } else {
      assertThat(service.text("user")).matches("[1-9]\\d*:\\d+");
      assertThat(service.get("cap_add")).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyLogIsBoundedAndEveryServiceIsRestartedAndLookedAt(Service service) {
    assertThat(service.map("logging").get("options")).contains("max-size=", "max-file=");
    if (service.name().equals(PREPARE)) {
      assertThat(service.text("restart")).isEqualTo("no");
    } else {
      assertThat(service.text("restart")).isEqualTo("unless-stopped");
      assertThat(service.map("healthcheck")).containsKeys("test", "interval", "timeout", "retries");
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void whoNeedsAnotherWaitsUntilItWorks(Service service) {
    service
        .map("depends_on")
        .forEach(
            (other, how) ->
                assertThat(how)
                    .as(other)
                    .isEqualTo(
                        other.equals(PREPARE)
                            ? "{condition=service_completed_successfully}"
                            : "{condition=service_healthy}"));
  }

  @ParameterizedTest
  @MethodSource("services")
  void portsAreThisMachinesButForThoseOfDevices(Service service) {
    for (String port : service.list("ports")) {
      assertThat(port.matches("127\\.0\\.0\\.1:\\d+:\\d+") || OPEN_PORTS.contains(port))
          .as("%s of %s", port, service)
          .isTrue();
    }
    if (service.text("network_mode").equals("host")) {
      assertThat(service.list("ports")).isEmpty();
      assertThat(service.list("networks")).isEmpty();
    } else if (!service.name().equals(PREPARE)) {
      assertThat(service.list("networks")).hasSize(1);
      assertThat(COMPOSE.declared("networks")).containsAll(service.list("networks"));
    }
  }

  @Test
  void whoIsInTheMachinesNetworkListensOnALoopbackAddress() throws IOException {
    Map<String, Boolean> listening =
        Map.of(
            "counterwatch", settings().httpHost().equals("127.0.0.1"),
            "prometheus", hasCommand("prometheus", "--web.listen-address=127.0.0.1:9090"),
            "alertmanager", hasCommand("alertmanager", "--web.listen-address=127.0.0.1:9093"),
            "grafana",
                "127.0.0.1"
                    .equals(
                        COMPOSE.service("grafana").map("environment").get("GF_SERVER_HTTP_ADDR")));
    assertThat(
            services().stream()
                .filter(service -> service.text("network_mode").equals("host"))
                .map(Service::name))
        .containsExactlyInAnyOrderElementsOf(listening.keySet());
    assertThat(listening).allSatisfy((name, yes) -> assertThat(yes).as(name).isTrue());
  }

  private static boolean hasCommand(String service, String word) {
    return COMPOSE.service(service).list("command").contains(word);
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyFileThatIsMountedIsHereAndReadOnly(Service service) {
    service
        .mounts()
        .forEach(
            (from, to) -> {
              if (from.startsWith("./")) {
                assertThat(Path.of(from)).exists();
                assertThat(to).endsWith(":ro");
              } else {
                assertThat(COMPOSE.declared("volumes")).contains(from);
              }
            });
  }

  @Test
  void everyVolumeAndNetworkIsUsed() {
    Set<String> mounted = new HashSet<>();
    Set<String> joined = new HashSet<>();
    services()
        .forEach(
            service -> {
              mounted.addAll(service.mounts().keySet());
              joined.addAll(service.list("networks"));
            });
    assertThat(mounted).containsAll(COMPOSE.declared("volumes"));
    assertThat(joined).containsAll(COMPOSE.declared("networks"));
  }

  @Test
  void everySecretIsDeclaredUsedMadeByTheScriptAndKeptOutOfTheRepository() {
    Set<String> used = new TreeSet<>();
    services().forEach(service -> used.addAll(service.secrets()));
    Map<String, String> files = COMPOSE.secretFiles();
    assertThat(used).isEqualTo(new TreeSet<>(files.keySet()));
    String script = Compose.text(Path.of("compose/secrets.sh"));
    assertThat(files.values())
        .allSatisfy(
            file -> {
              assertThat(file).startsWith("secrets/");
              assertThat(script).contains(file.substring("secrets/".length()));
            });
    assertThat(Compose.text(Path.of(".gitignore")).lines()).contains("/secrets/", "/.env");
  }

  @ParameterizedTest
  @MethodSource("services")
  void noPasswordStandsInAVariableOrACommand(Service service) {
    service
        .map("environment")
        .forEach(
            (name, value) -> {
              if (SECRET_NAME.matcher(name).matches()) {
                assertThat(name).endsWith("_FILE");
                assertThat(value).startsWith("/run/secrets/");
                assertThat(service.secrets()).contains(value.substring("/run/secrets/".length()));
              }
            });
    assertThat(service.list("command"))
        .noneMatch(word -> SECRET_NAME.matcher(word).matches() && !word.contains("-file"));
  }

  @Test
  void nothingStartsBeforeTheScriptMadeWhatItNeeds() {
    String text = Compose.text(Compose.FILE);
    Set<String> required = names(REQUIRED_VARIABLE, text);
    assertThat(required).isNotEmpty();
    assertThat(names(ANY_VARIABLE, text)).as("variables, each with :?").isEqualTo(required);
    String script = Compose.text(Path.of("compose/secrets.sh"));
    assertThat(required).allSatisfy(name -> assertThat(script).contains("echo \"" + name + "="));
    for (Service service : services()) {
      // Its files are readable for that group and their owner only.
      boolean reads = !service.secrets().isEmpty();
      assertThat(service.list("group_add")).as("%s", service).hasSize(reads ? 1 : 0);
    }
  }

  @Test
  void theServerKnowsEveryKeyThatItIsGiven() throws IOException {
    Settings settings = settings();
    assertThat(settings.mqttUrl()).hasScheme("mqtts").hasHost("127.0.0.1").hasPort(8883);
    assertThat(settings.brokerPaths()).isNotNull();
    assertThat(settings.registration()).isEqualTo(Settings.Registration.ENROLLED);
    String grace = COMPOSE.service("counterwatch").text("stop_grace_period");
    assertThat(Integer.parseInt(grace.replace("s", "")))
        .isGreaterThan(settings.stopWithinSeconds());
  }

  /** Resolved as in the container; the files there are empty ones here. */
  private Settings settings() throws IOException {
    Service service = COMPOSE.service("counterwatch");
    String text = Compose.text(Path.of("compose/counterwatch.yaml"));
    for (String secret : service.secrets()) {
      assertThat(text).contains("/run/secrets/" + secret);
      Path file = Compose.secret(folder.resolve(secret));
      text = text.replace("/run/secrets/" + secret, file.toString());
    }
    assertThat(text).doesNotContain("/run/secrets/");
    Path organisation = Files.writeString(folder.resolve("organisation.yaml"), "centres: []\n");
    text =
        text.replace("/etc/counterwatch/organisation/organisation.yaml", organisation.toString());
    text =
        text.replace("/etc/mosquitto/counterwatch/", Path.of("mosquitto").toAbsolutePath() + "/");
    Path file = Files.writeString(folder.resolve("counterwatch.yaml"), text);
    return Settings.resolve(Map.of(), service.map("environment"), file);
  }

  @Test
  void theImageTakesWhatPackageMakes() {
    Set<String> allowed =
        Compose.text(Path.of(".dockerignore"))
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .collect(Collectors.toSet());
    Set<String> copied = new HashSet<>();
    for (String copy : dockerfile("COPY")) {
      if (!copy.startsWith("--from=")) {
        List<String> words = List.of(copy.split(" "));
        copied.addAll(words.subList(0, words.size() - 1));
      }
    }
    assertThat(copied).isEqualTo(allowed);
    assertThat(copied.stream().filter(path -> !path.startsWith("target/")))
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  @Test
  void ourUserHasOneNumber() {
    String user = COMPOSE.service("counterwatch").text("user");
    assertThat(dockerfile("USER")).containsExactly(user);
    String number = user.split(":")[0];
    assertThat(Compose.text(Path.of("compose/prepare.sh"))).contains("chown " + number + ":1883");
    assertThat(COMPOSE.service("counterwatch").list("tmpfs"))
        .allMatch(mount -> mount.contains("uid=" + number + ","));
  }

  private static List<String> dockerfile(String instruction) {
    return Compose.text(Path.of("Dockerfile"))
        .lines()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
