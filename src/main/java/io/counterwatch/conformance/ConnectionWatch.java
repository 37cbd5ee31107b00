package io.counterwatch.conformance;

import io.counterwatch.event.DeviceStatus;
import io.counterwatch.wire.StatusCodec;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.WireException;
import java.util.List;

/** Judges how a device connects, where that is seen. */
final class ConnectionWatch {
  static final int MAX_KEEP_ALIVE_SECONDS = 300;

  private final Findings findings;
  private final String device;
  private int connections;
  private int subscriptions;

  ConnectionWatch(Findings findings, String device) {
    this.findings = findings;
    this.device = device;
  }

  /** How often it connected. */
  int connections() {
    return connections;
  }

  /** How often it subscribed. */
  int subscriptions() {
    return subscriptions;
  }

  /**
   * Judges a CONNECT.
   *
   * @return whether it is the device that is checked
   */
  boolean connected(Heard.Connected connect) {
    String name = connect.user() == null ? connect.clientId() : connect.user();
    if (!name.equals(device)) {
      findings.failed(
          Rule.CONNECT_IDENTITY,
          "user name %s expected; user name %s, client id %s came"
              .formatted(device, connect.user(), connect.clientId()));
      return false;
    }
    connections++;
    findings.passed(
        Rule.CONNECT_IDENTITY,
        connect.user() == null ? "no user name with a password; its client id fits" : "");
    noted(
        Rule.CONNECT_CLIENT_ID,
        connect.clientId().equals(device),
        "client id " + connect.clientId());
    noted(
        Rule.CONNECT_KEEP_ALIVE,
        connect.keepAliveSeconds() > 0 && connect.keepAliveSeconds() <= MAX_KEEP_ALIVE_SECONDS,
        connect.keepAliveSeconds() + " s");
    noted(
        Rule.CONNECT_CLEAN_SESSION,
        connect.cleanSession(),
        connect.cleanSession() ? "" : "a session that outlives its connection");
    will(connect);
    return true;
  }

  void subscribed(List<String> filters, String centre) {
    subscriptions++;
    subscription(Rule.SUBSCRIBE_ACK, filters, Topics.ack(centre, device));
    subscription(Rule.SUBSCRIBE_SERVER_STATUS, filters, Topics.SERVER_STATUS);
    subscription(Rule.SUBSCRIBE_REJECTED, filters, Topics.rejected(centre, device));
  }

  private void subscription(Rule rule, List<String> filters, String topic) {
    if (filters.stream().anyMatch(filter -> TopicFilters.match(filter, topic))) {
      findings.passed(rule);
    } else {
      findings.notSeen(rule, topic + " expected; subscribed to " + String.join(", ", filters));
    }
  }

  private void noted(Rule rule, boolean right, String came) {
    if (right) {
      findings.passed(rule, came);
    } else {
      findings.failed(rule, came + " came");
    }
  }

  private void will(Heard.Connected connect) {
    Heard.Will will = connect.will();
    if (will == null) {
      findings.failed(Rule.LAST_WILL, "a last will expected, none came");
      return;
    }
    Topics.DeviceTopic topic = Topics.parse(will.topic());
    if (topic == null || topic.kind() != Topics.Kind.STATUS || !topic.device().equals(device)) {
      findings.failed(
          Rule.LAST_WILL, "the device's status topic expected, " + will.topic() + " came");
    } else if (!will.retained()) {
      findings.failed(Rule.LAST_WILL, "a retained last will expected", will.payload());
    } else if (will.qos() != 1) {
      findings.failed(Rule.LAST_WILL, "QoS 1 expected, QoS " + will.qos() + " came");
    } else if (!isDeath(will.payload())) {
      findings.failed(Rule.LAST_WILL, "{\"online\":false} expected", will.payload());
    } else {
      findings.passed(Rule.LAST_WILL);
    }
  }

  private static boolean isDeath(byte[] payload) {
    try {
      DeviceStatus status = StatusCodec.read(payload);
      return !status.online();
    } catch (WireException unreadable) {
      return false;
    }
  }
}
