package io.counterwatch.ingest;

import io.counterwatch.ingest.FailedAttempts.Attempter;
import io.counterwatch.wire.Slugs;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets devices in at the built-in endpoint, or not. A password is looked at on the event loop: a
 * right one costs a tenth of a millisecond there, so 2,000 devices at once a fifth of a second.
 * After a wrong one the next attempt of the same device from the same address is looked at only
 * after a while; a right password then still lets it in. Confined to the event loop.
 */
final class DeviceDoor {
  /** Limit on attempts that wait to be looked at; further ones are refused at once. */
  static final int MAX_WAITING = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(DeviceDoor.class);

  private final Vertx vertx;
  private final DeviceAuthenticator authenticator;
  private final Tally tally;
  private final Welcome welcome;
  private final FailedAttempts attempts = new FailedAttempts();
  private final Set<Attempter> waiting = new HashSet<>();
  private final RareLine faults = new RareLine(LOG);

  /** Takes a device that may come in. */
  interface Welcome {
    void enter(MqttEndpoint endpoint, NetSocket socket, String device);
  }

  DeviceDoor(Vertx vertx, DeviceAuthenticator authenticator, Tally tally, Welcome welcome) {
    this.vertx = vertx;
    this.authenticator = authenticator;
    this.tally = tally;
    this.welcome = welcome;
  }

  /** Somebody who said CONNECT, and whose socket is not closed. */
  private static final class Caller {
    private final MqttEndpoint endpoint;
    private final NetSocket socket;
    private final String device;
    private final Attempter attempter;
    private boolean hungUp;

    Caller(MqttEndpoint endpoint, NetSocket socket, String device) {
      this.endpoint = endpoint;
      this.socket = socket;
      this.device = device;
      this.attempter = new Attempter(String.valueOf(socket.remoteAddress().host()), device);
    }
  }

  /**
   * Decides, at once or after a while.
   *
   * @param hungUp what is to happen when it closes the line before it is let in
   */
  void knock(MqttEndpoint endpoint, NetSocket socket, Runnable hungUp) {
    String device = name(endpoint);
    if (device == null || !Slugs.isSlug(device) || device.equals(AccessRules.SERVER)) {
      endpoint.closeHandler(closed -> hungUp.run());
      refuse(endpoint, invalidName(endpoint));
      return;
    }
    Caller caller = new Caller(endpoint, socket, device);
    endpoint.closeHandler(
        closed -> {
          caller.hungUp = true;
          hungUp.run();
        });
    long waitMillis = attempts.waitMillis(caller.attempter, System.nanoTime());
    if (waitMillis == 0) {
      look(caller);
    } else if (waiting.size() < MAX_WAITING && waiting.add(caller.attempter)) {
      socket.pause();
      vertx.setTimer(waitMillis, timer -> lookLater(caller));
    } else {
      refuse(endpoint, notAuthorized(endpoint));
    }
  }

  private static @Nullable String name(MqttEndpoint endpoint) {
    return endpoint.auth() == null ? endpoint.clientIdentifier() : endpoint.auth().getUsername();
  }

  private void lookLater(Caller caller) {
    waiting.remove(caller.attempter);
    if (!caller.hungUp) {
      caller.socket.resume();
      look(caller);
    }
  }

  private void look(Caller caller) {
    MqttEndpoint endpoint = caller.endpoint;
    if (!authenticator.mayConnect(caller.device, password(endpoint))) {
      attempts.failed(caller.attempter, System.nanoTime());
      refuse(endpoint, notAuthorized(endpoint));
      return;
    }
    attempts.succeeded(caller.attempter);
    if (endpoint.will().isWillFlag()
        && !AccessRules.mayPublish(caller.device, endpoint.will().getWillTopic())) {
      refuse(endpoint, notAuthorized(endpoint));
      return;
    }
    welcome.enter(endpoint, caller.socket, caller.device);
  }

  /** Whether a device that is in may stay. */
  boolean mayStay(String device, MqttEndpoint endpoint) {
    return authenticator.mayConnect(device, password(endpoint));
  }

  private static @Nullable String password(MqttEndpoint endpoint) {
    return endpoint.auth() == null ? null : endpoint.auth().getPassword();
  }

  private void refuse(MqttEndpoint endpoint, MqttConnectReturnCode refusal) {
    tally.refused.increment();
    faults.warn("A connection from {} was refused: {}", endpoint.remoteAddress(), refusal);
    endpoint.reject(refusal);
  }

  private static MqttConnectReturnCode invalidName(MqttEndpoint endpoint) {
    return DeviceConnection.speaksMqtt5(endpoint)
        ? MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID
        : MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
  }

  private static MqttConnectReturnCode notAuthorized(MqttEndpoint endpoint) {
    return DeviceConnection.speaksMqtt5(endpoint)
        ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
        : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
  }
}
