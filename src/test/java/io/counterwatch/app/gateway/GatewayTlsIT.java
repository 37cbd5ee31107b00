package io.counterwatch.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.FreePort;
import io.counterwatch.testing.MqttPeer;
import io.counterwatch.testing.ProductionBroker;
import io.counterwatch.testing.ServerProcess;
import io.counterwatch.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway at the production broker: over TLS, with the installation's own authority. */
class GatewayTlsIT {
  private static final String STATUS = "counterwatch/v1/hall/gw-1/status";
  private static final Duration STARTING = Duration.ofSeconds(60);

  @TempDir Path folder;

  private List<String> gateway(int port, Path authority) throws IOException {
    Path secret = Files.writeString(folder.resolve("gw-1.secret"), "secret-of-gw\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    return new ArrayList<>(
        List.of(
            "gateway",
            "--centre=hall",
            "--device=gw-1",
            "--listen=127.0.0.1:" + FreePort.find(),
            "--upstream=ssl://127.0.0.1:" + port,
            "--password-file=" + secret,
            "--ca=" + authority,
            "--outbox=" + folder.resolve("gateway")));
  }

  @Test
  void connectsOverTlsWithTheInstallationsOwnAuthority() throws Exception {
    TestCertificates certificates = TestCertificates.make(folder);
    List<Account> accounts =
        List.of(
            new Account("counterwatch-server", PasswordHash.of("of-the-server"), false, true),
            new Account("gw-1", PasswordHash.of("secret-of-gw"), false, false));
    try (ProductionBroker broker = new ProductionBroker(certificates, accounts);
        MqttPeer server =
            MqttPeer.connectAs(broker.localUrl(), "counterwatch-server", "of-the-server", STATUS)) {
      Process gateway =
          ServerProcess.launch(
              folder.resolve("gateway.log"), gateway(broker.tlsPort(), certificates.authority()));
      try {
        Await.until("it is born", STARTING, () -> server.newestSays(STATUS, "kind", "gateway"));
      } finally {
        gateway.destroy();
        assertThat(gateway.waitFor(STARTING.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void anAuthorityThatCannotBeReadIsSaidInOneLine() throws IOException {
    Path log = folder.resolve("wrong.log");
    assertThat(
            ServerProcess.run(log, gateway(1, folder.resolve("none.crt")).toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(Files.readString(log).strip().lines())
        .hasSize(1)
        .allMatch(line -> line.contains("--ca") && line.contains("none.crt"));
  }
}
