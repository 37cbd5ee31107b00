package io.counterwatch.pipeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.counterwatch.centre.Organisation;
import io.counterwatch.event.DeviceStatus;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import io.counterwatch.event.ServerMessage;
import io.counterwatch.testing.Story;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/** A writer on a thread of the test's own, run to the end of its work at each step. */
final class WriterRun implements Loop, TestClock, DeviceLink {
  static {
    // Stores fail here by the hundred, as the tests ask.
    ((Logger) LoggerFactory.getLogger(StoreTrouble.class)).setLevel(Level.OFF);
  }

  final Figures figures = new Figures();
  final Writer writer;

  /** Gets its turns only where a test asked for that: else it is as one that hangs. */
  final Forecaster forecaster;

  /** Completes when the writer has started. */
  final CompletableFuture<Void> start;

  final List<ServerMessage.Ack> acks = new ArrayList<>();
  final List<String> ackCentres = new ArrayList<>();
  final List<ServerMessage.Rejection> rejections = new ArrayList<>();
  final List<ServerMessage.Status> statuses = new ArrayList<>();
  final List<ServerMessage.Board> boards = new ArrayList<>();
  final List<ServerMessage.Alerts> alerts = new ArrayList<>();
  final List<String> ended = new ArrayList<>();
  int stored;
  int duplicates;
  int rejected;
  int withheld;
  boolean leaseLost;

  /** The server's clock. */
  long nowMicros;

  /** How far the real clock goes on each time that it is read. */
  long nanosPerLook = 1_000_000_000L;

  /** More tasks in a row than any test needs: the writer is going round in circles. */
  private static final int MAX_TASKS = 200_000;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final ForecastThread forecasts;
  long nanos;

  WriterRun(EventStore store, boolean open, long nowMicros) {
    this(store, Organisation.empty(ZoneId.of("UTC")), open, nowMicros);
  }

  WriterRun(EventStore store, Organisation organisation, boolean open, long nowMicros) {
    this(store, OrganisationSource.fixed(organisation), open, nowMicros);
  }

  WriterRun(EventStore store, OrganisationSource organisation, boolean open, long nowMicros) {
    this(store, organisation, open, nowMicros, false);
  }

  /** One whose forecaster runs, too. */
  static WriterRun forecasting(EventStore store, Organisation organisation, long nowMicros) {
    WriterRun started =
        new WriterRun(store, OrganisationSource.fixed(organisation), true, nowMicros, true);
    started.nanosPerLook = 1_000;
    return started;
  }

  private WriterRun(
      EventStore store,
      OrganisationSource organisation,
      boolean open,
      long nowMicros,
      boolean forecasting) {
    this.nowMicros = nowMicros;
    this.forecasts = new ForecastThread(forecasting);
    this.forecaster = new Forecaster(forecasts, forecasts);
    this.writer =
        new Writer(
            store,
            this,
            this,
            organisation,
            open,
            Event::toString,
            figures,
            forecaster,
            () -> leaseLost = true);
    writer.attach(this);
    start = writer.start().toCompletableFuture();
    work();
  }

  /** With open registration and a real clock that hardly goes on by itself. */
  static WriterRun open(EventStore store, long nowMicros) {
    WriterRun started = new WriterRun(store, true, nowMicros);
    started.nanosPerLook = 1_000;
    return started;
  }

  /** Hands over a message and waits until it is dealt with. */
  void send(List<? extends Reading> readings) {
    offer("hall", "kiosk", readings);
    work();
  }

  void offer(String centre, String device, List<? extends Reading> readings) {
    boolean taken =
        writer.intake().offer(new Arrival(centre, device, 100, List.copyOf(readings), new Count()));
    if (!taken) {
      throw new IllegalStateException("no room");
    }
  }

  void say(String device, DeviceStatus status) {
    writer.intake().status("hall", device, status, false);
    work();
  }

  /** Writes every day's rows. */
  void settle() {
    settle("hall");
  }

  /** Writes every day's rows, and that centre's of today. */
  void settle(String centre) {
    settled(centre);
    var settled = writer.questions().settleAll().toCompletableFuture();
    work();
    if (!settled.isDone() || settled.isCompletedExceptionally()) {
      throw new IllegalStateException("not settled");
    }
  }

