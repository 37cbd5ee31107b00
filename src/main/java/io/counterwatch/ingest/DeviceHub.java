package io.counterwatch.ingest;

import io.counterwatch.pipeline.Intake;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in endpoint's own verticle: who is connected, who waits for room, who hears what. All
 * its state is confined to its event loop.
 */
final class DeviceHub extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceHub.class);

  /** How many messages a device that speaks MQTT 5 may have unacknowledged. */
  private static final int RECEIVE_MAXIMUM = 1_000;

  private static final long ROOM_CHECK_MILLIS = 20;
  private static final long NO_TIMER = -1;

  private final EndpointSettings settings;
  private final DeviceAuthenticator authenticator;
  private final Intake intake;
  private final MessageReader reader;
  private final Tally tally;
  private final Map<String, DeviceConnection> devices = new HashMap<>();
  private final Subscriptions<DeviceConnection> subscriptions = new Subscriptions<>();
  private final Queue<DeviceConnection> waitingForRoom = new ArrayDeque<>();
  private final RareLine faults = new RareLine(LOG);
  private long roomTimer = NO_TIMER;
  private boolean rechecking;
  private boolean recheckAgain;
  private volatile @Nullable Open open;

  private record Open(EndpointListeners listeners, SocketTap tap, DeviceDoor door) {}

  DeviceHub(
      EndpointSettings settings,
      DeviceAuthenticator authenticator,
      Intake intake,
      MessageReader reader,
      Tally tally) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.intake = intake;
    this.reader = reader;
    this.tally = tally;
  }

  @Override
  public Future<?> start() {
    context.exceptionHandler(DeviceHub::unhandled);
    SocketTap tap = new SocketTap((VertxInternal) vertx, settings.maxConnections(), tally);
    DeviceDoor door = new DeviceDoor(vertx, authenticator, tally, this::enter);
    EndpointListeners listeners =
        new EndpointListeners(vertx, settings, tap, endpoint -> knock(endpoint, tap, door));
    open = new Open(listeners, tap, door);
    vertx.setPeriodic(
        Math.max(1, TimeUnit.SECONDS.toMillis(settings.maxSilenceSeconds()) / 4),
        timer -> closeSilent());
    return listeners.open();
  }

  /** The MQTT server throws for packets that come when a connection is not, or no longer, open. */
  private static void unhandled(Throwable e) {
    if (e instanceof IllegalArgumentException) {
      LOG.debug("A packet was ignored: {}", e.getMessage());
    } else {
      LOG.error("The MQTT endpoint failed on a packet", e);
    }
  }

  @Override
  public Future<?> stop() {
    Open closing = open;
    for (DeviceConnection connection : List.copyOf(devices.values())) {
      connection.end(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN);
    }
    devices.clear();
    return closing == null ? Future.succeededFuture() : closing.listeners().close();
  }

  /** The ports that are listened on, in the listeners' order; none before the start. */
  List<Integer> ports() {
    Open listening = open;
    return listening == null ? List.of() : listening.listeners().ports();
  }

  /** Connections that are open; from any thread. */
  int connections() {
    Open listening = open;
    return listening == null ? 0 : listening.tap().count();
  }

  private static void knock(MqttEndpoint endpoint, SocketTap tap, DeviceDoor door) {
    NetSocket socket = tap.socket(endpoint);
    if (socket == null) {
      endpoint.close();
      return;
    }
    door.knock(endpoint, socket, () -> tap.forget(socket));
  }

  private void enter(MqttEndpoint endpoint, NetSocket socket, String device) {
    DeviceConnection older = devices.get(device);
    if (older != null) {
      faults.warn(
          "device", device, "Device {} connected anew: its older connection is closed", device);
      older.endUncleanly(MqttDisconnectReasonCode.SESSION_TAKEN_OVER);
    }
    tally.connections.increment();
    DeviceConnection connection = new DeviceConnection(this, endpoint, socket, device);
    devices.put(device, connection);
    connection.listen();
    boolean unnamed = endpoint.clientIdentifier().isEmpty();
    endpoint.setClientIdentifier(device);
    MqttProperties limits = DeviceConnection.speaksMqtt5(endpoint) ? limits() : none();
    if (unnamed && DeviceConnection.speaksMqtt5(endpoint)) {
      // Only then: a client that named itself takes this for a violation, and goes.
      limits.add(
          new MqttProperties.StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, device));
    }
    endpoint.accept(false, limits);
  }

  private static MqttProperties none() {
    return MqttProperties.NO_PROPERTIES;
  }

  private static MqttProperties limits() {
    MqttProperties limits = new MqttProperties();
    limits.add(integer(MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM));
    limits.add(integer(MqttProperties.MAXIMUM_PACKET_SIZE, EndpointSettings.MAX_PACKET_BYTES));
    return limits;
  }

  private static MqttProperties.IntegerProperty integer(int property, int value) {
    return new MqttProperties.IntegerProperty(property, value);
  }

  /** A connection is closed, by whomever. */
  void gone(DeviceConnection connection, NetSocket socket) {
    devices.remove(connection.device(), connection);
    Open listening = open;
    if (listening != null) {
      listening.tap().forget(socket);
    }
  }

  /**
   * Asks again whether each device may be here and read alerts, and ends what may not be. Asked for
   * while it is being done, it is done once more after that, however often it was asked for.
   */
  void recheck() {
    Open listening = open;
    if (listening == null || rechecking) {
      recheckAgain = rechecking;
      return;
    }
    rechecking = true;
    List<DeviceConnection> connections = List.copyOf(devices.values());
    connections.forEach(DeviceConnection::recheckAlerts);
    listening
        .door()
        .outsiders(connections)
        .onFailure(e -> LOG.error("Who may stay connected is not known", e))
        .otherwise(List.of())
        .onSuccess(this::expel);
  }

  private void expel(List<DeviceConnection> outsiders) {
    outsiders.forEach(DeviceConnection::expel);
    rechecking = false;
    if (recheckAgain) {
      recheckAgain = false;
      recheck();
    }
  }

  private void closeSilent() {
    long limitNanos = TimeUnit.SECONDS.toNanos(settings.maxSilenceSeconds());
    long nowNanos = System.nanoTime();
    for (DeviceConnection connection : List.copyOf(devices.values())) {
      if (nowNanos - connection.heardNanos() > limitNanos) {
        LOG.atInfo()
            .addKeyValue("device", connection.device())
            .log("Device {} has been silent for too long: closed", connection.device());
        connection.endUncleanly(MqttDisconnectReasonCode.KEEP_ALIVE_TIMEOUT);
      }
    }
  }

  /** Calls the connection back when the intake has room. */
  void waitForRoom(DeviceConnection connection) {
    waitingForRoom.add(connection);
    if (roomTimer == NO_TIMER) {
      LOG.warn("Too much is not yet stored: devices that send more are held back");
      roomTimer = vertx.setPeriodic(ROOM_CHECK_MILLIS, timer -> offerAgain());
    }
  }

  private void offerAgain() {
    if (!intake.hasRoom()) {
      return;
    }
    for (int left = waitingForRoom.size(); left > 0; left--) {
      DeviceConnection connection = waitingForRoom.remove();
      if (!connection.offerAgain()) {
        waitingForRoom.add(connection);
        return;
      }
    }
    if (waitingForRoom.isEmpty()) {
      LOG.info("There is room again: no device is held back");
      vertx.cancelTimer(roomTimer);
      roomTimer = NO_TIMER;
    }
  }

  /** Sends a message to whoever subscribed, and keeps it where it is retained. */
  void publish(Outgoing message) {
    if (message.retained()) {
      subscriptions.retain(message);
    }
    for (DeviceConnection connection : subscriptions.subscribers(message.topic())) {
      connection.send(message, false);
    }
  }

  /** Runs something on the event loop, from any thread. */
  void onEventLoop(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  DeviceAuthenticator authenticator() {
    return authenticator;
  }

  Intake intake() {
    return intake;
  }

  MessageReader reader() {
    return reader;
  }

  /** For what devices do wrong. */
  RareLine faults() {
    return faults;
  }

  Tally tally() {
    return tally;
  }

  Subscriptions<DeviceConnection> subscriptions() {
    return subscriptions;
  }
}
