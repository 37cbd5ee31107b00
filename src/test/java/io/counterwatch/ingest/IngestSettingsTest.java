package io.counterwatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "tcp://broker:1884, guarded-tcp://broker:1884",
    "mqtt://broker, guarded-tcp://broker",
    "ssl://broker:8884/, guarded-ssl://broker:8884",
    "mqtts://10.0.0.1, guarded-ssl://10.0.0.1",
    "mqtt://[::1]:1883, guarded-tcp://[::1]:1883",
  })
  void takesTheUsualAddressesOfABroker(String url, String clientUrl) {
    assertThat(BrokerSettings.of(url, null, null).clientUrl()).isEqualTo(clientUrl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker:1883",
        "http://broker",
        "tcp://",
        "tcp://a/b",
        "tcp://u:p@broker",
        "a b",
        ""
      })
  void saysWhatIsWrongWithABrokersAddress(String url) {
    assertThatThrownBy(() -> BrokerSettings.of(url, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(A broker's|Not an) address.*");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(BrokerSettings.of("tcp://broker", "server", "secret").toString())
        .contains("broker", "server")
        .doesNotContain("secret");
  }

  @Test
  void takesAnAddressToListenOn() {
    EndpointSettings settings = EndpointSettings.listeningOn("127.0.0.1:1883");
    assertThat(settings.listeners())
        .containsExactly(new EndpointListener("127.0.0.1", 1883, false, null));
    assertThat(settings.maxConnections()).isEqualTo(5_000);
    assertThat(EndpointListener.webSocket("[::1]:0", null).host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1883", ":1883", "host", "host:", "host:99999", "host:-1", "::1:1883"})
  void saysWhatIsWrongWithAnAddressToListenOn(String address) {
    assertThatThrownBy(() -> EndpointSettings.listeningOn(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }
}
