package io.counterwatch.conformance;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The device connects to the check itself, which then sees everything. */
public final class EndpointLine implements Line {
  /** Larger than any message may be, so that one that is too large is seen and told. */
  static final int MAX_PACKET_BYTES = 2 << 20;

  private static final int MAX_CLIENT_ID_LENGTH = 256;
  private static final long WAIT_SECONDS = 20;

  private final String host;
  private final int wantedPort;
  private final Vertx vertx;
  private final Context context;
  private final Map<String, byte[]> retained = new HashMap<>();
  private final Set<String> filters = new HashSet<>();
  private @Nullable Inbox inbox;
  private @Nullable MqttServer server;
  private @Nullable MqttEndpoint endpoint;
  private String device = "";

  /** Nothing happens before {@link #open}; port 0 is any free one. */
  public EndpointLine(String host, int port) {
    this.host = host;
    this.wantedPort = port;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setInternalBlockingPoolSize(1));
    context = vertx.getOrCreateContext();
  }

  @Override
  public void open(Inbox to, String checked, @Nullable String centre) throws CheckRefusedException {
    inbox = to;
    device = checked;
    MqttServerOptions options =
        new MqttServerOptions()
            .setHost(host)
            .setPort(wantedPort)
            .setAutoClientId(false)
            .setMaxClientIdLength(MAX_CLIENT_ID_LENGTH)
            .setMaxMessageSize(MAX_PACKET_BYTES);
    MqttServer opened = MqttServer.create(vertx, options);
    opened.endpointHandler(this::connect);
    opened.exceptionHandler(refused -> {});
    try {
      opened.listen().await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | CompletionException e) {
      throw new CheckRefusedException("cannot listen on " + host + ":" + wantedPort);
    } catch (RuntimeException e) {
      throw new CheckRefusedException(
          "cannot listen on " + host + ":" + wantedPort + ": " + e.getMessage());
    }
    server = opened;
  }

  @Override
  public void takePlace() {}

  /** The port that is listened on. */
  public int port() {
    return Objects.requireNonNull(server).actualPort();
  }

  @Override
  public String instruction() {
    return "point device " + device + " at tcp://" + host + ":" + port();
  }

  @Override
  public boolean seesConnections() {
    return true;
  }

  @Override
  public void publish(String topic, byte[] payload, int qos, boolean kept) {
    onLoop(
        () -> {
          if (kept) {
            retained.put(topic, payload);
          }
          if (filters.stream().anyMatch(filter -> TopicFilters.match(filter, topic))) {
            deliver(topic, payload, qos, false);
          }
        });
  }

  @Override
  public void askRetained(String topic) {}

  @Override
  public boolean cut() {
    onLoop(
        () -> {
          MqttEndpoint current = endpoint;
          if (current != null) {
            current.close();
          }
        });
    return true;
  }

  @Override
  public void close() {
    try {
      vertx.close().await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("the endpoint did not close", late);
    }
  }

  private void onLoop(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  private void put(Heard heard) {
    Objects.requireNonNull(inbox).put(heard);
  }

  private void connect(MqttEndpoint connecting) {
    String user = connecting.auth() == null ? null : connecting.auth().getUsername();
    String clientId = connecting.clientIdentifier();
    MqttWill will = connecting.will();
    Heard.Will lastWill =
        will == null || !will.isWillFlag()
            ? null
            : new Heard.Will(
                will.getWillTopic(), bytes(will), will.getWillQos(), will.isWillRetain());
    Heard.Connected connected =
        new Heard.Connected(
            System.nanoTime(),
            clientId,
            user,
            connecting.keepAliveTimeSeconds(),
            connecting.isCleanSession(),
            lastWill);
    // At once: all is on one event loop, and what follows CONNECT in the same segment is read next.
    accept(connecting, connected);
  }

  private void accept(MqttEndpoint connecting, Heard.Connected connected) {
    put(connected);
    if (!device.equals(connected.user() == null ? connected.clientId() : connected.user())) {
      connecting.reject(MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED);
      return;
    }
    MqttEndpoint older = endpoint;
    if (older != null) {
      older.close();
    }
    endpoint = connecting;
    filters.clear();
    connecting
        .publishAutoAck(false)
        .publishHandler(this::published)
        .publishReleaseMessageHandler(release -> connecting.publishComplete(release.messageId()))
        .subscribeHandler(message -> subscribed(connecting, message))
        .disconnectHandler(bye -> gone(connecting, true))
        .exceptionHandler(broken -> {})
        .closeHandler(closed -> gone(connecting, false));
    connecting.accept(false);
  }

  private void gone(MqttEndpoint which, boolean orderly) {
    onLoop(
        () -> {
          if (which.equals(endpoint)) {
            endpoint = null;
            filters.clear();
            put(new Heard.Disconnected(System.nanoTime(), orderly));
          }
        });
  }

  private void published(MqttPublishMessage message) {
    put(
        new Heard.Published(
            System.nanoTime(),
            message.topicName(),
            message.payload().getBytes(),
            message.qosLevel().value(),
            false,
            message.isRetain()));
    MqttEndpoint current = endpoint;
    if (current != null && message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
      current.publishAcknowledge(message.messageId());
    } else if (current != null && message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
      current.publishReceived(message.messageId());
    }
  }

  private void subscribed(MqttEndpoint by, MqttSubscribeMessage message) {
    List<MqttQoS> granted = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (MqttTopicSubscription subscription : message.topicSubscriptions()) {
      wanted.add(subscription.topicName());
      MqttQoS qos = subscription.qualityOfService();
      granted.add(qos == MqttQoS.EXACTLY_ONCE ? MqttQoS.AT_LEAST_ONCE : qos);
    }
    by.subscribeAcknowledge(message.messageId(), granted);
    filters.addAll(wanted);
    put(new Heard.Subscribed(System.nanoTime(), List.copyOf(filters)));
    retained.forEach(
        (topic, kept) -> {
          if (wanted.stream().anyMatch(filter -> TopicFilters.match(filter, topic))) {
            deliver(topic, kept, 1, true);
          }
        });
  }

  private void deliver(String topic, byte[] payload, int qos, boolean kept) {
    MqttEndpoint current = endpoint;
    if (current != null && current.isConnected()) {
      var unused =
          current.publish(topic, Buffer.buffer(payload), MqttQoS.valueOf(qos), false, kept);
    }
  }

  private static byte[] bytes(MqttWill will) {
    byte[] payload = will.getWillMessageBytes();
    return payload == null ? new byte[0] : payload;
  }
}
