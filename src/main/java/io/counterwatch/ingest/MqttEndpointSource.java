package io.counterwatch.ingest;

import io.counterwatch.pipeline.DeviceLink;
import io.counterwatch.pipeline.Intake;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in MQTT endpoint, to which devices connect where there is no broker. MQTT 3.1.1 and 5.
 *
 * <p>It is no broker: devices speak with the server only, under the topics and rights of the
 * protocol, and PUBACK says that a message is stored. A device's client id is its user name, or its
 * own id where it gives none (a user name without a password counts as none); a second connection
 * under the same id closes the first. A publish on another's topic closes the connection.
 *
 * <p>When the intake has no room for a message, its connection is read no further until there is
 * room: nothing is lost, and the device feels it as a slow line.
 */
public final class MqttEndpointSource implements EventSource {
  /** Limit on messages to devices that are handed over but not yet sent. */
  public static final int MAX_PUBLISHING = 10_000;

  /** Time for devices to read that the server goes offline, before the line is cut. */
  private static final long FAREWELL_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(MqttEndpointSource.class);

  private final Vertx vertx;
  private final EndpointSettings settings;
  private final LongSupplier nowMicros;
  private final Tally tally = new Tally();
  private final TopicLink link = new TopicLink(this::publish, this::sendKept, tally.undelivered);
  private final AtomicInteger publishing = new AtomicInteger();
  private final AtomicBoolean sendingKept = new AtomicBoolean();
  private final DeviceHub hub;
  private volatile @Nullable String deployment;

  /** Nothing happens before {@link #start}. */
  public MqttEndpointSource(
      Vertx vertx,
      EndpointSettings settings,
      DeviceAuthenticator authenticator,
      Intake intake,
      EventReader events,
      LongSupplier nowMicros) {
    this.vertx = vertx;
    this.settings = settings;
    this.nowMicros = nowMicros;
    MessageReader reader = new MessageReader(intake, events, nowMicros);
    this.hub = new DeviceHub(settings, authenticator, intake, reader, tally);
  }

  /** Fails with an {@link IOException} that says why when an address cannot be listened on. */
  @Override
  public Future<Void> start() {
    return vertx
        .deployVerticle(hub)
        .map(
            id -> {
              deployment = id;
              link.repeat();
              LOG.info("Devices can connect to {}", settings.listeners());
              return null;
            });
  }

  @Override
  public Future<Void> stop() {
    String id = deployment;
    if (id == null) {
      return Future.succeededFuture();
    }
    Outgoing offline = link.offlineStatus(nowMicros.getAsLong());
    hub.onEventLoop(() -> hub.publish(offline));
    deployment = null;
    // A client that finds the line cut throws away what it has not read yet.
    return vertx.timer(FAREWELL_MILLIS).compose(waited -> vertx.undeploy(id));
  }

  @Override
  public DeviceLink link() {
    return link;
  }

  @Override
  public boolean connected() {
    return deployment != null;
  }

  @Override
  public SourceCounts counts() {
    return tally.counts();
  }

  /**
   * The first listener's port, also where any free one was asked for; 0 before the start.
   *
   * @see #actualPorts
   */
  public int actualPort() {
    List<Integer> ports = hub.ports();
    return ports.isEmpty() ? 0 : ports.getFirst();
  }

  /** The ports that are listened on, in the listeners' order; none before the start. */
  public List<Integer> actualPorts() {
    return hub.ports();
  }

  /** Connections that are open, also of those that have not said who they are. */
  public int connections() {
    return hub.connections();
  }

  /** Limit on those. */
  public int maxConnections() {
    return settings.maxConnections();
  }

  /** Runs a task on the endpoint's thread, once it has started. */
  public void onEventLoop(Runnable task) {
    hub.onEventLoop(task);
  }

  /**
   * Asks the authenticator again about each device that is connected: whoever may no longer connect
   * is disconnected at once, and its last will is told; whoever may no longer read alerts gets no
   * more of them. From any thread.
   */
  public void recheck() {
    if (deployment != null) {
      hub.onEventLoop(hub::recheck);
    }
  }

  void publish(Outgoing message) {
    if (deployment == null) {
      if (!message.retained()) {
        tally.undelivered.increment();
      }
      return;
    }
    if (publishing.incrementAndGet() > MAX_PUBLISHING && message.qos() == 0) {
      publishing.decrementAndGet();
      tally.undelivered.increment();
      return;
    }
    hub.onEventLoop(
        () -> {
          publishing.decrementAndGet();
          hub.publish(message);
        });
  }

  /** One turn of the event loop for all that there is: a slow loop gets no longer queue by it. */
  private void sendKept() {
    if (deployment != null && sendingKept.compareAndSet(false, true)) {
      hub.onEventLoop(
          () -> {
            sendingKept.set(false);
            Outgoing message;
            while ((message = link.kept().next()) != null) {
              hub.publish(message);
            }
          });
    }
  }
}
