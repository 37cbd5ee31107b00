package io.counterwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.Setting;
import io.counterwatch.app.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit, its settings and the guide say what the program and the other documents say. */
class InstallationTest {
  private static final String UNIT = Compose.text(Path.of("systemd/counterwatch.service"));
  private static final Path SETTINGS = Path.of("systemd/counterwatch.yaml");

  @TempDir Path folder;

  @Test
  void theUnitStartsAgainAsTheExitCodesSay() {
    Set<String> never =
        Compose.text(Path.of("docs/operations.md"))
            .lines()
            .filter(line -> line.matches("\\| \\d \\|.*(not start it again|start it again only).*"))
            .map(line -> line.substring(2, 3))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(never).hasSize(3);
    assertThat(values("RestartPreventExitStatus")).containsExactly(String.join(" ", never));
    assertThat(values("Restart")).containsExactly("on-failure");
  }

  @Test
  void theUnitGivesTheProgramSettingsThatItKnowsAndTimeToEnd() throws IOException {
    Map<String, String> variables = new HashMap<>();
    Set<String> credentials = new TreeSet<>();
    for (String credential : values("LoadCredential")) {
      credentials.add(credential.split(":")[0]);
    }
    Set<String> used = new TreeSet<>();
    for (String assignment : values("Environment")) {
      String[] parts = assignment.split("=", 2);
      assertThat(parts[1]).startsWith("%d/");
      String name = parts[1].substring(3);
      used.add(name);
      variables.put(parts[0], Compose.secret(folder.resolve(name)).toString());
    }
    assertThat(used).isEqualTo(credentials);
    assertThat(variables.keySet())
        .isSubsetOf(List.of(Setting.values()).stream().map(Setting::variable).toList());

    String text = Compose.text(SETTINGS);
    text =
        text.replace("/etc/mosquitto/counterwatch/", Path.of("mosquitto").toAbsolutePath() + "/");
    Settings settings =
        Settings.resolve(
            Map.of(), variables, Files.writeString(folder.resolve("counterwatch.yaml"), text));

    assertThat(settings.mqttPassword()).isEqualTo("x");
    assertThat(settings.postgresUrl()).isNotNull();
    assertThat(settings.dataDirectory())
        .isEqualTo(Path.of("/var/lib", values("StateDirectory").getFirst()));
    int seconds = Integer.parseInt(values("TimeoutStopSec").getFirst().replace("s", ""));
    assertThat(seconds).isGreaterThan(settings.stopWithinSeconds());
  }

  @Test
  void theUnitKeepsWhatTheSecurityDocumentSays() {
    String block =
        Compose.text(Path.of("docs/security.md")).split("What a unit for systemd can say")[1];
    List<String> directives =
        Pattern.compile("[A-Z][A-Za-z]+=\\S*")
            .matcher(block.split("```")[1])
            .results()
            .map(found -> found.group())
            .toList();
    assertThat(directives).hasSizeGreaterThan(6);
    assertThat(UNIT.lines()).containsAll(directives);
    assertThat(UNIT.lines()).noneMatch(line -> line.startsWith("MemoryDenyWriteExecute="));
  }

  @Test
  void everyFileThatTheGuideInstallsIsHere() {
    String guide = Compose.text(Path.of("docs/install-debian.md"));
    Set<String> files =
        Pattern.compile("(?<=[ '])(mosquitto|systemd|prometheus|grafana|compose)/[a-z][a-z./-]*")
            .matcher(commands(guide))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(files).hasSizeGreaterThan(8);
    assertThat(files).allSatisfy(file -> assertThat(Path.of(file)).exists());
  }

  /** Only the script of Grafana's image knows variables that end with __FILE. */
  @Test
  void grafanaHasNoDefaultPassword() {
    String drop = Compose.text(Path.of("systemd/grafana-server.conf"));
    String file = "/etc/counterwatch/secrets/grafana-admin";
    assertThat(drop.lines())
        .contains("Environment=GF_SECURITY_ADMIN_PASSWORD=$__file{" + file + "}")
        .noneMatch(line -> line.contains("__FILE="));
    assertThat(commands(Compose.text(Path.of("docs/install-debian.md"))))
        .contains("chgrp grafana", file, "for secret in mqtt-server", " grafana-admin; do");
  }

  private static String commands(String document) {
    StringBuilder commands = new StringBuilder();
    Pattern.compile("(?s)```sh\n(.*?)```")
        .matcher(document)
        .results()
        .forEach(block -> commands.append(block.group(1)));
    return commands.toString();
  }

  private static List<String> values(String directive) {
    return UNIT.lines()
        .filter(line -> line.startsWith(directive + "="))
        .map(line -> line.substring(directive.length() + 1))
        .toList();
  }
}
