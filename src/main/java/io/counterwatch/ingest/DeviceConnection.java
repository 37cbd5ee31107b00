package io.counterwatch.ingest;

import io.counterwatch.pipeline.Arrival;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's connection to the built-in endpoint. Confined to the event loop.
 *
 * <p>QoS 1 gets its PUBACK and QoS 2 its PUBREC when the message is stored; a message that is never
 * stored gets none, and the device still has it. QoS 2 keeps no state here: a message that is sent
 * again before its PUBREC is a duplicate like any other, which the pipeline sorts out, and a PUBREL
 * is always answered.
 */
final class DeviceConnection {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceConnection.class);
  private static final int MQTT_5 = 5;

  private final DeviceHub hub;
  private final MqttEndpoint endpoint;
  private final NetSocket socket;
  private final String device;
  private final DeviceFilters filters;

  /** Retained topics whose newest message it was too slow to take. */
  private final SequencedSet<String> owed = new LinkedHashSet<>();

  private @Nullable Arrival waiting;
  private boolean draining;
  private boolean ended;
  private long heardNanos = System.nanoTime();

  DeviceConnection(DeviceHub hub, MqttEndpoint endpoint, NetSocket socket, String device) {
    this.hub = hub;
    this.endpoint = endpoint;
    this.socket = socket;
    this.device = device;
    this.filters = new DeviceFilters(hub.subscriptions(), this);
  }

  /** Sets what is to happen on each packet; before the connection is accepted. */
  void listen() {
    endpoint
        .publishAutoAck(false)
        .publishHandler(this::onPublish)
        .publishReleaseMessageHandler(release -> onRelease(release.messageId()))
        .subscribeHandler(this::onSubscribe)
        .unsubscribeHandler(this::onUnsubscribe)
        .pingHandler(ping -> onPing())
        .disconnectMessageHandler(
            bye -> {
              if (bye.code() == MqttDisconnectReasonCode.NORMAL) {
                end(null);
              }
            })
        .exceptionHandler(e -> LOG.debug("Device {}: {}", device, e.getMessage()))
        .closeHandler(
            closed -> {
              endUncleanly(null);
              hub.gone(this, socket);
            });
  }

  String device() {
    return device;
  }

  MqttEndpoint endpoint() {
    return endpoint;
  }

  boolean ended() {
    return ended;
  }

  /** When it was last heard, by {@link System#nanoTime}. */
  long heardNanos() {
    return heardNanos;
  }

  private void onPublish(MqttPublishMessage message) {
    if (ended) {
      return;
    }
    heardNanos = System.nanoTime();
    hub.tally().messages.increment();
    String topic = message.topicName();
    if (!AccessRules.mayPublish(device, topic)) {
      hub.tally().refused.increment();
      hub.reader().unreadable(topic, "device " + device + " may not publish here");
      hub.faults()
          .warn(
              "device",
              device,
              "Device {} published on a topic that isn't its own: closed",
              device);
      endUncleanly(MqttDisconnectReasonCode.NOT_AUTHORIZED);
      return;
    }
    Arrival arrival =
        hub.reader().read(topic, message.payload().getBytes(), false, new Delivery(message));
    if (arrival == null) {
      acknowledge(message.messageId(), message.qosLevel());
    } else if (!hub.intake().offer(arrival) && !hub.intake().isClosed()) {
      hub.tally().noRoom.increment();
      waiting = arrival;
      socket.pause();
      hub.waitForRoom(this);
    }
    readNoMoreWhileWritesPileUp();
  }

  /**
   * Offers the message that did not fit again, and reads on once it fits. The socket was read no
   * further meanwhile, so order is kept and there is only this one to hold.
   *
   * @return whether it is no longer waiting
   */
  boolean offerAgain() {
    Arrival arrival = waiting;
    if (ended || arrival == null) {
      return true;
    }
    if (!hub.intake().offer(arrival)) {
      return false;
    }
    waiting = null;
    resume();
    return true;
  }

  /** A device that sends and never reads would make our answers to it pile up. */
  private void readNoMoreWhileWritesPileUp() {
    if (!ended && !draining && socket.writeQueueFull()) {
      draining = true;
      socket.pause();
      socket.drainHandler(
          drained -> {
            draining = false;
            sendOwed();
            resume();
          });
    }
  }

  private void resume() {
    if (waiting == null && !draining && !ended) {
      socket.resume();
    }
  }

  private void onRelease(int messageId) {
    if (!ended) {
      endpoint.publishComplete(messageId);
      readNoMoreWhileWritesPileUp();
    }
  }

  private void onPing() {
    heardNanos = System.nanoTime();
    readNoMoreWhileWritesPileUp();
  }

  private void onSubscribe(MqttSubscribeMessage message) {
    if (ended) {
      return;
    }
    heardNanos = System.nanoTime();
    if (message.topicSubscriptions().size() > DeviceFilters.MAX_SUBSCRIPTIONS) {
      refuseAll(message);
      return;
    }
    boolean alerts = hub.authenticator().mayReadAlerts(device);
    List<MqttSubAckReasonCode> answers = new ArrayList<>();
    SequencedSet<String> granted = new LinkedHashSet<>();
    for (MqttTopicSubscription wanted : message.topicSubscriptions()) {
      String filter = wanted.topicName();
      MqttQoS qos = filters.subscribe(filter, wanted.qualityOfService(), alerts);
      if (qos == null) {
        hub.tally().refused.increment();
        answers.add(MqttSubAckReasonCode.UNSPECIFIED_ERROR);
        continue;
      }
      answers.add(MqttSubAckReasonCode.qosGranted(qos));
      granted.add(filter);
    }
    endpoint.subscribeAcknowledge(message.messageId(), answers, MqttProperties.NO_PROPERTIES);
    for (String filter : granted) {
      hub.subscriptions().retained(filter).forEach(kept -> send(kept, true));
    }
    readNoMoreWhileWritesPileUp();
  }

  private void refuseAll(MqttSubscribeMessage message) {
    hub.tally().refused.increment();
    hub.faults()
        .warn("device", device, "Device {} subscribed to too much at once: refused", device);
    List<MqttSubAckReasonCode> answers =
        Collections.nCopies(
            message.topicSubscriptions().size(), MqttSubAckReasonCode.UNSPECIFIED_ERROR);
    endpoint.subscribeAcknowledge(message.messageId(), answers, MqttProperties.NO_PROPERTIES);
    readNoMoreWhileWritesPileUp();
  }

  /** The device may no longer connect. */
  void expel() {
    if (!ended) {
      LOG.atInfo().addKeyValue("device", device).log("Device {} may no longer connect", device);
      endUncleanly(MqttDisconnectReasonCode.NOT_AUTHORIZED);
    }
  }

  /** Sends no more alerts to a device that may no longer read them. */
  void recheckAlerts() {
    if (!ended && !hub.authenticator().mayReadAlerts(device)) {
      filters.unsubscribeAlerts();
    }
  }

  private void onUnsubscribe(MqttUnsubscribeMessage message) {
    if (ended) {
      return;
    }
    heardNanos = System.nanoTime();
    message.topics().forEach(filters::unsubscribe);
    endpoint.unsubscribeAcknowledge(message.messageId());
  }

  /**
   * Sends a message of the server. Where the device does not keep up with reading, it is dropped;
   * of what is retained, it gets the newest once it has caught up.
   *
   * @param kept whether it is sent because of a new subscription, not because it is new
   */
  void send(Outgoing message, boolean kept) {
    if (ended) {
      return;
    }
    if (socket.writeQueueFull()) {
      if (message.retained()) {
        owed.add(message.topic());
        readNoMoreWhileWritesPileUp();
      } else {
        hub.tally().undelivered.increment();
      }
      return;
    }
    MqttQoS qos = MqttQoS.valueOf(Math.min(message.qos(), filters.grantedQos(message.topic())));
    endpoint
        .publish(message.topic(), Buffer.buffer(message.payload()), qos, false, kept)
        .onFailure(e -> hub.tally().undelivered.increment());
  }

  private void sendOwed() {
    while (!owed.isEmpty() && !ended && !socket.writeQueueFull()) {
      Outgoing newest = hub.subscriptions().retainedOn(owed.removeFirst());
      if (newest != null && filters.wants(newest.topic())) {
        send(newest, true);
      }
    }
    if (!owed.isEmpty()) {
      readNoMoreWhileWritesPileUp();
    }
  }

  /** Ends the connection as the device's death: its last will is told. */
  void endUncleanly(@Nullable MqttDisconnectReasonCode reason) {
    if (ended) {
      return;
    }
    end(reason);
    MqttWill will = endpoint.will();
    if (will == null || !will.isWillFlag()) {
      return;
    }
    Arrival arrival =
        hub.reader().read(will.getWillTopic(), payload(will), false, new Unanswered());
    if (arrival != null && !hub.intake().offer(arrival)) {
      hub.tally().noRoom.increment();
    }
  }

  private static byte[] payload(MqttWill will) {
    byte[] payload = will.getWillMessageBytes();
    return payload == null ? new byte[0] : payload;
  }

  /**
   * Ends the connection without a word on the device.
   *
   * @param reason why we close it; null if the device does
   */
  void end(@Nullable MqttDisconnectReasonCode reason) {
    if (ended) {
      return;
    }
    ended = true;
    waiting = null;
    owed.clear();
    filters.clear();
    if (reason != null && endpoint.isConnected()) {
      endpoint.disconnect(reason, MqttProperties.NO_PROPERTIES);
    }
  }

  private void acknowledge(int messageId, MqttQoS qos) {
    if (ended || !endpoint.isConnected()) {
      return;
    }
    if (qos == MqttQoS.AT_LEAST_ONCE) {
      endpoint.publishAcknowledge(messageId);
    } else if (qos == MqttQoS.EXACTLY_ONCE) {
      endpoint.publishReceived(messageId);
    }
  }

  /** Whether the device speaks MQTT 5 and can be told limits and reasons. */
  static boolean speaksMqtt5(MqttEndpoint endpoint) {
    return endpoint.protocolVersion() >= MQTT_5;
  }

  /** What becomes of one message of this connection; told on the writer's thread. */
  private final class Delivery implements Arrival.Completion {
    private final int messageId;
    private final MqttQoS qos;

    Delivery(MqttPublishMessage message) {
      this.messageId = message.messageId();
      this.qos = message.qosLevel();
    }

    @Override
    public void stored(Arrival.Outcome outcome) {
      if (qos != MqttQoS.AT_MOST_ONCE) {
        hub.onEventLoop(() -> acknowledge(messageId, qos));
      }
    }

    @Override
    public void withheld(String reason) {
      hub.tally().withheld.increment();
    }
  }

  /** For a last will: there is nobody left to answer. */
  private final class Unanswered implements Arrival.Completion {
    @Override
    public void stored(Arrival.Outcome outcome) {}

    @Override
    public void withheld(String reason) {
      hub.tally().withheld.increment();
    }
  }
}
