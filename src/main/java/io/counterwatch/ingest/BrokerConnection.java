package io.counterwatch.ingest;

import io.counterwatch.pipeline.Arrival;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, with a client of its own, from its opening to its end.
 *
 * <p>A client is never connected twice: message ids begin again with each connection, and a late
 * acknowledgement would silently acknowledge another message. Here it meets a closed connection and
 * is dropped.
 */
final class BrokerConnection implements MqttCallback {
  /** Limit on messages to devices that are handed over but not yet sent. */
  static final int MAX_PUBLISHING = 1_000;

  /**
   * The share of that which boards and alerts may take: acknowledgements must not wait for them.
   */
  static final int MAX_PUBLISHING_KEPT = MAX_PUBLISHING / 2;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int TCP_TIMEOUT_SECONDS = 5;
  private static final long ANSWER_TIMEOUT_MILLIS = 10_000;
  private static final long FAREWELL_TIMEOUT_MILLIS = 2_000;
  private static final int SUBSCRIPTION_FAILED = 128;

  private static final String[] FILTERS = {
    Topics.EVENT_FILTER, Topics.STATUS_FILTER, Topics.BROKER_DROPPED
  };
  private static final int[] FILTER_QOS = {1, 1, 0};

  /** So many of the filters must be granted. */
  private static final int NEEDED_FILTERS = 2;

  private static final int MAX_COUNT_DIGITS = 18;
  private static final long ROOM_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BrokerSettings settings;
  private final MessageReader reader;
  private final Intake intake;
  private final Tally tally;
  private final Runnable changed;
  private final MqttAsyncClient client;
  private final HeldBack heldBack = new HeldBack();
  private final AtomicInteger publishing = new AtomicInteger();

  /** Held for every use of the client that may meet its closing; never while waiting. */
  private final Object gate = new Object();

  private volatile boolean closed;
  private volatile @Nullable Acknowledgements acknowledgements;
  private volatile @Nullable String lost;

  /** Whether a message waits for room; the receiving thread's only. */
  private boolean full;

  /**
   * @param changed called from any thread when {@link #alive} may have changed
   */
  BrokerConnection(
      BrokerSettings settings, MessageReader reader, Intake intake, Tally tally, Runnable changed)
      throws BrokerException {
    this.settings = settings;
    this.reader = reader;
    this.intake = intake;
    this.tally = tally;
    this.changed = changed;
    try {
      client =
          new MqttAsyncClient(settings.clientUrl(), settings.clientId(), new MemoryPersistence());
    } catch (MqttException e) {
      throw BrokerException.of(e);
    }
    client.setCallback(this);
  }

  /** Connects and subscribes; waits for the broker's answers. Close it also when this fails. */
  void open(Outgoing will) throws BrokerException {
    try {
      client.connect(options(will)).waitForCompletion(ANSWER_TIMEOUT_MILLIS);
      IMqttToken subscription = client.subscribe(FILTERS, FILTER_QOS);
      subscription.waitForCompletion(ANSWER_TIMEOUT_MILLIS);
      int[] granted = subscription.getGrantedQos();
      for (int i = 0; i < Math.min(NEEDED_FILTERS, granted.length); i++) {
        if (granted[i] == SUBSCRIPTION_FAILED) {
          tally.refused.increment();
          throw new MqttException(MqttException.REASON_CODE_SUBSCRIBE_FAILED);
        }
      }
    } catch (MqttException e) {
      throw BrokerException.of(e);
    }
  }

  private MqttConnectOptions options(Outgoing will) throws BrokerException {
    MqttConnectOptions options =
        new GuardedNetwork.Options(this::arrived, opened -> acknowledgements = opened);
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(false);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(settings.keepAliveSeconds());
    options.setConnectionTimeout(TCP_TIMEOUT_SECONDS);
    options.setMaxInflight(2 * MAX_PUBLISHING);
    options.setWill(will.topic(), will.payload(), will.qos(), will.retained());
    String username = settings.username();
    if (username != null) {
      options.setUserName(username);
    }
    String password = settings.password();
    if (password != null) {
      options.setPassword(password.toCharArray());
    }
    Path authority = settings.authority();
    if (authority != null) {
      options.setSocketFactory(TrustedAuthority.sockets(authority));
    }
    return options;
  }

  /** Whether the broker is still there. */
  boolean alive() {
    return lost == null;
  }

  /** Why it is no longer alive. */
  String lostReason() {
    String reason = lost;
    return reason == null ? "closed" : reason;
  }

  /** Sends a message unless too many are under way; never waits. */
  void publish(Outgoing message) {
    if (publishing.incrementAndGet() > MAX_PUBLISHING && message.qos() == 0) {
      undelivered();
      return;
    }
    synchronized (gate) {
      if (closed) {
        undelivered();
        return;
      }
      try {
        client.publish(
            message.topic(), message.payload(), message.qos(), message.retained(), null, whenSent);
      } catch (MqttException e) {
        LOG.debug("Not sent: {}", message, e);
        undelivered();
      }
    }
  }

