package io.counterwatch.ingest;

import org.eclipse.paho.client.mqttv3.MqttException;

/** Why a broker cannot be used now, in words for an operator. */
public final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean misconfigured;

  private BrokerException(String reason, boolean misconfigured, Throwable cause) {
    super(reason, cause);
    this.misconfigured = misconfigured;
  }

  /** Whether somebody has to change something before it can work; else it may come by itself. */
  boolean misconfigured() {
    return misconfigured;
  }

  static BrokerException of(MqttException e) {
    return switch (e.getReasonCode()) {
      case MqttException.REASON_CODE_FAILED_AUTHENTICATION,
          MqttException.REASON_CODE_NOT_AUTHORIZED ->
          new BrokerException("it refuses the user name or password", true, e);
      case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
          new BrokerException("it refuses the client id", true, e);
      case MqttException.REASON_CODE_SUBSCRIBE_FAILED ->
          new BrokerException("it refuses the subscription to events and statuses", true, e);
      case MqttException.REASON_CODE_CLIENT_TIMEOUT ->
          new BrokerException("no answer in time", false, e);
      default -> new BrokerException(rootReason(e), false, e);
    };
  }

  /** The file of the authority that is to be trusted cannot be used. */
  static BrokerException ofAuthority(Exception e) {
    return new BrokerException("its authority's file: " + rootReason(e), true, e);
  }

  /** The innermost reason, which is the one that tells something. */
  static String rootReason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
