package io.counterwatch.ingest;

import io.counterwatch.wire.Slugs;
import io.counterwatch.wire.Topics;
import io.counterwatch.wire.Topics.DeviceTopic;
import org.jspecify.annotations.Nullable;

/** What a device may do on the built-in endpoint: the same as a broker's access list grants it. */
final class AccessRules {
  /** The server's own name, which no device can have. */
  static final String SERVER = BrokerSettings.DEFAULT_CLIENT_ID;

  /** Stands for any centre, as in MQTT. */
  static final String ANY = "+";

  private static final String[] NO_LEVELS = {};
  private static final int CENTRE_LEVEL = 2;

  private AccessRules() {}

  /** Its own {@code event} and {@code status}, in whatever centre. */
  static boolean mayPublish(String device, @Nullable String topic) {
    // The topic of a last will is null where it is too long for the MQTT server.
    DeviceTopic to = topic == null ? null : Topics.parse(topic);
    return to != null && to.device().equals(device);
  }

  /**
   * Its own {@code ack} and {@code rejected}, any board, the server's status; alerts if it was
   * enrolled for them.
   */
  static boolean maySubscribe(String device, boolean alerts, String filter) {
    if (filter.equals(Topics.SERVER_STATUS)) {
      return true;
    }
    String centre = centre(filter);
    if (!centre.equals(ANY) && !Slugs.isSlug(centre)) {
      return false;
    }
    return filter.equals(Topics.board(centre))
        || filter.equals(Topics.ack(centre, device))
        || filter.equals(Topics.rejected(centre, device))
        || alerts && isAlerts(filter);
  }

  /** Whether it asks for alerts, of whatever centre. */
  static boolean isAlerts(String filter) {
    return filter.equals(Topics.alerts(centre(filter)));
  }

  /** The filter that matches this topic in every centre. */
  static String inAnyCentre(String topic) {
    String[] levels = levels(topic);
    if (levels.length <= CENTRE_LEVEL) {
      return topic;
    }
    levels[CENTRE_LEVEL] = ANY;
    return String.join("/", levels);
  }

  private static String centre(String topic) {
    String[] levels = levels(topic);
    return levels.length <= CENTRE_LEVEL ? "" : levels[CENTRE_LEVEL];
  }

  private static String[] levels(String topic) {
    return topic.length() > MAX_TOPIC_LENGTH ? NO_LEVELS : topic.split("/", -1);
  }

  /** No topic of ours is longer; a filter of 64 KB is not worth splitting. */
  private static final int MAX_TOPIC_LENGTH = 200;
}
