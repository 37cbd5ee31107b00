package io.counterwatch.app;

import io.counterwatch.app.Settings.Address;
import io.counterwatch.ingest.BrokerSettings;
import io.counterwatch.ingest.EndpointListener;
import io.counterwatch.ingest.EndpointListener.PemFiles;
import io.counterwatch.ingest.EndpointSettings;
import io.counterwatch.ingest.EventSource;
import io.counterwatch.metrics.SourceCollector;
import io.counterwatch.metrics.SourceCollector.Counter;
import io.counterwatch.web.Loopback;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the server's settings to those of its MQTT sources. */
final class MqttWiring {
  private static final Logger LOG = LoggerFactory.getLogger(MqttWiring.class);

  private MqttWiring() {}

  static BrokerSettings broker(Settings settings, URI url) {
    return BrokerSettings.of(url.toString(), settings.mqttUsername(), settings.mqttPassword())
        .trusting(settings.mqttSecurity().authority());
  }

  /** Without TLS whoever is on the way reads passwords and events, and can write them. */
  static void warnOfTheWay(@Nullable URI url) {
    if (url != null
        && (url.getScheme().equals("tcp") || url.getScheme().equals("mqtt"))
        && !Loopback.is(url.getHost())) {
      LOG.warn("mqtt.url: passwords and events go to {} in the clear: use ssl://", url.getHost());
    }
  }

  /** The plain listener first. */
  static EndpointSettings endpoint(Settings settings) {
    Settings.MqttSecurity security = settings.mqttSecurity();
    PemFiles certificate = security.certificate();
    List<EndpointListener> listeners = new ArrayList<>();
    listeners.add(EndpointListener.mqtt(settings.mqttListen().toString(), null));
    Address tls = security.tlsListen();
    if (tls != null) {
      listeners.add(EndpointListener.mqtt(tls.toString(), certificate));
    }
    Address webSocket = security.webSocketListen();
    if (webSocket != null) {
      @Nullable PemFiles shown = Loopback.is(webSocket.host()) ? null : certificate;
      listeners.add(EndpointListener.webSocket(webSocket.toString(), shown));
    }
    return EndpointSettings.listeningOn(listeners);
  }

  /**
   * Whether the endpoint can be reached from this machine only. In WebSockets or with TLS it is
   * meant to be reached by others, be it through a proxy on this machine.
   */
  static boolean servesThisMachineOnly(Settings settings) {
    Settings.MqttSecurity security = settings.mqttSecurity();
    return security.tlsListen() == null
        && security.webSocketListen() == null
        && Loopback.is(settings.mqttListen().host());
  }

  /** What the source counts, for its metrics. */
  static SourceCollector counts(EventSource source) {
    return new SourceCollector(
        List.of(
            new Counter("messages", "MQTT messages received.", () -> source.counts().messages()),
            new Counter(
                "connections",
                "Connections made: to the broker, or by devices.",
                () -> source.counts().connections()),
            new Counter(
                "refused",
                "Connections, publishes and subscriptions denied.",
                () -> source.counts().refused()),
            new Counter(
                "held_back",
                "Times that there was no room and the source held back.",
                () -> source.counts().noRoom()),
            new Counter(
                "undelivered",
                "Messages to devices dropped because too many were under way.",
                () -> source.counts().undelivered()),
            new Counter(
                "broker_dropped",
                "Messages that the broker dropped since its start, as it says itself.",
                () -> source.counts().brokerDropped())));
  }
}
