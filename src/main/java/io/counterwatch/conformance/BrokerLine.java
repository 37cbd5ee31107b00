package io.counterwatch.conformance;

import io.counterwatch.event.ServerMessage.Status;
import io.counterwatch.wire.ServerMessageCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The device and the check are both connected to a broker; the check takes the server's place. */
public final class BrokerLine implements Line {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLine.class);
  private static final int CONNECT_SECONDS = 10;
  private static final long WAIT_MILLIS = 10_000;

  /** Messages to the device that the broker has not taken yet. */
  private static final int MAX_PUBLISHING = 1_000;

  /** Whose client id is the user name, where the broker is set up as docs/broker.md says. */
  private static final String SERVER_USER = "counterwatch-server";

  /** The highest, so that the one that the device used is what comes. */
  private static final int SUBSCRIBED_QOS = 2;

  /** What a check leaves at a broker where no server was before it. */
  static final String ENDED = "check-ended";

  private final String url;
  private final @Nullable String user;
  private final @Nullable String password;
  private @Nullable MqttAsyncClient client;
  private String device = "";
  private String where = "+";
  private volatile boolean inPlace;

  /** Of the server that was here before: its last word stays its own, for the next check to see. */
  private volatile String serverRun = ENDED;

  /**
   * Nothing happens before {@link #open}.
   *
   * @param url as Paho knows it: {@code tcp://} or {@code ssl://}
   * @param user a user with the server's rights; null where the broker asks for none
   */
  public BrokerLine(String url, @Nullable String user, @Nullable String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  @Override
  public void open(Inbox inbox, String checked, @Nullable String centre)
      throws CheckRefusedException {
    if (SERVER_USER.equals(user)) {
      throw new CheckRefusedException(
          "user %s is the server itself, whose session this would end: use another, like counterwatch-check (docs/conformance.md)"
              .formatted(user));
    }
    device = checked;
    where = centre == null ? "+" : centre;
    try {
      MqttAsyncClient opened =
          new MqttAsyncClient(url, "counterwatch-check-" + UUID.randomUUID(), persistence());
      client = opened;
      opened.setCallback(new Callback(inbox));
      connect(opened, options());
    } catch (MqttException | IllegalArgumentException refused) {
      throw noConnection(refused);
    }
  }

  /** Connects anew: only who connects can leave a last will. */
  @Override
  public void takePlace() throws CheckRefusedException {
    MqttAsyncClient opened = Objects.requireNonNull(client);
    MqttConnectOptions options = options();
    options.setWill(Topics.SERVER_STATUS, offline(), 1, true);
    try {
      opened.disconnect().waitForCompletion(WAIT_MILLIS);
      inPlace = true;
      connect(opened, options);
    } catch (MqttException refused) {
      throw noConnection(refused);
    }
  }

  private void connect(MqttAsyncClient opened, MqttConnectOptions options)
      throws MqttException, CheckRefusedException {
    String[] topics = {
      Topics.SERVER_STATUS, Topics.status(where, device), Topics.event(where, device)
    };
    int[] qos = new int[topics.length];
    Arrays.fill(qos, SUBSCRIBED_QOS);
    opened.connect(options).waitForCompletion(WAIT_MILLIS);
    for (int granted : granted(opened, topics, qos)) {
      if (granted > SUBSCRIBED_QOS) {
        throw new CheckRefusedException("the broker refuses the server's subscriptions");
      }
    }
  }

  private CheckRefusedException noConnection(Exception refused) {
    Throwable cause = refused.getCause() == null ? refused : refused.getCause();
    return new CheckRefusedException("no connection to " + url + ": " + cause.getMessage());
  }

  private byte[] offline() {
    return ServerMessageCodec.write(new Status(false, serverRun, false, 0, 1));
  }

  @Override
  public String instruction() {
    return "let device " + device + " connect to the broker at " + url;
  }

  @Override
  public boolean seesConnections() {
    return false;
  }

  @Override
  public void publish(String topic, byte[] payload, int qos, boolean retained) {
    try {
      Objects.requireNonNull(client).publish(topic, payload, qos, retained);
    } catch (MqttException lost) {
      LOG.debug("{} was not published", topic, lost);
    }
  }

  @Override
  public void askRetained(String topic) {
    try {
      Objects.requireNonNull(client).subscribe(topic, SUBSCRIBED_QOS);
    } catch (MqttException lost) {
      LOG.debug("{} was not asked for", topic, lost);
    }
  }

  /**
   * A second connection under the device's client id makes a broker end the first. Not with a user
   * name: a broker that takes it for the client id would end the check's own connection.
   */
  @Override
  public boolean cut() {
    if (user != null) {
      return false;
    }
    try (MqttAsyncClient intruder = new MqttAsyncClient(url, device, persistence())) {
      intruder.connect(options()).waitForCompletion(WAIT_MILLIS);
      intruder.disconnectForcibly(0, 1, true);
      return true;
    } catch (MqttException refused) {
      LOG.debug("the device was not cut off", refused);
      return false;
    }
  }

  @Override
  public void close() {
    MqttAsyncClient opened = client;
    if (opened == null) {
      return;
    }
    try {
      if (opened.isConnected() && inPlace) {
        opened.publish(Topics.SERVER_STATUS, offline(), 1, true).waitForCompletion(WAIT_MILLIS);
      }
      if (opened.isConnected()) {
        opened.disconnect().waitForCompletion(WAIT_MILLIS);
      }
      opened.close(true);
    } catch (MqttException alreadyBroken) {
      LOG.debug("the connection was broken already", alreadyBroken);
    }
  }

  private static int[] granted(MqttAsyncClient opened, String[] topics, int[] qos)
      throws MqttException {
    var token = opened.subscribe(topics, qos);
    token.waitForCompletion(WAIT_MILLIS);
    return token.getGrantedQos();
  }

  private static MemoryPersistence persistence() {
    return new MemoryPersistence();
  }

  private MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setMaxInflight(MAX_PUBLISHING);
    if (user != null) {
      options.setUserName(user);
    }
    if (password != null) {
      options.setPassword(password.toCharArray());
    }
    return options;
  }

  private void remember(byte[] serverStatus) {
    try {
      serverRun = ServerMessageCodec.readStatus(serverStatus).run();
    } catch (WireException unreadable) {
      LOG.debug("the status of a server cannot be read", unreadable);
    }
  }

  private final class Callback implements MqttCallback {
    private final Inbox inbox;

    Callback(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
      String reason = why == null ? "closed" : String.valueOf(why.getMessage());
      inbox.put(new Heard.Broken(System.nanoTime(), "the broker's connection ended: " + reason));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (!inPlace && topic.equals(Topics.SERVER_STATUS)) {
        remember(message.getPayload());
      }
      inbox.put(
          new Heard.Published(
              System.nanoTime(),
              topic,
              message.getPayload(),
              message.getQos(),
              message.isRetained(),
              false));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }
}
