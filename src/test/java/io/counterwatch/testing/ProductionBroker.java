package io.counterwatch.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles;
import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.app.BrokerSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Mosquitto with the files of the folder {@code mosquitto}, as in production.
 *
 * <p>What must differ here is listed in {@link #substitutes}: where it listens, where its files
 * are, and its user. Such a line is replaced only if it is exactly what is expected; every other
 * line is used as it stands.
 */
public final class ProductionBroker implements AutoCloseable {
  private static final Path SOURCE = Path.of("mosquitto");

  private final TestCertificates certificates;
  private final MosquittoProcess process;
  private final int tlsPort = FreePort.find();
  private final int webSocketPort = FreePort.find();

  /** Starts it with these accounts. */
  public ProductionBroker(TestCertificates certificates, Collection<Account> accounts) {
    this.certificates = certificates;
    this.process =
        MosquittoProcess.start(
            (folder, port) -> {
              prepare(folder, accounts);
              return configuration(folder, port);
            });
  }

  private static void prepare(Path folder, Collection<Account> accounts) {
    try {
      if (!Files.exists(folder.resolve("acl"))) {
        Files.copy(SOURCE.resolve("acl"), folder.resolve("acl"));
        BrokerFiles.Result result = files(folder).write(accounts);
        assertThat(result.signal()).isEqualTo(BrokerSignal.NOT_RUNNING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> configuration(Path folder, int port) {
    Map<String, String> substitutes = substitutes(folder, port);
    Map<String, Integer> used = new HashMap<>();
    List<String> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(SOURCE.resolve("mosquitto.conf"))) {
        used.merge(line, 1, Integer::sum);
        lines.add(substitutes.getOrDefault(line, line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(used.keySet()).as("lines to be replaced").containsAll(substitutes.keySet());
    return lines;
  }

  /** Lines of the production file, and what stands here in their place. */
  private Map<String, String> substitutes(Path folder, int port) {
    return Map.ofEntries(
        Map.entry("listener 8883", "listener " + tlsPort),
        Map.entry("listener 8884", "listener " + webSocketPort),
        Map.entry("listener 1883 127.0.0.1", "listener " + port + " 127.0.0.1"),
        path("password_file", "/etc/mosquitto/counterwatch/passwords", folder.resolve("passwords")),
        path("acl_file", "/etc/mosquitto/counterwatch/acl", folder.resolve("acl")),
        Map.entry("user mosquitto", "user " + System.getProperty("user.name")),
        Map.entry(
            "persistence_location /var/lib/mosquitto/", "persistence_location " + folder + "/"),
        path("pid_file", "/run/mosquitto/mosquitto.pid", folder.resolve("pid")),
        path("certfile", "/etc/mosquitto/certs/server.crt", certificates.certificate()),
        path("keyfile", "/etc/mosquitto/certs/server.key", certificates.key()));
  }

  private static Map.Entry<String, String> path(String option, String production, Path here) {
    return Map.entry(option + " " + production, option + " " + here);
  }

  private static BrokerFiles files(Path folder) {
    return new BrokerFiles(
        folder.resolve("passwords"), folder.resolve("acl"), folder.resolve("pid"));
  }

  /** Other accounts, from now on. */
  public void accounts(Collection<Account> accounts) {
    try {
      BrokerFiles.Result result = files(process.folder()).write(accounts);
      assertThat(result.signal()).isEqualTo(BrokerSignal.SENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it read its files again. */
  public void reload() {
    try {
      String pid = Files.readString(process.folder().resolve("pid")).strip();
      Process kill = new ProcessBuilder("sh", "-c", "kill -HUP " + pid).inheritIO().start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Stops it and starts it again with what it has saved. */
  public void restart() {
    process.stop();
    process.restart();
  }

  /** Where its files are: {@code passwords}, {@code acl}, {@code pid}. */
  public Path folder() {
    return process.folder();
  }

  /** Where the server connects. */
  public String localUrl() {
    return process.url();
  }

  /** Where devices connect, by TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Where browsers connect, by TLS. */
  public int webSocketPort() {
    return webSocketPort;
  }

  @Override
  public void close() {
    process.close();
  }
}
