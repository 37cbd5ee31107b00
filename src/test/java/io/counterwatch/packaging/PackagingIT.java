package io.counterwatch.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles;
import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MqttPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that make, start and watch an installation's parts, and the tools that check them.
 */
class PackagingIT {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void theScriptMakesSecretsThatNobodyElseHasAndKeepsThem() throws Exception {
    Files.createDirectories(folder.resolve("compose"));
    Files.createDirectories(folder.resolve("mosquitto"));
    Files.copy(Path.of("compose/secrets.sh"), folder.resolve("compose/secrets.sh"));
    Files.copy(Path.of("mosquitto/certificates.sh"), folder.resolve("mosquitto/certificates.sh"));
    List<String> make = List.of("sh", folder + "/compose/secrets.sh", "broker.example");
    assertThat(run(Map.of(), make)).as("exit code").isZero();
    Map<String, String> first = secrets();
    assertThat(Compose.read().secretFiles().values())
        .allSatisfy(file -> assertThat(first).containsKey(Path.of(file).getFileName().toString()));
    assertThat(first.values()).doesNotHaveDuplicates();
    for (String name : first.keySet()) {
      boolean everybody = name.endsWith(".crt");
      assertThat(rights("secrets/" + name))
          .as(name)
          .isEqualTo(everybody ? "r--r--r--" : "r--r-----");
    }
    assertThat(rights("secrets")).isEqualTo("rwx------");
    assertThat(Files.readString(folder.resolve(".env"))).startsWith("COUNTERWATCH_SECRETS_GROUP=");

    Files.delete(folder.resolve("secrets/mqtt-server"));
    assertThat(run(Map.of(), make)).as("exit code").isZero();

    Map<String, String> second = secrets();
    assertThat(second.remove("mqtt-server")).isNotEqualTo(first.remove("mqtt-server"));
    assertThat(second).isEqualTo(first);
    assertThat(Files.readAllLines(folder.resolve(".env"))).hasSize(1);

    Files.delete(folder.resolve("secrets/server.crt"));
    assertThat(run(Map.of(), make)).as("exit code of a renewal").isZero();

    Map<String, String> renewed = secrets();
    assertThat(renewed.get("server.crt")).isNotEqualTo(first.get("server.crt"));
    assertThat(renewed.get("server.key")).isNotEqualTo(first.get("server.key"));
    assertThat(renewed.get("ca.crt")).isEqualTo(first.get("ca.crt"));
    assertThat(rights("secrets/server.key")).isEqualTo("r--r-----");

    Files.delete(folder.resolve("secrets/authority/ca.key"));
    Files.delete(folder.resolve("secrets/server.crt"));
    assertThat(run(Map.of(), make)).as("exit code without the authority's key").isNotZero();
    assertThat(Files.readString(folder.resolve("secrets/authority/ca.crt")))
        .isEqualTo(first.get("ca.crt"));
  }