  /** Sends a message that can wait; returns false, without sending it, where it has to. */
  boolean offer(Outgoing message) {
    if (publishing.get() >= MAX_PUBLISHING_KEPT) {
      return false;
    }
    publish(message);
    return true;
  }

  private final IMqttActionListener whenSent =
      new IMqttActionListener() {
        @Override
        public void onSuccess(IMqttToken token) {
          publishing.decrementAndGet();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable reason) {
          undelivered();
        }
      };

  private void undelivered() {
    publishing.decrementAndGet();
    tally.undelivered.increment();
  }

  /**
   * Called on the client's receiving thread. While there is no room nothing more is read, so the
   * broker keeps the rest. A new connection would have it send again all that is not yet
   * acknowledged, which can be most of its queue: Mosquitto (2.0.11) passes its own limit on
   * messages under way as soon as the oldest is acknowledged.
   */
  private boolean arrived(String topic, byte[] payload, int qos, int messageId, boolean retained) {
    if (topic.equals(Topics.BROKER_DROPPED)) {
      brokerDropped(payload);
      acknowledge(messageId, qos);
      return true;
    }
    if (full && !intake.hasRoom()) {
      return noRoom();
    }
    try {
      Arrival arrival = reader.read(topic, payload, retained, new Delivery(messageId, qos));
      if (arrival == null) {
        acknowledge(messageId, qos);
      } else if (!intake.offer(arrival)) {
        return noRoom();
      }
    } catch (RuntimeException e) {
      LOG.error("Could not hand over a message; it stays at the broker", e);
      throw e;
    }
    tally.messages.increment();
    if (full) {
      full = false;
      LOG.info("There is room again: taking messages from the broker");
    }
    return true;
  }

  /** True where nobody will take the message any more: it stays at the broker. */
  private boolean noRoom() {
    if (closed || intake.isClosed()) {
      return true;
    }
    if (!full) {
      full = true;
      tally.noRoom.increment();
      LOG.warn("Too much is not yet stored: taking nothing more from the broker for now");
    }
    LockSupport.parkNanos(ROOM_CHECK_NANOS);
    return Thread.currentThread().isInterrupted();
  }

  private void brokerDropped(byte[] payload) {
    String count = new String(payload, StandardCharsets.US_ASCII);
    if (count.length() <= MAX_COUNT_DIGITS && count.matches("[0-9]+")) {
      tally.brokerDropped.set(Long.parseLong(count));
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    throw new IllegalStateException("messages are read before they come to the client");
  }

  @Override
  public void connectionLost(@Nullable Throwable cause) {
    lost = cause == null ? "connection lost" : BrokerException.rootReason(cause);
    changed.run();
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // The listener of each message is told as well.
  }

  private void acknowledge(int messageId, int qos) {
    Acknowledgements open = acknowledgements;
    if (qos > 0 && open != null) {
      open.add(messageId);
    }
  }

  /**
   * Ends the connection and every thread of its client; waits for that, at most a few seconds.
   *
   * @param farewell a last message to publish, or null
   */
  void close(@Nullable Outgoing farewell) {
    synchronized (gate) {
      closed = true;
    }
    Acknowledgements open = acknowledgements;
    try {
      if (client.isConnected()) {
        if (open != null) {
          open.settle(FAREWELL_TIMEOUT_MILLIS);
        }
        if (farewell != null) {
          client
              .publish(farewell.topic(), farewell.payload(), farewell.qos(), farewell.retained())
              .waitForCompletion(FAREWELL_TIMEOUT_MILLIS);
        }
        client.disconnect(0).waitForCompletion(FAREWELL_TIMEOUT_MILLIS);
      }
    } catch (MqttException e) {
      LOG.debug("The broker did not take the farewell", e);
    } finally {
      release();
      end(open);
    }
  }

  private static void end(@Nullable Acknowledgements open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOG.debug("The connection to the broker was closed already", e);
    }
  }

  private void release() {
    try {
      client.close(true);
    } catch (MqttException stillOpen) {
      try {
        client.disconnectForcibly(0, 0, false);
        client.close(true);
      } catch (MqttException e) {
        LOG.warn("A connection to the broker could not be closed", e);
      }
    }
  }

  /** What becomes of one message of this connection. */
  private final class Delivery implements Arrival.Completion {
    private final int messageId;
    private final int qos;

    Delivery(int messageId, int qos) {
      this.messageId = messageId;
      this.qos = qos;
    }

    @Override
    public void stored(Arrival.Outcome outcome) {
      acknowledge(messageId, qos);
    }

    @Override
    public void withheld(String reason) {
      tally.withheld.increment();
      if (qos > 0) {
        heldBack.hold(messageId).ifPresent(released -> acknowledge(released, qos));
      }
    }
  }
}
