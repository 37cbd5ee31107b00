package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.Figures;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.pipeline.WriterClock;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgEventStore;
import io.counterwatch.wire.BodyCodec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What readers ask of the writer. */
class WriterDaysTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Blocking.await(vertx.close());
  }

  /**
   * Else the writer's thread would write out the reader's answer, too, of years of days perhaps.
   */
  @Test
  void answersComeOnTheAskersOwnThread() throws Exception {
    ServerClock clock = ServerClock.real();
    Database nowhere = Database.of("postgresql://nobody@127.0.0.1:1/none");
    WriterClock time = new HostClock(clock, "test");
    ForecasterHost forecasts = new ForecasterHost(time);
    WriterHost host =
        new WriterHost(
            time,
            new PgEventStore(vertx, nowhere, BodyCodec::read, "test", "http://127.0.0.1:1"),
            OrganisationSource.fixed(Organisation.empty(ZoneOffset.UTC)),
            true,
            new Figures(),
            forecasts.forecaster(),
            () -> {});
    Writer writer = Blocking.await(host.deployOn(vertx));
    Context asker = vertx.getOrCreateContext();
    CompletableFuture<Context> answered = new CompletableFuture<>();
    asker.runOnContext(
        nothing ->
            new WriterDays(writer, clock)
                .plans("hall")
                .onComplete(answer -> answered.complete(Vertx.currentContext())));
    assertThat(answered.get(60, TimeUnit.SECONDS)).isSameAs(asker);
    forecasts.close();
  }
}
