package io.counterwatch.pipeline;

import io.counterwatch.centre.CentreForecast;
import io.counterwatch.centre.CentreForecast.ServiceForecast;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.CentreView.AlertView;
import io.counterwatch.centre.CentreView.CounterView;
import io.counterwatch.centre.Estimate.Known;
import io.counterwatch.centre.Estimate.Range;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.event.ServerMessage.Alert;
import io.counterwatch.event.ServerMessage.Alerts;
import io.counterwatch.event.ServerMessage.Board;
import io.counterwatch.event.ServerMessage.Estimate;
import io.counterwatch.event.ServerMessage.NowServing;
import io.counterwatch.event.ServerMessage.ServiceLine;
import io.counterwatch.event.ServerMessage.ShownRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What displays are told: each centre's board, and the alerts that are active there. Both follow
 * the newest view, are told only when something changed, and never faster than a limit. It keeps
 * the newest view and the last words of each live centre, and which centres are live no more.
 */
final class DisplayDesk {
  /** A centre's board, and its alerts, are told at most once in this time. */
  static final long INTERVAL_NANOS = 1_000_000_000L;

  /**
   * A longest wait grows each second. Where nothing of the alerts changed but such values, they are
   * told at most once in this time.
   */
  static final long ALERT_VALUES_INTERVAL_NANOS = 10_000_000_000L;

  /** What a centre's displays have been told, and when. */
  private static final class Line {
    CentreView newest;
    @Nullable Board board;
    @Nullable Alerts alerts;
    long boardNanos;
    long alertsNanos;

    Line(CentreView newest) {
      this.newest = newest;
    }
  }

  private final WriterClock clock;
  private final Forecasts forecasts;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** Centres whose newest view has not been compared with what was told. */
  private final Set<String> unseen = new LinkedHashSet<>();

  /** Centres that are live no more: nothing may be left of them at a broker. */
  private final Set<String> ended = new LinkedHashSet<>();

  private @Nullable DeviceLink link;
  private boolean current;

  DisplayDesk(WriterClock clock, Forecasts forecasts) {
    this.clock = clock;
    this.forecasts = forecasts;
  }

  /** Everything is told anew over this link. */
  void attach(DeviceLink newLink) {
    link = newLink;
    for (Line line : lines.values()) {
      line.board = null;
      line.alerts = null;
    }
    unseen.addAll(lines.keySet());
    ended.forEach(newLink::ended);
  }

  /** The centre is live no more. */
  void end(String centre) {
    lines.remove(centre);
    unseen.remove(centre);
    if (ended.add(centre) && link != null) {
      link.ended(centre);
    }
  }

  /** A new view; it is told at one of the next ticks. */
  void show(CentreView view) {
    ended.remove(view.centre());
    Line line = lines.get(view.centre());
    if (line == null) {
      lines.put(view.centre(), new Line(view));
    } else {
      line.newest = view;
    }
    unseen.add(view.centre());
  }

  /**
   * Tells what changed and may be told by now; to be called about ten times a second.
   *
   * @param isCurrent whether events are taken: if not, every board is stale
   */
  void tick(boolean isCurrent) {
    if (isCurrent != current) {
      current = isCurrent;
      unseen.addAll(lines.keySet());
    }
    DeviceLink displays = link;
    if (displays == null) {
      return;
    }
    long nowNanos = clock.nanos();
    for (Iterator<String> centres = unseen.iterator(); centres.hasNext(); ) {
      Line line = lines.get(centres.next());
      if (line == null) {
        centres.remove();
        continue;
      }
      boolean boardIsTold = tellBoard(displays, line, nowNanos);
      boolean alertsAreTold = tellAlerts(displays, line, nowNanos);
      if (boardIsTold && alertsAreTold) {
        centres.remove();
      }
    }
  }

  /** Returns whether there is nothing left to tell of this view. */
  private boolean tellBoard(DeviceLink displays, Line line, long nowNanos) {
    Board last = line.board;
    if (last != null && nowNanos - line.boardNanos < INTERVAL_NANOS) {
      return false;
    }
    Board board = board(line.newest, forecasts.beside(line.newest, current), !current);
    if (last == null || !saysTheSame(last, board)) {
      displays.board(board);
      line.board = board;
      line.boardNanos = nowNanos;
    }
    return true;
  }

  private static boolean saysTheSame(Board one, Board other) {
    return one.stale() == other.stale()
        && one.nowServing().equals(other.nowServing())
        && lines(one).equals(lines(other));
  }

  /** The services as they are shown: an estimate's seconds differ each time that it is made. */
  private static List<ServiceLine> lines(Board board) {
    return board.services().stream().map(DisplayDesk::asShown).toList();
  }

  private static ServiceLine asShown(ServiceLine line) {
    Estimate estimate = line.estimate();
    return estimate == null || estimate.shown() == null
        ? line
        : new ServiceLine(line.service(), line.waiting(), new Estimate(0, 0, estimate.shown()));
  }

  private static boolean tellAlerts(DeviceLink displays, Line line, long nowNanos) {
    Alerts last = line.alerts;
    long sinceNanos = nowNanos - line.alertsNanos;
    if (last != null && sinceNanos < INTERVAL_NANOS) {
      return false;
    }
    Alerts alerts = alerts(line.newest);
    boolean news =
        last == null
            || !kinds(last).equals(kinds(alerts))
            || sinceNanos >= ALERT_VALUES_INTERVAL_NANOS && !last.alerts().equals(alerts.alerts());
    if (news) {
      displays.alerts(alerts);
      line.alerts = alerts;
      line.alertsNanos = nowNanos;
    }
    return true;
  }

  /** The alerts without what changes while they last. */
  private static List<Alert> kinds(Alerts alerts) {
    return alerts.alerts().stream()
        .map(
            alert ->
                new Alert(
                    alert.alert(),
                    alert.service(),
                    alert.counter(),
                    alert.device(),
                    0,
                    null,
                    alert.limit()))
        .toList();
  }

  private static Board board(CentreView view, @Nullable CentreForecast forecast, boolean stopped) {
    boolean known = view.data().known();
    List<NowServing> serving = new ArrayList<>();
    for (CounterView counter : view.counters()) {
      CentreView.Shown shown = counter.shown();
      if (shown != null && serving.size() < Board.MAX_LINES) {
        serving.add(
            new NowServing(
                counter.plan().counter(), shown.number(), shown.service(), shown.calledMicros()));
      }
    }
    List<ServiceLine> services =
        view.services().stream()
            .limit(Board.MAX_LINES)
            .map(
                service ->
                    new ServiceLine(
                        service.plan().service(),
                        known ? (Integer) service.waiting() : null,
                        estimate(forecast, service.plan().service())))
            .toList();
    return new Board(
        view.centre(), view.atMicros(), serving, services, stopped || view.data().stale());
  }

  private static @Nullable Estimate estimate(@Nullable CentreForecast forecast, String service) {
    ServiceForecast of = forecast == null ? null : forecast.services().get(service);
    return of != null && of.estimate() instanceof Known(int p50, int p90, Range(int from, int to))
        ? new Estimate(p50, p90, new ShownRange(from, to))
        : null;
  }

  private static Alerts alerts(CentreView view) {
    List<Alert> alerts =
        view.alerts().stream().limit(Alerts.MAX_ALERTS).map(DisplayDesk::alert).toList();
    return new Alerts(view.centre(), view.atMicros(), alerts);
  }

  private static Alert alert(AlertView alert) {
    return new Alert(
        alert.alert(),
        alert.service(),
        null,
        null,
        alert.sinceMicros(),
        alert.value(),
        alert.limit());
  }
}
