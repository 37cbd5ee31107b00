package io.counterwatch.wire;

import io.counterwatch.event.ServerMessage;
import io.counterwatch.event.ServerMessage.Alert;
import io.counterwatch.event.ServerMessage.Estimate;
import io.counterwatch.event.ServerMessage.NowServing;
import io.counterwatch.event.ServerMessage.ServiceLine;
import io.counterwatch.event.ServerMessage.ShownRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells a centre's displays: its board and its active alerts. What is unknown is
 * left out, never written as 0.
 */
public final class CentreMessageCodec {
  private static final long ABSENT = -1;

  private CentreMessageCodec() {}

  static byte[] write(ServerMessage.Board board) {
    return new JsonText(1024)
        .text("centre", board.centre())
        .text("at", Rfc3339.formatMillis(board.atMicros()))
        .json("nowServing", list(board.nowServing(), CentreMessageCodec::writeServing))
        .json("services", list(board.services(), CentreMessageCodec::writeService))
        .flag("stale", board.stale())
        .endBytes();
  }

  static byte[] write(ServerMessage.Alerts alerts) {
    return new JsonText(512)
        .text("centre", alerts.centre())
        .text("at", Rfc3339.formatMillis(alerts.atMicros()))
        .json("alerts", list(alerts.alerts(), CentreMessageCodec::writeAlert))
        .endBytes();
  }

  /**
   * Reads a board.
   *
   * @throws WireException where it isn't one
   */
  public static ServerMessage.Board readBoard(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    List<NowServing> nowServing = new ArrayList<>();
    for (ControlMessage line : in.objects("nowServing", ServerMessage.Board.MAX_LINES)) {
      nowServing.add(
          new NowServing(
              line.slug("counter"),
              line.text("ticket", BodyCodec.MAX_NUMBER_LENGTH),
              line.slug("service"),
              line.time("since")));
    }
    List<ServiceLine> services = new ArrayList<>();
    for (ControlMessage line : in.objects("services", ServerMessage.Board.MAX_LINES)) {
      services.add(
          new ServiceLine(line.slug("service"), waiting(line), estimate(line, "estimate")));
    }
    return new ServerMessage.Board(
        in.slug("centre"), in.time("at"), nowServing, services, in.flag("stale"));
  }

  /**
   * Reads the active alerts of a centre.
   *
   * @throws WireException where they are none
   */
  public static ServerMessage.Alerts readAlerts(byte[] payload) throws WireException {
    ControlMessage in = ControlMessage.read(payload);
    List<Alert> alerts = new ArrayList<>();
    for (ControlMessage alert : in.objects("alerts", ServerMessage.Alerts.MAX_ALERTS)) {
      alerts.add(
          new Alert(
              alert.slug("alert"),
              alert.optionalSlug("service"),
              alert.optionalSlug("counter"),
              alert.optionalSlug("device"),
              alert.time("since"),
              alert.optionalNumber("value"),
              alert.optionalNumber("limit")));
    }
    return new ServerMessage.Alerts(in.slug("centre"), in.time("at"), alerts);
  }

  private static @Nullable Integer waiting(ControlMessage line) throws WireException {
    long waiting = line.count("waiting", ABSENT, Integer.MAX_VALUE);
    return waiting == ABSENT ? null : (Integer) (int) waiting;
  }

  private static @Nullable Estimate estimate(ControlMessage line, String name)
      throws WireException {
    ControlMessage in = line.optionalObject(name);
    return in == null
        ? null
        : new Estimate(in.requiredCount("p50"), in.requiredCount("p90"), shown(in));
  }

  /** The protocol did not always have it; half a range is none. */
  private static @Nullable ShownRange shown(ControlMessage estimate) throws WireException {
    long from = estimate.count("from", ABSENT);
    long to = estimate.count("to", ABSENT);
    return from == ABSENT || to == ABSENT ? null : new ShownRange(from, to);
  }

  private static void writeServing(JsonText out, NowServing line) {
    out.text("counter", line.counter())
        .text("ticket", line.ticket())
        .text("service", line.service())
        .text("since", Rfc3339.formatMillis(line.sinceMicros()));
  }

  private static void writeService(JsonText out, ServiceLine line) {
    out.text("service", line.service());
    if (line.waiting() != null) {
      out.number("waiting", line.waiting());
    }
    Estimate estimate = line.estimate();
    if (estimate != null) {
      out.json("estimate", text(estimate));
    }
  }

  private static String text(Estimate estimate) {
    JsonText out =
        new JsonText(64).number("p50", estimate.p50Seconds()).number("p90", estimate.p90Seconds());
    ShownRange shown = estimate.shown();
    if (shown != null) {
      out.number("from", shown.fromMinutes()).number("to", shown.toMinutes());
    }
    return out.end();
  }

  private static void writeAlert(JsonText out, Alert alert) {
    out.text("alert", alert.alert())
        .text("service", alert.service())
        .text("counter", alert.counter())
        .text("device", alert.device())
        .text("since", Rfc3339.formatMillis(alert.sinceMicros()));
    if (alert.value() != null) {
      out.json("value", JsonText.decimal(alert.value()));
    }
    if (alert.limit() != null) {
      out.json("limit", JsonText.decimal(alert.limit()));
    }
  }

  private static <T> String list(List<T> items, BiConsumer<JsonText, T> write) {
    StringBuilder out = new StringBuilder("[");
    for (T item : items) {
      JsonText object = new JsonText(out.length() > 1 ? out.append(',') : out);
      write.accept(object, item);
      object.close();
    }
    return out.append(']').toString();
  }
}
