package io.counterwatch.simulator;

import io.counterwatch.event.EventBody;
import io.counterwatch.event.EventBody.CounterOpened;
import io.counterwatch.event.EventBody.ServiceFinished;
import io.counterwatch.event.EventBody.ServiceStarted;
import io.counterwatch.event.EventBody.TicketCalled;
import io.counterwatch.event.EventBody.TicketIssued;
import io.counterwatch.event.ServiceOutcome;
import io.counterwatch.event.TicketChannel;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets at a constant rate for load tests: at every counter in turn one is issued, called,
 * started and finished. Events happen when they are due by real time, and carry the server's time.
 * What does not fit into an outbox is offered again, so a server that cannot follow slows the
 * stream down.
 */
final class SteadyStream implements Source {
  /** The stream hands out what is due this often, in seconds of real time. */
  static final double STEP_SECONDS = 0.005;

  private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

  private final List<Line> lines = new ArrayList<>();
  private final double rate;
  private final double speed;
  private final LongSupplier nanos;
  private final long startNanos;
  private final String run;
  private int turn;
  private long handedOut;

  /** One counter and the ticket that it is busy with. */
  private static final class Line {
    final CentreProfile centre;
    final CounterProfile counter;
    final String staff;
    int step = -1;
    String subject = "";

    Line(CentreProfile centre, CounterProfile counter) {
      this.centre = centre;
      this.counter = counter;
      staff = "s-" + counter.id();
    }
  }

  /**
   * @param rate events per real second
   * @param speed of the server's clock
   * @param nowMicros the server's clock now; makes this stream's tickets differ from another's
   */
  SteadyStream(
      List<CentreProfile> centres, double rate, double speed, long nowMicros, LongSupplier nanos) {
    this.rate = rate;
    this.speed = speed;
    this.nanos = nanos;
    startNanos = nanos.getAsLong();
    run = Long.toString(nowMicros / 1_000, Character.MAX_RADIX).toUpperCase(Locale.ROOT);
    int widest = centres.stream().mapToInt(centre -> centre.counters().size()).max().orElse(0);
    for (int i = 0; i < widest; i++) {
      for (CentreProfile centre : centres) {
        if (i < centre.counters().size()) {
          lines.add(new Line(centre, centre.counters().get(i)));
        }
      }
    }
  }

  @Override
  public long play(Fleet fleet, long nowMicros) {
    long due = (long) ((nanos.getAsLong() - startNanos) / 1e9 * rate);
    boolean room = true;
    while (room && handedOut < due) {
      Line line = lines.get(turn);
      room = fleet.offer(next(line, nowMicros));
      if (room) {
        line.step = (line.step + 1) % 4;
        turn = (turn + 1) % lines.size();
        handedOut++;
      }
    }
    return nowMicros + (long) (STEP_SECONDS * 1e6 * speed);
  }

  private PlannedEvent next(Line line, long nowMicros) {
    String counter = line.counter.id();
    String staff = line.staff;
    String terminal = line.centre.terminal(counter);
    return switch (line.step) {
      case -1 ->
          event(
              nowMicros,
              terminal,
              null,
              new CounterOpened(counter, staff, line.counter.services()));
      case 0 -> issue(line, nowMicros);
      case 1 -> event(nowMicros, terminal, line.subject, new TicketCalled(counter, staff));
      case 2 -> event(nowMicros, terminal, line.subject, new ServiceStarted(counter, staff));
      default ->
          event(
              nowMicros,
              terminal,
              line.subject,
              new ServiceFinished(counter, staff, ServiceOutcome.DONE));
    };
  }

  private PlannedEvent issue(Line line, long nowMicros) {
    Instant now = Instant.EPOCH.plusMillis(nowMicros / 1_000);
    String date = DATE.format(now.atZone(WorkingHours.ZONE).toLocalDate());
    String number = "R" + handedOut;
    line.subject = date + "-" + run + "-" + number;
    List<String> services = line.counter.services();
    String service = services.get((int) (handedOut % services.size()));
    return event(
        nowMicros,
        line.centre.kiosk(),
        line.subject,
        new TicketIssued(service, number, TicketChannel.KIOSK, false, null, null));
  }

  private static PlannedEvent event(
      long micros, String device, @Nullable String subject, EventBody body) {
    return new PlannedEvent(micros, device, subject, body);
  }
}
