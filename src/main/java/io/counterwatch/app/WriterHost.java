package io.counterwatch.app;

import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Loop;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterClock;
import io.counterwatch.wire.EventWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.ZoneOffset;

/** The verticle that owns the engine's state: gives the writer its one thread and its ticks. */
final class WriterHost extends VerticleBase {
  private static final long TICK_MILLIS = 100;

  private final ServerClock clock;
  private final String run;
  private final EventStore store;
  private final OrganisationSource organisation;
  private final boolean open;
  private final Figures figures;
  private final Runnable onLeaseLost;
  private final Promise<Writer> deployed = Promise.promise();

  WriterHost(
      ServerClock clock,
      String run,
      EventStore store,
      OrganisationSource organisation,
      boolean open,
      Figures figures,
      Runnable onLeaseLost) {
    this.clock = clock;
    this.run = run;
    this.store = store;
    this.organisation = organisation;
    this.open = open;
    this.figures = figures;
    this.onLeaseLost = onLeaseLost;
  }

  /** Completes with the writer, which has its thread but hasn't started. */
  Future<Writer> deployOn(Vertx host) {
    return host.deployVerticle(this).compose(id -> deployed.future());
  }

  /** Runs a task on the writer's thread; only once deployed. */
  void onEventLoop(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public Future<?> start() {
    Writer writer =
        new Writer(
            store,
            new ContextLoop(vertx, context),
            new HostClock(clock, run),
            organisation,
            open,
            WriterHost::text,
            figures,
            onLeaseLost);
    vertx.setPeriodic(TICK_MILLIS, timer -> writer.tick());
    deployed.complete(writer);
    return deployed.future();
  }

  /** A refused event as its device might have sent it. */
  private static String text(Event event) {
    return EventWriter.text(
        new EventWriter.OutgoingEvent(
            event.centre(),
            event.device(),
            event.id(),
            event.epoch(),
            event.sequence(),
            event.timeMicros(),
            null,
            event.clockBoundMillis() < 0 ? null : event.clockBoundMillis(),
            event.subject(),
            event.body(),
            ZoneOffset.UTC));
  }

  /** A verticle's own event loop. */
  private record ContextLoop(Vertx vertx, Context context) implements Loop {
    @Override
    public void execute(Runnable task) {
      context.runOnContext(nothing -> task.run());
    }

    @Override
    public void after(long millis, Runnable task) {
      vertx.setTimer(millis, timer -> execute(task));
    }
  }

  private record HostClock(ServerClock clock, String run) implements WriterClock {
    @Override
    public long nowMicros() {
      return clock.nowMicros();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public double speed() {
      return clock.speed();
    }
  }
}