  private Map<String, String> secrets() throws IOException {
    Map<String, String> secrets = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        if (name.equals("telegram-token")) {
          assertThat(text).as("what nobody can make up").isEqualTo("none-yet\n");
        } else {
          assertThat(text).as(name).hasSizeGreaterThan(40).endsWith("\n");
        }
        secrets.put(name, text);
      }
    }
    return secrets;
  }

  private String rights(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  @Test
  void theBrokersContainerReadsNewUsersAndEndsInOrder() throws Exception {
    int port = FreePort.find();
    Path configuration =
        Files.write(
            folder.resolve("mosquitto.conf"),
            List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous false",
                "password_file " + folder.resolve("passwords"),
                "acl_file " + folder.resolve("acl"),
                "user " + System.getProperty("user.name"),
                "log_dest stderr",
                "log_type all"));
    Files.copy(Path.of("mosquitto/acl"), folder.resolve("acl"));
    Files.createFile(folder.resolve("passwords"));
    Path log = folder.resolve("log");
    Process container =
        start(Map.of(), List.of("sh", "compose/broker.sh", configuration + "", folder + ""), log);
    try {
      Await.until("it runs", () -> Compose.text(log).contains(" running"));
      BrokerFiles files = new BrokerFiles(folder.resolve("passwords"), folder.resolve("acl"), null);
      files.write(List.of(new Account("kiosk-1", PasswordHash.of("of-kiosk-1"), false, false)));
      Await.until("it reads again", () -> Compose.text(log).contains("Reloading config"));
      MqttPeer.connectAs("tcp://127.0.0.1:" + port, "kiosk-1", "of-kiosk-1", "x").close();
    } finally {
      container.destroy();
      assertThat(container.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(container.exitValue()).isZero();
    assertThat(Compose.text(log)).contains("terminating");
    FreePort.awaitFree(port);
  }

  @Test
  void theLauncherNeedsACompilerOnlyWhereThereAreSources() throws Exception {
    Path java = Files.createDirectories(folder.resolve("jre/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("jre/release"), "JAVA_VERSION=\"21.0.1\"\n");
    Path installed = Files.createDirectories(folder.resolve("opt")).resolve("counterwatch");
    Files.copy(Path.of("counterwatch"), installed);

    assertThat(javaThatIsFound(installed)).isEqualTo(folder.resolve("jre").toString());

    Files.createDirectories(folder.resolve("opt/src/main"));
    assertThat(javaThatIsFound(installed)).isNotEqualTo(folder.resolve("jre").toString());
  }

  private String javaThatIsFound(Path launcher) throws Exception {
    Path output = Files.createTempFile(folder, "found", "");
    Map<String, String> home = Map.of("JAVA_HOME", folder.resolve("jre").toString());
    Process process = start(home, List.of("sh", launcher.toString(), "--print-jdk"), output);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Compose.text(output).strip();
  }

  @Test
  void systemdTakesTheUnits() throws Exception {
    if (run(Map.of(), List.of("sh", "-c", "command -v systemd-analyze")) != 0) {
      System.out.println("PackagingIT: no systemd-analyze here, so the units were not checked");
      return;
    }
    try (Stream<Path> units = Files.list(Path.of("systemd"))) {
      for (Path unit : units.filter(path -> !path.toString().endsWith(".yaml")).toList()) {
        // It looks whether the program is there.
        String text =
            Compose.text(unit)
                .replace("/opt/counterwatch/counterwatch", Path.of("mvnw").toRealPath().toString())
                .replaceAll("(?m)^Documentation=.*\n", "");
        Files.writeString(folder.resolve(unit.getFileName()), text);
      }
    }
    Path output = folder.resolve("output");
    String command = "systemd-analyze verify --man=no " + folder + "/counterwatch*";
    Process verify = start(Map.of(), List.of("sh", "-c", command), output);
    assertThat(verify.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(Compose.text(output).lines().filter(line -> line.contains("counterwatch")))
        .isEmpty();
  }

  @Test
  void aDockerClientTakesTheComposeFile() throws Exception {
    if (run(Map.of(), List.of("docker", "compose", "version")) != 0) {
      System.out.println(
          "PackagingIT: no \"docker compose\" here, so compose.yaml was not given to it");
      return;
    }
    List<String> config = List.of("docker", "compose", "config", "--quiet");
    assertThat(run(Map.of("COUNTERWATCH_SECRETS_GROUP", "1000"), config)).as("exit code").isZero();
    assertThat(run(Map.of("COUNTERWATCH_SECRETS_GROUP", ""), config)).as("without").isNotZero();
  }

  /** Runs a command to its end. A program that is not there is exit code 127. */
  private int run(Map<String, String> variables, List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, "output", "");
    Process process;
    try {
      process = start(variables, command, output);
    } catch (IOException notThere) {
      return 127;
    }
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static Process start(Map<String, String> variables, List<String> command, Path output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    // Debian keeps servers where not every user looks.
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    builder.redirectOutput(output.toFile());
    return builder.start();
  }
}
