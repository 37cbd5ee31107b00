package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.Http;
import io.counterwatch.testing.Processes;
import io.counterwatch.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server needs no rights and writes nowhere but into its own folder: it runs as nobody, on a
 * system of which all else is read-only.
 */
class ReadOnlyIT {
  private static final String REQUIRED = "counterwatch.sandbox.required";
  private static final Duration STARTING = Duration.ofSeconds(60);

  /**
   * {@code $1} is a folder of our own, {@code $2} the JDK, which is looked at from a place that
   * everybody may enter. Only {@code $1/data} can be written; devices and the like are no files.
   */
  private static final String SANDBOX =
      """
      set -eu
      cd "$1"
      mkdir jdk data
      chown nobody data
      chmod 755 .
      mount --bind "$2" jdk
      mount --bind data data
      while read -r device where kind rest; do
        case $where in
          /proc* | /sys* | /dev* | "$1/data") ;;
          *) mount -o remount,bind,ro "$where" 2>/dev/null || true ;;
        esac
      done </proc/self/mounts
      mount -o remount,bind,ro /
      shift 2
      if touch /tmp/no 2>/dev/null; then exit 99; fi
      umask 022
      exec setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs --bounding-set=-all \
        --inh-caps=-all "$@"
      """;

  @TempDir Path folder;

  private Process start(Path log, int httpPort, int managementPort) throws IOException {
    copyProgram();
    String jdk = System.getProperty("java.home");
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SANDBOX));
    command.addAll(List.of("sh", folder.toString(), jdk));
    List<String> arguments =
        List.of(
            "serve",
            "--data-directory=" + folder.resolve("data/server"),
            "--mqtt-listen=127.0.0.1:0",
            "--http-port=" + httpPort,
            "--management-port=" + managementPort);
    for (String word : ServerProcess.command(arguments)) {
      boolean classes = word.equals(System.getProperty("java.class.path"));
      command.add(
          classes
              ? folder.resolve("classes") + ":" + folder.resolve("libraries") + "/*"
              : word.replace(jdk + "/", folder.resolve("jdk") + "/"));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().put("HOME", "/nonexistent");
    return builder.redirectOutput(log.toFile()).start();
  }

  /** Not the files themselves: those of a home folder may be closed to others. */
  private void copyProgram() throws IOException {
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path from = Path.of(entry);
      if (entry.endsWith(".jar")) {
        Files.copy(from, libraries.resolve(from.getFileName()));
      } else if (entry.endsWith("/target/classes")) {
        copyTree(from, classes);
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void aServerWritesNowhereButIntoItsFolder() throws Exception {
    if (!System.getProperty("user.name").equals("root")) {
      System.out.println(
          "ReadOnlyIT was left out: only root can make a read-only system for it to run in");
      assertThat(Boolean.getBoolean(REQUIRED)).as("it is required here").isFalse();
      return;
    }
    Path log = Files.createTempFile("read-only", ".log");
    int httpPort = FreePort.find();
    int managementPort = FreePort.find();
    String ready = "http://127.0.0.1:" + managementPort + "/health/ready";
    Process server = start(log, httpPort, managementPort);
    try {
      Await.until("it is ready", STARTING, () -> !server.isAlive() || Http.status(ready) == 200);
      assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(Http.status("http://127.0.0.1:" + httpPort + "/developers")).isEqualTo(200);
      assertThat(Http.text("http://127.0.0.1:" + managementPort + "/metrics")).contains("jvm_");
      assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/status")))
          .containsPattern("Uid:\\s+65534\\s+65534\\s+65534\\s+65534\n")
          .containsPattern("CapEff:\\s+0+\n");
      Path data = folder.resolve("data/server");
      String password = Files.readString(data.resolve("database/postgres.password")).strip();
      assertThat(Processes.commandLines()).noneMatch(line -> line.contains(password));
      assertThat(Files.readString(log)).doesNotContain(password).doesNotContain("WARN");
      assertRights(data, "rwx------");
      assertRights(data.resolve("database"), "rwx------");
      assertRights(data.resolve("database/postgres"), "rwx------");
      assertRights(data.resolve("database/postgres.password"), "rw-------");
      assertRights(data.resolve("server.url"), "rw-------");
    } finally {
      server.destroy();
      assertThat(server.waitFor(STARTING.toSeconds(), TimeUnit.SECONDS)).isTrue();
      Files.delete(log);
    }
  }

  private static void assertRights(Path file, String rights) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as(file.toString())
        .isEqualTo(rights);
  }
}
