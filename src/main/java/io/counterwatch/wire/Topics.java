package io.counterwatch.wire;

import org.jspecify.annotations.Nullable;

/** The protocol's MQTT topics. */
public final class Topics {
  private static final String ROOT = "counterwatch/v1/";
  private static final String EVENT = "/event";
  private static final String STATUS = "/status";

  /** The server's own retained state. */
  public static final String SERVER_STATUS = ROOT + "server/status";

  /** Every device's events. */
  public static final String EVENT_FILTER = ROOT + "+/+" + EVENT;

  /** Every device's birth, heartbeat and death. */
  public static final String STATUS_FILTER = ROOT + "+/+" + STATUS;

  private Topics() {}

  /** What a device says on a topic. */
  public enum Kind {
    EVENT,
    STATUS
  }

  /** Mosquitto's count of messages that found no room in a queue. Other brokers have none. */
  public static final String BROKER_DROPPED = "$SYS/broker/publish/messages/dropped";

  /** A topic on which a device speaks to the server. */
  public record DeviceTopic(String centre, String device, Kind kind) {}

  /** A device's events, device to server. */
  public static String event(String centre, String device) {
    return ROOT + centre + '/' + device + EVENT;
  }

  /** A device's birth, heartbeat and death, device to server. */
  public static String status(String centre, String device) {
    return ROOT + centre + '/' + device + STATUS;
  }

  /** What is durably stored of a device, server to device. */
  public static String ack(String centre, String device) {
    return ROOT + centre + '/' + device + "/ack";
  }

  /** A device's refused events, server to device. */
  public static String rejected(String centre, String device) {
    return ROOT + centre + '/' + device + "/rejected";
  }

  /** What a centre's displays show. */
  public static String board(String centre) {
    return ROOT + centre + "/board";
  }

  /** A centre's active alerts. */
  public static String alerts(String centre) {
    return ROOT + centre + "/alerts";
  }

  /** Reads a device-to-server topic; null for any other topic and for ids that aren't slugs. */
  public static @Nullable DeviceTopic parse(String topic) {
    if (!topic.startsWith(ROOT)) {
      return null;
    }
    int centreEnd = topic.indexOf('/', ROOT.length());
    int deviceEnd = centreEnd < 0 ? -1 : topic.indexOf('/', centreEnd + 1);
    if (deviceEnd < 0) {
      return null;
    }
    Kind kind = kind(topic.substring(deviceEnd));
    String centre = topic.substring(ROOT.length(), centreEnd);
    String device = topic.substring(centreEnd + 1, deviceEnd);
    if (kind == null || !Slugs.isSlug(centre) || !Slugs.isSlug(device)) {
      return null;
    }
    return new DeviceTopic(centre, device, kind);
  }

  private static @Nullable Kind kind(String suffix) {
    return switch (suffix) {
      case EVENT -> Kind.EVENT;
      case STATUS -> Kind.STATUS;
      default -> null;
    };
  }
}
