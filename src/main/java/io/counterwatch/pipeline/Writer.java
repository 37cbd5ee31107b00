package io.counterwatch.pipeline;

import io.counterwatch.centre.Forecasts;
import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.EventStore.WriterState;
import io.counterwatch.pipeline.Inbox.Task;
import io.counterwatch.pipeline.Turns.Turn;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes what the sources received, and sees each batch through {@link
 * BatchPath#process}. It owns all state of the engine; everybody else reads immutable views.
 * Batches follow one another strictly, and a new one begins when the store is idle: no timer delays
 * an event.
 *
 * <p>Crash-only: when the store fails, memory is thrown away and rebuilt from the store, exactly as
 * at a start, and the batch is tried again. Nothing was acknowledged, so nothing is lost; what had
 * been committed after all shows as a duplicate.
 */
public final class Writer {
  /** Limit on the events of one transaction; a message is never split, so it may pass it. */
  public static final int MAX_BATCH_EVENTS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Ports ports;
  private final Loop loop;
  private final Runnable onLeaseLost;
  private final WriterMemory memory;
  private final Inbox inbox;
  private final DeviceDesk devices;
  private final DisplayDesk displays;
  private final ViewPublisher views;
  private final Readiness readiness;
  private final DayKeeper keeper;
  private final DayQuestions questions;
  private final WriterEnd end;
  private final DayChange dayChange;
  private final Forecaster forecaster;
  private final ForecastKeeper forecasts;
  private final Rebuild rebuild;
  private final BatchPath path;
  private final Turns turns;
  private final StoreTrouble trouble;
  private final WriterLoad load;

  private final AtomicBoolean pumpScheduled = new AtomicBoolean();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private volatile Organisation organisation = Organisation.empty(ZoneOffset.UTC);

  /** Whether work is under way; when it is over the inbox is looked into again. */
  private volatile boolean busy;

  /** Whether memory holds what the store has. */
  private boolean loaded;

  /**
   * Whether the store failed to take something: a full disk lets itself be read all the same, so it
   * is not believed before that is stored.
   */
  private boolean unproven;

  /** Whether the store's connection broke since it was opened. */
  private boolean lost;

  /**
   * A writer that has not started.
   *
   * @param open whether centres and devices are registered at first sight
   * @param text writes out refused events that were read, for those who look at them
   * @param forecaster is told what is stored
   * @param onLeaseLost called once when another server owns the database: the process must stop
   */
  public Writer(
      EventStore store,
      Loop loop,
      WriterClock clock,
      OrganisationSource source,
      boolean open,
      EventText text,
      Figures figures,
      Forecaster forecaster,
      Runnable onLeaseLost) {
    this.ports = new Ports(store, loop, clock);
    this.loop = loop;
    this.onLeaseLost = onLeaseLost;
    this.forecaster = forecaster;
    this.memory = WriterMemory.empty(open, figures, forecaster.mail());
    this.inbox = new Inbox(figures, clock, this::taskCame);
    Registry registry = memory.registry();
    CentreDays days = memory.days();
    this.devices = new DeviceDesk(clock, memory.health(), registry.directory(), figures);
    this.displays = new DisplayDesk(clock, forecaster.board());
    this.views = new ViewPublisher(days, memory.dossiers(), registry, memory.health(), clock);
    views.board().subscribe(displays::show);
    this.readiness = new Readiness(devices, views.board(), clock);
    this.keeper = new DayKeeper(ports, days);
    this.questions =
        new DayQuestions(loop, this::health, registry.centres(), days, keeper, this::schedulePump);
    this.end = new WriterEnd(loop, inbox, readiness, questions, devices);
    this.dayChange = new DayChange(ports, days, views, displays, forecaster.mail());
    this.forecasts = new ForecastKeeper(ports, inbox, days, this::schedulePump);
    forecaster.attach(forecasts, store.forecasts(), views.board());
    this.rebuild =
        new Rebuild(
            ports,
            memory,
            new OrganisationVersions(store.organisations(), source, loop),
            keeper,
            views,
            devices);
    this.path =
        new BatchPath(
            ports,
            memory,
            text,
            new Admission(registry, memory.health(), devices, clock),
            new Settlement(memory, devices, inbox, figures, clock),
            views,
            inbox);
    this.turns = new Turns(inbox, dayChange, keeper, forecasts, new Retention(ports, memory), path);
    this.trouble = new StoreTrouble(figures);
    this.load = new WriterLoad(inbox, memory, keeper, views, forecaster);
  }

  /** The newest views. */
  public ViewBoard views() {
    return views.board();
  }

  /** The newest forecasts. */
  public Forecasts forecasts() {
    return forecaster.board();
  }

  /** Where centres' next hours are asked about. */
  public Forecaster forecaster() {
    return forecaster;
  }

  /** The organisation through time; empty until the writer has started. */
  public Organisation organisation() {
    return organisation;
  }

  /** Where sources hand over what they received. */
  public Intake intake() {
    return inbox;
  }

  /** Whether the figures are right and events are taken. Safe from any thread. */
  public WriterHealth health() {
    return readiness.health();
  }

  /**
   * Takes the lease and rebuilds all figures; completes when they are right. Fails with an {@link
   * OrganisationException} where the organisation can't be used: then the writer does nothing more.
   */
  public CompletionStage<Void> start() {
    ports.store().whenLost(() -> loop.execute(this::storeLost));
    loop.execute(this::rebuild);
    return started;
  }

  /** Sets the way back to devices, and tells them the server's state. */
  public void attach(DeviceLink link) {
    loop.execute(
        () -> {
          devices.attach(link, readiness.isReady());
          displays.attach(link);
        });
  }

  /**
   * Takes nothing more in; completes when all that was received is stored, its senders know, and
   * every day's rows are written. Where nothing can be stored it ends soon, with a {@link
   * StoreException} if anything was received that is not: that stays with the broker and the
   * devices.
   */
  public CompletionStage<Void> stop() {
    inbox.close();
    loop.execute(
        () -> {
          end.begin();
          end.reachIfDone(busy);
        });
    return end.ended();
  }

  /** What is known of devices, to be asked from any thread. */
  public Directory directory() {
    return memory.registry().directory();
  }

  /** How much it has to do. */
  public WriterLoad load() {
    return load;
  }

  /** What administrators may ask for. */
  public Administration administration() {
    return new Administration(loop, inbox, memory.registry(), memory.days());
  }

  /** What those who read the database ask first. */
  public DayQuestions questions() {
    return questions;
  }

  /** Must be called about ten times a second, on any thread: acknowledgements, days, views. */
  public void tick() {
    loop.execute(
        () -> {
          devices.tick().forEach(h -> inbox.add(new Task.GiveUp(h.centre(), h.ledger(), h.hole())));
          if (readiness.isReady() && views.refresh()) {
            memory.days().recheck();
            memory.registry().look(ports.clock().nowMicros());
          }
          displays.tick(readiness.isReady());
          forecasts.look();
          load.look(ports.clock().nanos());
          schedulePump();
        });
  }

  // ---- one piece of work after the other

  /** On any thread. While a batch is under way the loop needn't be woken for what waits anyway. */
  private void taskCame() {
    if (!busy) {
      schedulePump();
    }
  }

  private void schedulePump() {
    if (pumpScheduled.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            pumpScheduled.set(false);
            pump();
          });
    }
  }

  private void pump() {
    if (busy || !loaded) {
      return;
    }
    Turn turn =
        turns.next(
            end.isReached() || inbox.isEmpty(),
            readiness.isReady() && !end.isBegun(),
            trouble.batchLimit());
    if (turn == null) {
      publish();
      return;
    }
    busy = true;
    List<Task> underWay = turn.tasks();
    turn.work()
        .whenCompleteAsync(
            (nothing, error) -> {
              busy = false;
              if (error == null && !underWay.isEmpty()) {
                trouble.stored(inbox.isRepeating());
              }
              if (error == null && lost) {
                recoverLost();
              } else if (error == null) {
                proven(underWay);
                schedulePump();
              } else {
                unproven = true;
                recover(underWay, error);
              }
              end.reachIfDone(busy);
            },
            loop::execute);
  }

  /** Nothing else is to be done: views are, a stretch at a time. */
  private void publish() {
    if (readiness.isReady() && views.hasMore()) {
      views.publish(true);
      schedulePump();
    }
  }

  private void proven(List<Task> stored) {
    if (!readiness.isReady() && (!stored.isEmpty() || nothingIsLeft())) {
      accept();
    }
  }

  private boolean nothingIsLeft() {
    return inbox.isEmpty() && memory.days().unsaved().isEmpty();
  }

  /** The figures are right, and what comes can be stored. */
  private void accept() {
    unproven = false;
    views.publishAll();
    readiness.ready(!end.isReached(), !end.isBegun());
    forecaster.begin();
    started.complete(null);
  }

  // ---- start and recovery

  private void rebuild() {
    if (end.isReached()) {
      return;
    }
    lost = false;
    ports
        .store()
        .open()
        .thenComposeAsync(this::load, loop::execute)
        .whenCompleteAsync(
            (nothing, error) -> {
              if (error == null) {
                loaded = true;
                if (lost) {
                  recoverLost();
                  return;
                }
                if (!unproven || nothingIsLeft()) {
                  accept();
                }
                schedulePump();
              } else {
                recover(List.of(), error);
              }
            },
            loop::execute);
  }

  private CompletionStage<Void> load(WriterState stored) {
    return rebuild
        .from(stored, path.lastPosition())
        .thenComposeAsync(
            settled -> {
              organisation = settled;
              path.goOnAfter(stored.lastPosition());
              return dayChange.restart();
            },
            loop::execute);
  }

  /** The store went away. What is under way needn't notice: its last answer may have come. */
  private void storeLost() {
    lost = true;
    if (!busy) {
      recoverLost();
      end.reachIfDone(busy);
    }
  }

  private void recoverLost() {
    if (loaded && !end.isReached()) {
      recover(
          List.of(),
          new StoreException(StoreException.Kind.UNAVAILABLE, "the connection was closed"));
    }
  }

  private void recover(List<Task> unfinished, Throwable error) {
    Throwable cause = StoreException.rootOf(error);
    if (cause instanceof OrganisationException && !started.isDone()) {
      end.reachAtOnce();
      started.completeExceptionally(cause);
      return;
    }
    loaded = false;
    StoreException.Kind kind = StoreException.kindOf(cause);
    String why = StoreException.describe(cause);
    if (kind == StoreException.Kind.LEASE_LOST) {
      readiness.leaseLost(why);
      LOG.atError().addKeyValue("reason", "lease-lost").log("{}", why);
      keeper.fail(cause);
      onLeaseLost.run();
      return;
    }
    inbox.putBack(
        kind == StoreException.Kind.DATA ? trouble.refused(unfinished, cause) : unfinished);
    trouble.failed(cause, readiness.isReady());
    readiness.notReady("database: " + why, !end.isReached());
    keeper.fail(cause);
    loop.after(trouble.nextDelayMillis(), this::rebuild);
  }
}
