package io.counterwatch.wire;

import io.counterwatch.event.RefusalReason;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.WireNamed;
import java.util.Map;

/**
 * What the server tells devices: acknowledgement, refusal, its own state. What it tells displays is
 * {@link CentreMessageCodec}'s.
 */
public final class ServerMessageCodec {
  private static final Map<String, RefusalReason> REASONS = WireNamed.index(RefusalReason.class);
  private static final long NO_UPTIME = -1;

  private ServerMessageCodec() {}

  /** The JSON of a message. */
  public static byte[] write(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Ack ack -> writeAck(ack);
      case ServerMessage.Rejection rejection ->
          new JsonText(160)
              .text("id", rejection.id())
              .text("reason", rejection.reason().wireName())
              .text("detail", rejection.detail())
              .endBytes();
      case ServerMessage.Status status ->
          new JsonText(160)
              .flag("online", status.online())
              .text("run", status.run())
              .flag("accepting", status.accepting())
              .text("time", Rfc3339.formatMillis(status.timeMicros()))
              .json("speed", JsonText.decimal(status.speed()))
              .endBytes();
      case ServerMessage.Board board -> CentreMessageCodec.write(board);
      case ServerMessage.Alerts alerts -> CentreMessageCodec.write(alerts);
    };
  }

  /**
   * Reads an acknowledgement; an absent uptime is −1.
   *
   * @throws WireException where it isn't one
   */
  public static ServerMessage.Ack readAck(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    return new ServerMessage.Ack(
        in.epoch("epoch"),
        in.requiredSequence("upto"),
        in.ranges("missing", ServerMessage.Ack.MAX_MISSING),
        in.count("rejected", 0),
        in.time("time"),
        in.count("uptime", NO_UPTIME));
  }

  /**
   * Reads a refusal.
   *
   * @throws WireException where it isn't one
   */
  public static ServerMessage.Rejection readRejection(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    return new ServerMessage.Rejection(
        in.optionalText("id"), in.name("reason", REASONS), in.text("detail"));
  }

  /**
   * Reads the server's state.
   *
   * @throws WireException where it isn't one
   */
  public static ServerMessage.Status readStatus(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    double speed = in.number("speed");
    if (speed <= 0) {
      throw new WireException("speed: must be above 0");
    }
    return new ServerMessage.Status(
        in.flag("online"), in.text("run"), in.flag("accepting"), in.time("time"), speed);
  }

  private static byte[] writeAck(ServerMessage.Ack ack) {
    StringBuilder missing = new StringBuilder("[");
    for (ServerMessage.SequenceRange range : ack.missing()) {
      missing
          .append(missing.length() > 1 ? ",[\"" : "[\"")
          .append(Sequences.text(range.from()))
          .append("\",\"")
          .append(Sequences.text(range.to()))
          .append("\"]");
    }
    JsonText out =
        new JsonText(256)
            .text("epoch", ack.epoch())
            .text("upto", Sequences.text(ack.upto()))
            .json("missing", missing.append(']').toString())
            .number("rejected", ack.rejected())
            .text("time", Rfc3339.formatMillis(ack.timeMicros()));
    if (ack.uptimeMillis() >= 0) {
      out.number("uptime", ack.uptimeMillis());
    }
    return out.endBytes();
  }
}
