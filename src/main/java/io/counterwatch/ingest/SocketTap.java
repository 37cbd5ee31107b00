package io.counterwatch.ingest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.net.impl.NetServerInternal;
import io.vertx.mqtt.MqttEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x that the MQTT server is given, so that the sockets of its connections are known. The
 * MQTT server itself shows no socket, yet only a socket can be told to read no further, which is
 * how a device is held back without losing anything. Also holds the limit on connections, which
 * counts those that have not said who they are. Confined to the event loop.
 */
final class SocketTap extends VertxWrapper {
  private static final Logger LOG = LoggerFactory.getLogger(SocketTap.class);

  /** The MQTT server's name for what negotiates the compression of WebSocket frames. */
  private static final String COMPRESSION = "webSocketExtensionHandler";

  private final int maxConnections;
  private final Tally tally;
  private final Map<Ends, NetSocket> sockets = new HashMap<>();
  private @Nullable NetServer newestServer;
  private boolean toldFull;
  private volatile int count;

  /** Both ends of a connection, which name it. */
  private record Ends(SocketAddress remote, SocketAddress local) {}

  SocketTap(VertxInternal vertx, int maxConnections, Tally tally) {
    super(vertx);
    this.maxConnections = maxConnections;
    this.tally = tally;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    NetServerInternal server =
        new NetServerImpl(delegate, options) {
          @Override
          public synchronized NetServerInternal connectHandler(Handler<NetSocket> handler) {
            return super.connectHandler(socket -> admit(socket, handler));
          }
        };
    newestServer = server;
    return server;
  }

  /** The server of sockets that an MQTT server has just made for itself. */
  NetServer newestServer() {
    return Objects.requireNonNull(newestServer, "no server was made yet");
  }

  /** The socket of an endpoint that is open. */
  @Nullable NetSocket socket(MqttEndpoint endpoint) {
    return sockets.get(new Ends(endpoint.remoteAddress(), endpoint.localAddress()));
  }

  /**
   * To be called when a connection is closed after its CONNECT, which takes our own handler away.
   */
  void forget(NetSocket socket) {
    sockets.remove(new Ends(socket.remoteAddress(), socket.localAddress()));
    count = sockets.size();
    toldFull = toldFull && sockets.size() > maxConnections * 9 / 10;
  }

  /** Connections that are open; from any thread. */
  int count() {
    return count;
  }

  private void admit(NetSocket socket, Handler<NetSocket> handler) {
    if (sockets.size() >= maxConnections) {
      tally.refused.increment();
      if (!toldFull) {
        LOG.warn("All {} connections are taken: further devices are turned away", maxConnections);
        toldFull = true;
      }
      socket.close();
      return;
    }
    sockets.put(new Ends(socket.remoteAddress(), socket.localAddress()), socket);
    count = sockets.size();
    ((NetSocketInternal) socket).channelHandlerContext().pipeline().addLast(new LastResort());
    socket.exceptionHandler(e -> LOG.debug("Not an MQTT client: {}", e.getMessage()));
    socket.closeHandler(closed -> forget(socket));
    handler.handle(socket);
    removeCompression((NetSocketInternal) socket);
  }

  /**
   * The MQTT server cannot serve WebSockets without offering compression, and would then unpack a
   * small frame to whatever size. So what negotiates it is taken out before the first byte is read.
   */
  private static void removeCompression(NetSocketInternal socket) {
    ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
    if (pipeline.get(COMPRESSION) != null) {
      pipeline.remove(COMPRESSION);
    }
  }

  /**
   * Where the MQTT server passes on what it has no answer to, such as a packet that only a server
   * may send: otherwise Netty would log each with its stack trace, and the line stay open.
   */
  private static final class LastResort extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext line, Throwable cause) {
      LOG.debug("A connection was closed: {}", cause.getMessage());
      line.close();
    }
  }
}
