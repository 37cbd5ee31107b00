package io.counterwatch.pipeline;

import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.WriterState;
import io.counterwatch.pipeline.Inbox.Task;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
  /**
   * Limit on the events of one transaction (a message is never split, so it may pass it by one).
   */
  public static final int MAX_BATCH_EVENTS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final EventStore store;
  private final Loop loop;
  private final WriterClock clock;
  private final Runnable onLeaseLost;
  private final Figures figures;
  private final Inbox inbox;
  private final Registry registry;
  private final Ledgers ledgers = new Ledgers();
  private final CentreDays days;
  private final DayKeeper keeper;
  private final DayQuestions questions;
  private final DeviceHealth health;
  private final DeviceDesk devices;
  private final DisplayDesk displays;
  private final ViewPublisher views;
  private final Rebuild rebuild;
  private final BatchPath path;
  private final Retention retention;
  private final RefusalQuota quota = new RefusalQuota();
  private final StoreTrouble trouble = new StoreTrouble();
  private final WriterLoad load;

  private final AtomicBoolean pumpScheduled = new AtomicBoolean();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile WriterHealth state = new WriterHealth(false, "starting", 0);
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

  /** Whether days were written last: then it is the events' turn, should any wait. */
  private boolean daysHadTheirTurn;

  /** Told to stop: stores what there is, and takes nothing more. */
  private boolean ending;

  private boolean stopped;

  /**
   * A writer that has not started.
   *
   * @param open whether centres and devices are registered at first sight
   * @param text writes out refused events that were read, for those who look at them
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
      Runnable onLeaseLost) {
    this.store = store;
    this.loop = loop;
    this.clock = clock;
    this.onLeaseLost = onLeaseLost;
    this.figures = figures;
    OrganisationVersions versions = new OrganisationVersions(store.organisations(), source, loop);
    this.registry = new Registry(organisation, open);
    this.days = new CentreDays(registry, figures);
    Dossiers dossiers = new Dossiers(registry);
    this.keeper = new DayKeeper(store, days, loop);
    this.questions =
        new DayQuestions(loop, this::health, registry, days, keeper, this::schedulePump);
    this.health = new DeviceHealth(registry);
    this.devices = new DeviceDesk(clock, health, registry.directory(), figures);
    this.displays = new DisplayDesk(clock);
    this.views = new ViewPublisher(days, dossiers, registry, health, clock);
    views.board().subscribe(displays::show);
    this.inbox = new Inbox(figures, clock, this::taskCame);
    this.rebuild =
        new Rebuild(
            store, loop, clock, versions, registry, ledgers, days, dossiers, keeper, health,
            devices, quota);
    this.load = new WriterLoad(inbox, registry, ledgers, quota, days, keeper);
    this.retention = new Retention(store, clock.nanos());
    this.path =
        new BatchPath(
            store,
            loop,
            clock,
            text,
            registry,
            ledgers,
            quota,
            days,
            dossiers,
            views,
            inbox,
            new Admission(registry, health, devices, clock),
            new Settlement(registry, ledgers, health, devices, inbox, quota, figures, clock));
  }

  /** The newest views. */
  public ViewBoard views() {
    return views.board();
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
    return state;
  }

  /**
   * Takes the lease and rebuilds all figures; completes when they are right. Fails with an {@link
   * OrganisationException} where the organisation can't be used: then the writer does nothing more.
   */
  public CompletionStage<Void> start() {
    store.whenLost(() -> loop.execute(this::storeLost));
    loop.execute(this::rebuild);
    return started;
  }

  /** Sets the way back to devices, and tells them the server's state. */
  public void attach(DeviceLink link) {
    loop.execute(
        () -> {
          devices.attach(link, state.ready());
          displays.attach(link);
        });
  }

  /**
   * Takes nothing more in; completes when all that was received is stored, its senders know, and
   * every day's rows are written. Where nothing can be stored it completes soon: what is under way
   * stays with the broker and the devices.
   */
  public CompletionStage<Void> stop() {
    inbox.close();
    loop.execute(
        () -> {
          ending = true;
          devices.announce(true, false);
          endIfDone();
        });
    return ended;
  }

  private void endIfDone() {
    if (!ending || stopped || busy || (state.ready() && !inbox.isEmpty())) {
      return;
    }
    stopped = true;
    questions
        .settleAll()
        .whenCompleteAsync(
            (nothing, error) -> {
              devices.sendHeldBack();
              devices.announce(false, false);
              ended.complete(null);
            },
            loop::execute);
  }

  /** What is known of devices, to be asked from any thread. */
  public Directory directory() {
    return registry.directory();
  }

  /** How much it has to do. */
  public WriterLoad load() {
    return load;
  }

  /** What administrators may ask for. */
  public Administration administration() {
    return new Administration(loop, inbox, registry, days);
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
          if (state.ready() && views.refresh()) {
            days.recheck();
            if (registry.declare(clock.nowMicros())) {
              registry.directory().changed();
            }
          }
          displays.tick(state.ready());
          load.look(clock.nanos());
          schedulePump();
        });
  }

  // ---- the loop

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
    boolean idle = stopped || inbox.isEmpty();
    List<DayKey> missing = days.missingCurrentDays(clock.nowMicros());
    days.drainEnded().forEach(views::publish);
    days.drainGone().forEach(this::end);
    List<Task> tasks = List.of();
    CompletionStage<Void> work;
    if (!missing.isEmpty()) {
      work = loadCurrentDays(missing);
    } else if (keeper.isDue(clock.nanos(), idle) && (idle || !daysHadTheirTurn)) {
      daysHadTheirTurn = true;
      work = keeper.save(clock.nowMicros(), clock.nanos(), path.lastPosition());
    } else if (retention.isDue(clock.nanos())) {
      work =
          retention
              .forget(clock.nowMicros(), clock.nanos())
              .thenAcceptAsync(this::recountRefusals, loop::execute);
    } else if (!idle) {
      daysHadTheirTurn = false;
      tasks = inbox.take(trouble.batchLimit());
      work = path.process(tasks);
    } else {
      return;
    }
    busy = true;
    List<Task> underWay = tasks;
    work.whenCompleteAsync(
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
          endIfDone();
        },
        loop::execute);
  }

  private void proven(List<Task> stored) {
    if (!state.ready() && (!stored.isEmpty() || nothingIsLeft())) {
      accept();
    }
  }

  private boolean nothingIsLeft() {
    return inbox.isEmpty() && days.unsaved().isEmpty();
  }

  /** The figures are right, and what comes can be stored. */
  private void accept() {
    unproven = false;
    views.publish(true);
    state = new WriterHealth(true, "", clock.nowMicros());
    devices.announce(!stopped, !ending);
    views.board().accepting(true);
    started.complete(null);
  }

  /** A centre is live no more. */
  private void end(String centre) {
    views.remove(centre);
    displays.end(centre);
  }

  private void recountRefusals(Map<String, Long> kept) {
    quota.reset(kept);
    registry.mendedWhere(DeviceProblem.REFUSALS_FULL, quota::hasRoom);
  }

  private CompletionStage<Void> loadCurrentDays(List<DayKey> missing) {
    return store
        .events(missing)
        .thenAcceptAsync(
            events -> {
              days.loadCurrent(events);
              views.changed(missing.stream().map(DayKey::centre).toList());
              if (state.ready()) {
                // Else what is shown stays as of when it was right, until events are taken again.
                views.publish(true);
              }
            },
            loop::execute);
  }

  // ---- start and recovery

  private void rebuild() {
    if (stopped) {
      return;
    }
    lost = false;
    store
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
              days.absent(clock.nowMicros()).forEach(this::end);
              return loadCurrentDays(days.missingCurrentDays(clock.nowMicros()));
            },
            loop::execute);
  }

  /** The store went away. What is under way needn't notice: its last answer may have come. */
  private void storeLost() {
    lost = true;
    if (!busy) {
      recoverLost();
      endIfDone();
    }
  }

  private void recoverLost() {
    if (loaded && !stopped) {
      recover(
          List.of(),
          new StoreException(StoreException.Kind.UNAVAILABLE, "the connection was closed"));
    }
  }

  private void recover(List<Task> unfinished, Throwable error) {
    Throwable cause = StoreException.rootOf(error);
    if (cause instanceof OrganisationException && !started.isDone()) {
      stopped = true;
      started.completeExceptionally(cause);
      return;
    }
    loaded = false;
    StoreException.Kind kind = StoreException.kindOf(cause);
    String why = StoreException.describe(cause);
    if (kind == StoreException.Kind.LEASE_LOST) {
      state = new WriterHealth(false, why, clock.nowMicros());
      LOG.atError().addKeyValue("reason", "lease-lost").log("{}", why);
      keeper.fail(cause);
      onLeaseLost.run();
      return;
    }
    inbox.putBack(
        kind == StoreException.Kind.DATA ? trouble.refused(unfinished, cause) : unfinished);
    trouble.failed(cause, state.ready());
    figures.recoveries.increment();
    state = new WriterHealth(false, "database: " + why, clock.nowMicros());
    devices.announce(!stopped, false);
    views.board().accepting(false);
    keeper.fail(cause);
    loop.after(trouble.nextDelayMillis(), this::rebuild);
  }
}
