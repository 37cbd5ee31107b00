package io.counterwatch.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.SSLNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.internal.TCPNetworkModuleFactory;
import org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory;

/**
 * Gives the MQTT client connections that are read through a {@link PacketGuard} and written to
 * through {@link Acknowledgements}: those whose address begins with {@value #PREFIX}, opened with
 * {@link Options}. The client finds this class by itself, as a service.
 */
public final class GuardedNetwork implements NetworkModuleFactory {
  static final String PREFIX = "guarded-";

  private static final String TLS = PREFIX + "ssl";

  private static final Map<String, NetworkModuleFactory> UNGUARDED =
      Map.of(PREFIX + "tcp", new TCPNetworkModuleFactory(), TLS, new SSLNetworkModuleFactory());

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
    if (!(options instanceof Options guarded)) {
      throw new IllegalArgumentException("No guarded options for " + address);
    }
    if (address.getScheme().equals(TLS) && options.getSocketFactory() == null) {
      options.setSocketFactory(new PromptSockets((SSLSocketFactory) SSLSocketFactory.getDefault()));
    }
    return new Guarded(unguarded(address).createNetworkModule(address, options, clientId), guarded);
  }

  private static NetworkModuleFactory unguarded(URI address) {
    NetworkModuleFactory factory = UNGUARDED.get(address.getScheme());
    if (factory == null) {
      throw new IllegalArgumentException("Not a guarded address: " + address);
    }
    return factory;
  }

  /** How to connect, and who takes what comes. */
  static final class Options extends MqttConnectOptions {
    private final PacketGuard.MessageListener listener;
    private final Consumer<Acknowledgements> opened;

    /**
     * For one connection.
     *
     * @param opened told where to acknowledge messages, before the first comes
     */
    Options(PacketGuard.MessageListener listener, Consumer<Acknowledgements> opened) {
      this.listener = listener;
      this.opened = opened;
    }
  }

  private record Guarded(NetworkModule network, Options options) implements NetworkModule {
    @Override
    public void start() throws IOException, MqttException {
      network.start();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new PacketGuard(network.getInputStream(), options.listener);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      Acknowledgements out = new Acknowledgements(network.getOutputStream());
      options.opened.accept(out);
      return out;
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
