package io.counterwatch.ingest;

import static io.counterwatch.ingest.TestDevice.CENTRE;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.testing.Await;
import io.counterwatch.testing.ProductionBroker;
import io.counterwatch.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The access rules at a real Mosquitto with the production files. */
class BrokerAccessIT extends AccessScenarios {
  private static final long SEED = 20_260_101;

  private @Nullable ProductionBroker broker;
  private @Nullable MqttBrokerSource client;

  @Override
  EventSource startSource(Collection<Account> accounts, Intake intake) {
    ProductionBroker started = new ProductionBroker(certificates, accounts);
    broker = started;
    MqttBrokerSource connecting = connect(started.localUrl(), null, intake);
    client = connecting;
    return connecting;
  }

  private static MqttBrokerSource connect(String url, @Nullable Path authority, Intake intake) {
    MqttBrokerSource connecting =
        new MqttBrokerSource(
            BrokerSettings.of(url, SERVER, secret(SERVER)).trusting(authority),
            intake,
            SourceScenarios.EVENTS,
            SourceScenarios.NOW_MICROS,
            new SplittableRandom(SEED));
    SourceScenarios.await(connecting.start());
    return connecting;
  }

  private ProductionBroker broker() {
    return Objects.requireNonNull(broker);
  }

  @Override
  void change(Collection<Account> accounts) {
    broker().accounts(accounts);
  }

  @Override
  void certificateChanged() {
    broker().reload();
  }

  @Override
  void stopEverything() {
    SourceScenarios.await(source.stop());
    broker().close();
  }

  @Override
  int tlsPort() {
    return broker().tlsPort();
  }

  @Override
  int webSocketPort() {
    return broker().webSocketPort();
  }

  @Override
  void publish(Outgoing message) {
    Objects.requireNonNull(client).publish(message);
  }

  private TestDevice kiosk() throws Exception {
    TestDevice kiosk = new TestDevice("ssl://localhost:" + tlsPort(), "kiosk-1");
    kiosk.as("kiosk-1", secret("kiosk-1")).options().setSocketFactory(certificates.trusting());
    kiosk.connect();
    return kiosk;
  }

  /** The session's name is the user name; what comes while the server is away waits in it. */
  @Test
  void theServersSessionOutlivesItsConnectionAndTheBroker() throws Exception {
    SourceScenarios.await(source.stop());
    try (TestDevice kiosk = kiosk()) {
      for (long n = 1; n < 2_000; n++) {
        kiosk.send(n);
      }
      kiosk.send(2_000).waitForCompletion(TestDevice.PATIENCE_MILLIS);
    }
    broker().restart();
    source = connect(broker().localUrl(), null, intake);
    Await.until("all of them", () -> intake.sequences().size() == 2_000);
    assertThat(intake.sequences()).isEqualTo(SourceScenarios.range(1, 2_000));
  }

  @Test
  void theServerConnectsByTlsWithTheAuthoritysFile() throws Exception {
    SourceScenarios.await(source.stop());
    source = connect("mqtts://localhost:" + tlsPort(), certificates.authority(), intake);
    Await.until("connected", source::connected);
    try (TestDevice kiosk = kiosk()) {
      kiosk.send(1).waitForCompletion(TestDevice.PATIENCE_MILLIS);
      Await.until("the event", () -> intake.arrivals().size() == 1);
      source.link().status(SourceScenarios.ONLINE);
      kiosk.subscribe(Topics.SERVER_STATUS);
      assertThat(kiosk.receive().topic()).isEqualTo(Topics.SERVER_STATUS);
      kiosk.publish(Topics.event(CENTRE, "kiosk-2"), new byte[] {'{'}, 1, false);
    }
  }

  @Test
  void theServerTrustsNoOtherCertificate() {
    SourceScenarios.await(source.stop());
    source = connect("mqtts://localhost:" + tlsPort(), null, intake);
    assertThat(source.connected()).isFalse();
  }

  /** Both are handed out as limits; they must not come apart. */
  @Test
  void theBrokersLargestPacketIsTheEndpoints() throws Exception {
    assertThat(Files.readAllLines(Path.of("mosquitto/mosquitto.conf")))
        .contains("max_packet_size " + EndpointSettings.MAX_PACKET_BYTES);
  }
}
