package io.counterwatch.ingest;

import io.counterwatch.ingest.FailedAttempts.Attempter;
import io.counterwatch.wire.Slugs;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttEndpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets devices in at the built-in endpoint, or not. Looking at a password costs a tenth of a
 * millisecond on an idle machine and a whole one on a busy one; 2,000 devices may come at once, so
 * it is done on threads of its own, while the caller's socket is read no further. After a wrong
 * password the next attempt of the same device from the same address is looked at only after a
 * while; a right password then still lets it in. Confined to the event loop.
 */
final class DeviceDoor {
  /** Limit on attempts that wait because of a failed one; further ones are refused at once. */
  static final int MAX_WAITING = 1_000;

  /** Limit on passwords that are about to be looked at; who comes then is told to come again. */
  static final int MAX_LOOKED_AT = 4_096;

  private static final int THREADS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DeviceDoor.class);

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final DeviceAuthenticator authenticator;
  private final Tally tally;
  private final Welcome welcome;
  private final FailedAttempts attempts = new FailedAttempts();
  private final Set<Attempter> waiting = new HashSet<>();
  private final RareLine faults = new RareLine(LOG);
  private int lookedAt;

  /** Raised when anybody's rights may have changed: what was found before that counts no more. */
  private long generation;

  /** Takes a device that may come in. */
  interface Welcome {
    void enter(MqttEndpoint endpoint, NetSocket socket, String device);
  }

  DeviceDoor(Vertx vertx, DeviceAuthenticator authenticator, Tally tally, Welcome welcome) {
    this.vertx = vertx;
    this.workers = vertx.createSharedWorkerExecutor("device-passwords", THREADS);
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
      look(caller);
    }
  }

  private void look(Caller caller) {
    long asked = generation;
    if (lookedAt >= MAX_LOOKED_AT) {
      refuse(caller.endpoint, unavailable(caller.endpoint));
      return;
    }
    lookedAt++;
    caller.socket.pause();
    String password = password(caller.endpoint);
    workers
        .executeBlocking(() -> authenticator.mayConnect(caller.device, password), false)
        .onFailure(e -> LOG.error("Whether {} may connect is not known", caller.device, e))
        .otherwise(false)
        .onSuccess(
            allowed -> {
              lookedAt--;
              if (caller.hungUp) {
                return;
              }
              if (allowed && asked != generation) {
                look(caller);
              } else {
                decide(caller, allowed);
                caller.socket.resume();
              }
            });
  }

  private void decide(Caller caller, boolean allowed) {
    MqttEndpoint endpoint = caller.endpoint;
    if (!allowed) {
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

  /**
   * Looks again at those who are in, and completes with those who may no longer be. Whoever was let
   * in by what held before, and is not in yet, is looked at again, too.
   */
  Future<List<DeviceConnection>> outsiders(List<DeviceConnection> connections) {
    generation++;
    return workers.executeBlocking(
        () -> {
          List<DeviceConnection> outsiders = new ArrayList<>();
          for (DeviceConnection each : connections) {
            if (!authenticator.mayConnect(each.device(), password(each.endpoint()))) {
              outsiders.add(each);
            }
          }
          return outsiders;
        },
        false);
  }

  private static @Nullable String password(MqttEndpoint endpoint) {
    return endpoint.auth() == null ? null : endpoint.auth().getPassword();
  }

  private void refuse(MqttEndpoint endpoint, MqttConnectReturnCode refusal) {
    tally.refused.increment();
    faults.warn(
        "reason",
        refusal,
        "A connection from {} was refused: {}",
        endpoint.remoteAddress(),
        refusal);
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

  private static MqttConnectReturnCode unavailable(MqttEndpoint endpoint) {
    return DeviceConnection.speaksMqtt5(endpoint)
        ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5
        : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
  }
}
