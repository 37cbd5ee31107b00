package io.counterwatch.wire;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.WireNamed;
import java.util.Map;

/**
 * A device's birth, heartbeat and death. What is unknown is left out: a kind, an epoch, a sequence
 * of 0, an uptime below 0, a time. Absent sequences are read as 0, an absent uptime as −1.
 */
public final class StatusCodec {
  private static final Map<String, DeviceKind> KINDS = WireNamed.index(DeviceKind.class);
  private static final long NO_UPTIME = -1;

  /** What a device's last will says, and a clean stop. */
  public static final DeviceStatus DEATH =
      new DeviceStatus(false, false, null, null, 0, 0, NO_UPTIME, null, null);

  private StatusCodec() {}

  /** The JSON of a status; of a death nothing but that. */
  public static byte[] write(DeviceStatus status) {
    JsonText out = new JsonText(256).flag("online", status.online());
    if (!status.online()) {
      return out.endBytes();
    }
    if (status.birth()) {
      out.flag("birth", true);
    }
    DeviceKind kind = status.kind();
    out.text("kind", kind == null ? null : kind.wireName()).text("epoch", status.epoch());
    if (status.oldest() > 0) {
      out.text("oldest", Sequences.text(status.oldest()));
    }
    if (status.next() > 0) {
      out.text("next", Sequences.text(status.next()));
    }
    if (status.uptimeMillis() >= 0) {
      out.number("uptime", status.uptimeMillis());
    }
    Long time = status.timeMicros();
    return out.text("time", time == null ? null : Rfc3339.formatMillis(time))
        .text("firmware", status.firmware())
        .endBytes();
  }

  /**
   * Reads a status.
   *
   * @throws WireException where it isn't one
   */
  public static DeviceStatus read(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    if (!in.flag("online")) {
      return DEATH;
    }
    return new DeviceStatus(
        true,
        Boolean.TRUE.equals(in.optionalFlag("birth")),
        in.optionalName("kind", KINDS),
        in.optionalEpoch("epoch"),
        in.sequence("oldest"),
        in.sequence("next"),
        in.count("uptime", NO_UPTIME),
        in.optionalTime("time"),
        in.optionalText("firmware"));
  }
}
