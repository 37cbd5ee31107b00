package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.counterwatch.pipeline.Intake;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The access rules at the built-in endpoint. */
class EndpointAccessIT extends AccessScenarios {
  private static final Vertx VERTX = Vertx.vertx();

  private volatile Map<String, Account> known = Map.of();
  private @Nullable MqttEndpointSource endpoint;

  @AfterAll
  static void closeVertx() {
    SourceScenarios.await(VERTX.close());
  }

  @Override
  EventSource startSource(Collection<Account> accounts, Intake intake) {
    remember(accounts);
    PemFiles certificate = new PemFiles(certificates.certificate(), certificates.key());
    List<EndpointListener> listeners =
        List.of(
            EndpointListener.mqtt("127.0.0.1:0", certificate),
            EndpointListener.webSocket("127.0.0.1:0", certificate));
    MqttEndpointSource started =
        new MqttEndpointSource(
            VERTX,
            new EndpointSettings(listeners, 100, 30, 300),
            new Snapshot(),
            intake,
            SourceScenarios.EVENTS,
            SourceScenarios.NOW_MICROS);
    SourceScenarios.await(started.start());
    endpoint = started;
    return started;
  }

  private void remember(Collection<Account> accounts) {
    known = accounts.stream().collect(Collectors.toMap(Account::user, Function.identity()));
  }

  /** As a registry's snapshot answers; the server's own account is none of a device. */
  private final class Snapshot implements DeviceAuthenticator {
    @Override
    public boolean mayConnect(String device, @Nullable String password) {
      Account account = known.get(device);
      return account != null
          && password != null
          && Objects.requireNonNull(account.hash()).matches(password);
    }

    @Override
    public boolean mayReadAlerts(String device) {
      Account account = known.get(device);
      return account != null && account.alerts();
    }
  }

  @Override
  void change(Collection<Account> accounts) {
    remember(accounts);
    Objects.requireNonNull(endpoint).recheck();
  }

  @Override
  void certificateChanged() {
    // It looks by itself.
  }

  @Override
  void stopEverything() {
    SourceScenarios.await(source.stop());
  }

  @Override
  int tlsPort() {
    return Objects.requireNonNull(endpoint).actualPorts().get(0);
  }

  @Override
  int webSocketPort() {
    return Objects.requireNonNull(endpoint).actualPorts().get(1);
  }

  @Override
  void publish(Outgoing message) {
    Objects.requireNonNull(endpoint).publish(message);
  }

  /** What is compressed could become any size before anybody has said who he is. */
  @Test
  void offersNoCompressionOfWebSockets() throws Exception {
    String handshake =
        "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: mqtt\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame\r\n\r\n";
    try (Socket browser = certificates.trusting().createSocket("localhost", webSocketPort())) {
      browser.setSoTimeout(TestDevice.PATIENCE_MILLIS);
      browser.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(browser.getInputStream(), StandardCharsets.US_ASCII));
      List<String> lines = answer.lines().takeWhile(line -> !line.isEmpty()).toList();
      assertThat(lines.getFirst()).contains("101");
      assertThat(lines)
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
    }
  }
}
