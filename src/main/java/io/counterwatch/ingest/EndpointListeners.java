package io.counterwatch.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses on which the built-in endpoint listens, all for the same devices. A certificate
 * that changes in its file is used for the next connections; those that are open stay. Confined to
 * the event loop.
 */
final class EndpointListeners {
  /** How often the files of certificates are looked at. */
  static final long CERTIFICATE_CHECK_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(EndpointListeners.class);

  /** Longer than any id of ours, so that a wrong one is answered and not just cut off. */
  private static final int MAX_CLIENT_ID_LENGTH = 256;

  /**
   * Limit on connections that wait to be accepted, where the system allows as many. A whole
   * province comes back at once after a power cut; whoever finds no place tries again after 1, 3, 7
   * seconds.
   */
  static final int ACCEPT_BACKLOG = 4_096;

  /** A frame may hold a whole packet with its own header. */
  private static final int MAX_FRAME_HEADER_BYTES = 16;

  private final Vertx vertx;
  private final EndpointSettings settings;
  private final SocketTap tap;
  private final Consumer<MqttEndpoint> newcomer;
  private final List<Open> open = new ArrayList<>();
  private volatile List<Integer> ports = List.of();

  /** One that listens. */
  private static final class Open {
    private final EndpointListener listener;
    private final MqttServer mqtt;
    private final NetServer sockets;
    private @Nullable EndpointCertificate certificate;
    private String toldProblem = "";

    Open(
        EndpointListener listener,
        MqttServer mqtt,
        NetServer sockets,
        @Nullable EndpointCertificate certificate) {
      this.listener = listener;
      this.mqtt = mqtt;
      this.sockets = sockets;
      this.certificate = certificate;
    }
  }

  /**
   * @param tap the Vert.x that knows the sockets
   * @param newcomer takes each connection that said CONNECT
   */
  EndpointListeners(
      Vertx vertx, EndpointSettings settings, SocketTap tap, Consumer<MqttEndpoint> newcomer) {
    this.vertx = vertx;
    this.settings = settings;
    this.tap = tap;
    this.newcomer = newcomer;
  }

  /** Listens everywhere; fails with an {@link IOException} that says where it cannot, and why. */
  Future<Void> open() {
    Future<Void> all = Future.succeededFuture();
    for (EndpointListener listener : settings.listeners()) {
      all = all.compose(before -> open(listener));
    }
    return all.onSuccess(
        listening -> {
          ports = open.stream().map(each -> each.mqtt.actualPort()).toList();
          if (open.stream().anyMatch(each -> each.certificate != null)) {
            vertx.setPeriodic(CERTIFICATE_CHECK_MILLIS, timer -> renewCertificates());
          }
        });
  }

  private Future<Void> open(EndpointListener listener) {
    return certificate(listener)
        .compose(certificate -> listen(listener, certificate))
        .recover(e -> Future.failedFuture(cannotListen(listener, e)));
  }

  private static IOException cannotListen(EndpointListener listener, Throwable e) {
    return new IOException(
        "Devices cannot connect: listening on %s failed: %s"
            .formatted(listener, BrokerException.rootReason(e)),
        e);
  }

  /** A certificate that was found usable; without one for plain text. */
  private record Loaded(@Nullable EndpointCertificate certificate, @Nullable KeyCertOptions keys) {}

  private Future<Loaded> certificate(EndpointListener listener) {
    EndpointListener.PemFiles files = listener.certificate();
    if (files == null) {
      return Future.succeededFuture(new Loaded(null, null));
    }
    return vertx.executeBlocking(
        () -> {
          EndpointCertificate certificate = EndpointCertificate.read(files);
          return new Loaded(certificate, certificate.usable(vertx));
        });
  }

  private Future<Void> listen(EndpointListener listener, Loaded loaded) {
    MqttServerOptions options = options(listener);
    if (loaded.keys() != null) {
      options.setSsl(true).setKeyCertOptions(loaded.keys());
    }
    MqttServer server = MqttServer.create(tap, options);
    server.endpointHandler(newcomer::accept);
    server.exceptionHandler(e -> LOG.debug("A connection was refused: {}", e.getMessage()));
    Open opening = new Open(listener, server, tap.newestServer(), loaded.certificate());
    return server
        .listen()
        .map(
            listening -> {
              open.add(opening);
              return null;
            });
  }

  private MqttServerOptions options(EndpointListener listener) {
    MqttServerOptions options =
        new MqttServerOptions()
            .setHost(listener.host())
            .setPort(listener.port())
            .setAutoClientId(false)
            .setMaxClientIdLength(MAX_CLIENT_ID_LENGTH)
            .setMaxMessageSize(EndpointSettings.MAX_PACKET_BYTES)
            .setTimeoutOnConnect(settings.connectTimeoutSeconds())
            .setUseWebSocket(listener.webSocket());
    options.setWebSocketMaxFrameSize(EndpointSettings.MAX_PACKET_BYTES + MAX_FRAME_HEADER_BYTES);
    options.setTcpKeepAlive(true).setAcceptBacklog(ACCEPT_BACKLOG);
    return options;
  }

  private void renewCertificates() {
    for (Open each : open) {
      EndpointListener.PemFiles files = each.listener.certificate();
      EndpointCertificate current = each.certificate;
      if (files != null && current != null) {
        vertx
            .executeBlocking(() -> changed(files, current))
            .compose(loaded -> use(each, loaded))
            .onFailure(e -> tellOnce(each, BrokerException.rootReason(e)));
      }
    }
  }

  private Loaded changed(EndpointListener.PemFiles files, EndpointCertificate current)
      throws IOException {
    EndpointCertificate found = EndpointCertificate.read(files);
    return found.equals(current) ? new Loaded(null, null) : new Loaded(found, found.usable(vertx));
  }

  private static Future<Void> use(Open where, Loaded loaded) {
    if (loaded.keys() == null) {
      where.toldProblem = "";
      return Future.succeededFuture();
    }
    return where
        .sockets
        .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(loaded.keys()))
        .map(
            updated -> {
              where.certificate = loaded.certificate();
              where.toldProblem = "";
              LOG.info("New connections to {} get the new certificate", where.listener);
              return null;
            });
  }

  private static void tellOnce(Open where, String problem) {
    if (!problem.equals(where.toldProblem)) {
      where.toldProblem = problem;
      LOG.error(
          "The changed certificate of {} cannot be used, the old one stays: {}",
          where.listener,
          problem);
    }
  }

  /** The ports that are listened on, in the listeners' order; none before the start. */
  List<Integer> ports() {
    return ports;
  }

  /** Listens no more; open connections are closed. */
  Future<?> close() {
    return Future.join(open.stream().map(each -> each.mqtt.close()).toList());
  }
}
