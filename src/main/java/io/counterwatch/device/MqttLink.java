package io.counterwatch.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT connection, from CONNECT to its end. It is never connected again; another one is opened
 * instead, so that nothing of a broken session is carried along.
 */
final class MqttLink {
  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
  private static final int CONNECT_TIMEOUT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final long FAREWELL_TIMEOUT_MILLIS = 2_000;
  private static final int REFUSED_SUBSCRIPTION = 0x80;

  /**
   * Told what happens, on the executor that the link was given; nothing comes after {@code down}.
   */
  interface Listener {
    /** Connected and subscribed. */
    void up();

    /** The connection ended or never came about. */
    void down(String why);

    void message(String topic, byte[] payload);
  }

  /**
   * What a connection is made with.
   *
   * @param user user name and client id
   * @param maxInFlight messages that the broker has not acknowledged
   * @param tls makes the line where the URL asks for TLS; null trusts whom the system trusts
   */
  record Terms(
      String url,
      String user,
      @Nullable String password,
      String statusTopic,
      byte[] lastWill,
      List<String> subscriptions,
      int maxInFlight,
      @Nullable SSLSocketFactory tls) {

    boolean ownTls() {
      return tls != null && url.startsWith("ssl:");
    }
  }

  private final Terms terms;
  private final MqttThreads threads;
  private final Executor executor;
  private final Listener listener;
  private volatile boolean ended;
  private volatile @Nullable MqttAsyncClient client;

  MqttLink(Terms terms, MqttThreads threads, Executor executor, Listener listener) {
    this.terms = terms;
    this.threads = threads;
    this.executor = executor;
    this.listener = listener;
  }

  /** The address in the form that the client library knows. */
  static String pahoUrl(String url) {
    if (url.startsWith("mqtt://")) {
      return "tcp://" + url.substring("mqtt://".length());
    }
    if (url.startsWith("mqtts://")) {
      return "ssl://" + url.substring("mqtts://".length());
    }
    if (url.startsWith("tcp://") || url.startsWith("ssl://")) {
      return url;
    }
    throw new IllegalArgumentException(
        "an MQTT address begins with tcp://, ssl://, mqtt:// or mqtts://, not " + url);
  }

  /** Begins to connect; the listener is told the rest. */
  void open() {
    try {
      MqttAsyncClient opened =
          new MqttAsyncClient(
              terms.url(),
              terms.user(),
              new MemoryPersistence(),
              new ScheduledExecutorPingSender(threads),
              threads);
      client = opened;
      opened.setCallback(new Callback());
      opened.connect(options(), null, then(() -> subscribe(opened)));
    } catch (MqttException | IllegalArgumentException refused) {
      down(refused);
    }
  }

  /**
   * Hands a message to the client, with quality of service 1.
   *
   * @param delivered run on one of the client's threads when the broker has it; perhaps never
   * @return false if the client took it not: too many are under way, or the connection is broken
   */
  boolean publish(String topic, byte[] payload, boolean retained, Runnable delivered) {
    MqttAsyncClient current = client;
    if (ended || current == null) {
      return false;
    }
    try {
      current.publish(topic, payload, 1, retained, null, new Delivered(delivered));
      return true;
    } catch (MqttException refused) {
      LOG.debug("{}: not sent", terms.user(), refused);
      return false;
    }
  }

  /** Ends the connection without a word, as when a cable is cut. */
  CompletableFuture<Void> cut() {
    return end(() -> {});
  }

  /** Publishes a last status, then ends the connection in order. */
  CompletableFuture<Void> close(byte[] farewell) {
    MqttAsyncClient current = client;
    return end(
        () -> {
          if (current != null && current.isConnected()) {
            current
                .publish(terms.statusTopic(), farewell, 1, true)
                .waitForCompletion(FAREWELL_TIMEOUT_MILLIS);
            current.disconnect(0).waitForCompletion(FAREWELL_TIMEOUT_MILLIS);
          }
        });
  }

  private interface LastStep {
    void run() throws MqttException;
  }

  private CompletableFuture<Void> end(LastStep lastStep) {
    ended = true;
    MqttAsyncClient current = client;
    if (current == null) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(() -> release(current, lastStep), threads);
  }

  private void release(MqttAsyncClient current, LastStep lastStep) {
    try {
      lastStep.run();
      if (current.isConnected()) {
        current.disconnectForcibly(0, 1, false);
      }
    } catch (MqttException alreadyBroken) {
      LOG.debug("{}: ended", terms.user(), alreadyBroken);
    }
    try {
      current.close(true);
    } catch (MqttException alreadyClosed) {
      LOG.debug("{}: closed", terms.user(), alreadyClosed);
    }
  }

  private MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setMaxInflight(terms.maxInFlight());
    options.setUserName(terms.user());
    if (terms.password() != null) {
      options.setPassword(terms.password().toCharArray());
    }
    if (terms.ownTls()) {
      options.setSocketFactory(terms.tls());
    }
    options.setWill(terms.statusTopic(), terms.lastWill(), 1, true);
    return options;
  }

  private void subscribe(MqttAsyncClient connected) {
    String[] topics = terms.subscriptions().toArray(String[]::new);
    int[] qos = new int[topics.length];
    Arrays.fill(qos, 1);
    try {
      connected.subscribe(topics, qos, null, then(() -> tell(listener::up)));
    } catch (MqttException refused) {
      down(refused);
    }
  }

  private IMqttActionListener then(Runnable next) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        for (int granted : granted(token)) {
          if (granted == REFUSED_SUBSCRIPTION) {
            down(new IllegalStateException("the broker refused a subscription"));
            return;
          }
        }
        next.run();
      }

      @Override
      public void onFailure(IMqttToken token, @Nullable Throwable why) {
        down(why);
      }
    };
  }

  private static int[] granted(IMqttToken token) {
    return token.getTopics() == null || token.getGrantedQos() == null
        ? new int[0]
        : token.getGrantedQos();
  }

  private void down(@Nullable Throwable why) {
    String reason = why == null ? "closed" : reason(why);
    tell(
        () -> {
          var unused = cut();
          listener.down(reason);
        });
  }

  private static String reason(Throwable why) {
    Throwable cause = why.getCause();
    return cause == null ? String.valueOf(why.getMessage()) : cause.toString();
  }

  private void tell(Runnable news) {
    executor.execute(
        () -> {
          if (!ended) {
            news.run();
          }
        });
  }

  private final class Callback implements MqttCallback {
    @Override
    public void connectionLost(@Nullable Throwable why) {
      down(why);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      byte[] payload = message.getPayload();
      LOG.trace("{} {}", topic, new String(payload, StandardCharsets.UTF_8));
      tell(() -> listener.message(topic, payload));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }

  private record Delivered(Runnable then) implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      then.run();
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable why) {
      LOG.debug("a message was not delivered", why);
    }
  }
}