  /** Asks for all of a centre's days, and doesn't wait. */
  CompletableFuture<Void> settled(String centre) {
    return settled(centre, LocalDate.MIN, LocalDate.MAX);
  }

  CompletableFuture<Void> settled(String centre, LocalDate from, LocalDate to) {
    return writer.questions().settle(List.of(centre), from, to).toCompletableFuture();
  }

  /** Runs until nothing is left to do. */
  void work() {
    for (int done = 0; !tasks.isEmpty() || !forecasts.tasks.isEmpty(); done++) {
      if (done == MAX_TASKS) {
        throw new IllegalStateException("no end of work after " + done + " tasks");
      }
      (tasks.isEmpty() ? forecasts.tasks : tasks).remove().run();
    }
  }

  /** Lets the real clock go on. */
  void pass(long seconds) {
    nanos += seconds * 1_000_000_000L;
  }

  /** Both clocks go on. */
  void passMillis(long millis) {
    nowMicros += millis * 1_000;
    nanos += millis * 1_000_000;
  }

  /** What happens ten times a second. */
  void tick() {
    writer.tick();
    forecaster.tick();
    work();
  }

  ServerMessage.Ack lastAck() {
    return Objects.requireNonNull(acks.isEmpty() ? null : acks.getLast());
  }

  /** A ticket of its own for each sequence. */
  static Event issue(long sequence, long micros) {
    return Story.event(
        micros,
        "T" + sequence,
        new EventBody.TicketIssued("land", "T" + sequence, null, false, null, null),
        sequence);
  }

  /** The same, a little after eight in the morning. */
  static List<Reading> issued(long... sequences) {
    List<Event> events = new ArrayList<>();
    for (long sequence : sequences) {
      events.add(issue(sequence, Story.micros("08:00:00") + sequence));
    }
    return decoded(events);
  }

  static List<Reading> decoded(List<Event> events) {
    List<Reading> readings = new ArrayList<>();
    events.forEach(event -> readings.add(new Reading.Decoded(event, "{}")));
    return readings;
  }

  /** The same event at another centre, from another device, received at another time. */
  static List<Reading> from(String centre, String device, long received, Event event) {
    return decoded(
        List.of(
            new Event(
                centre,
                device,
                device,
                event.id(),
                event.epoch(),
                event.sequence(),
                event.timeMicros(),
                received,
                0,
                event.subject(),
                0,
                event.body())));
  }

  /** The forecaster's own; its looking at the clock is nobody else's time. */
  private final class ForecastThread implements Loop, TestClock {
    final Deque<Runnable> tasks = new ArrayDeque<>();
    private final boolean runs;

    ForecastThread(boolean runs) {
      this.runs = runs;
    }

    @Override
    public void execute(Runnable task) {
      if (runs) {
        tasks.add(task);
      }
    }

    @Override
    public void after(long millis, Runnable task) {
      execute(task);
    }

    @Override
    public long nowMicros() {
      return nowMicros;
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  private final class Count implements Arrival.Completion {
    @Override
    public void stored(Arrival.Outcome outcome) {
      stored += outcome.stored();
      duplicates += outcome.duplicates();
      rejected += outcome.rejected();
    }

    @Override
    public void withheld(String reason) {
      withheld++;
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void after(long millis, Runnable task) {
    nanos += millis * 1_000_000;
    tasks.add(task);
  }

  @Override
  public long nowMicros() {
    return nowMicros;
  }

  @Override
  public long nanos() {
    nanos += nanosPerLook;
    return nanos;
  }

  @Override
  public void ack(String centre, String device, ServerMessage.Ack ack) {
    acks.add(ack);
    ackCentres.add(centre);
  }

  @Override
  public void rejected(String centre, String device, ServerMessage.Rejection rejection) {
    rejections.add(rejection);
  }

  @Override
  public void status(ServerMessage.Status status) {
    statuses.add(status);
  }

  @Override
  public void board(ServerMessage.Board board) {
    boards.add(board);
  }

  @Override
  public void alerts(ServerMessage.Alerts newest) {
    alerts.add(newest);
  }

  @Override
  public void ended(String centre) {
    ended.add(centre);
  }
}
