package io.counterwatch.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.internal.TCPNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;

/**
 * Gives the MQTT client connections that are read through a {@link PacketGuard}: those whose
 * address begins with {@value #PREFIX}. The client finds this class by itself, as a service.
 */
public final class GuardedNetwork implements NetworkModuleFactory {
  static final String PREFIX = "guarded-";

  private static final Map<String, NetworkModuleFactory> UNGUARDED =
      Map.of(
          PREFIX + "tcp", new TCPNetworkModuleFactory(),
          PREFIX + "ssl", new SSLNetworkModuleFactory());

  @Override
  public Set<String> getSupportedUriSchemes() {
    return UNGUARDED.keySet();
  }

  @Override
  public void validateURI(URI address) {
    unguarded(address).validateURI(address);
  }

  @Override
  public NetworkModule createNetworkModule(URI address, MqttConnectOptions options, String clientId)
      throws MqttException {
    return new Guarded(unguarded(address).createNetworkModule(address, options, clientId));
  }

  private static NetworkModuleFactory unguarded(URI address) {
    NetworkModuleFactory factory = UNGUARDED.get(address.getScheme());
    if (factory == null) {
      throw new IllegalArgumentException("Not a guarded address: " + address);
    }
    return factory;
  }

  private record Guarded(NetworkModule network) implements NetworkModule {
    @Override
    public void start() throws IOException, MqttException {
      network.start();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new PacketGuard(network.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return network.getOutputStream();
    }

    @Override
    public void stop() throws IOException {
      network.stop();
    }

    @Override
    public String getServerURI() {
      return network.getServerURI();
    }
  }
}
