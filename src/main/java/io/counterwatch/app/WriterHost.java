package io.counterwatch.app;

import io.counterwatch.event.Event;
import io.counterwatch.pipeline.EventStore;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.Forecaster;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterClock;
import io.counterwatch.wire.EventWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.ZoneOffset;

/** The verticle that owns the engine's state: gives the writer its one thread and its ticks. */
final class WriterHost extends VerticleBase {
  private static final long TICK_MILLIS = 100;

  private final WriterClock clock;
  private final EventStore store;
  private final OrganisationSource organisation;
  private final boolean open;
  private final Figures figures;
  private final Runnable onLeaseLost;
  private final Forecaster forecaster;
  private final Promise<Writer> deployed = Promise.promise();

  WriterHost(
      WriterClock clock,
      EventStore store,
      OrganisationSource organisation,
      boolean open,
      Figures figures,
      Forecaster forecaster,
      Runnable onLeaseLost) {
    this.clock = clock;
    this.store = store;
    this.organisation = organisation;
    this.open = open;
    this.figures = figures;
    this.forecaster = forecaster;
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
            clock,
            organisation,
            open,
            WriterHost::text,
            figures,
            forecaster,
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
}
