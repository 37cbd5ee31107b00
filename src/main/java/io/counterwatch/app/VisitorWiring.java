package io.counterwatch.app;

import io.counterwatch.app.admin.VisitorLinkRoutes;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.Database;
import io.counterwatch.store.PgSurveyVotes;
import io.counterwatch.web.RemarksApi;
import io.counterwatch.web.VisitorPages;
import io.counterwatch.web.VisitorTokens;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.CompletableFuture;

/** What visitors see, put together. */
final class VisitorWiring {
  private final PgSurveyVotes votes;
  private final SurveyDesk desk;
  private final VisitorPages pages;
  private final VisitorLinkRoutes links;
  private final RemarksApi remarks;

  private VisitorWiring(
      PgSurveyVotes votes,
      SurveyDesk desk,
      VisitorPages pages,
      VisitorLinkRoutes links,
      RemarksApi remarks) {
    this.votes = votes;
    this.desk = desk;
    this.pages = pages;
    this.links = links;
    this.remarks = remarks;
  }

  /** Reads the secret of the links, or makes it, and begins to publish what votes were left. */
  static VisitorWiring start(
      Vertx vertx,
      Database database,
      Writer writer,
      EventReader reader,
      ServerClock clock,
      CompletableFuture<Integer> exit)
      throws InterruptedException {
    PgSurveyVotes votes = new PgSurveyVotes(vertx, database);
    VisitorTokens tokens =
        new VisitorTokens(
            Blocking.awaitAnswer("the secret of visitors' links", votes::secret, exit));
    SurveyDesk desk =
        new SurveyDesk(
            vertx,
            votes,
            writer.intake(),
            reader,
            SurveyDesk.askedOf(writer.questions()),
            clock::nowMicros);
    desk.start();
    return new VisitorWiring(
        votes,
        desk,
        new VisitorPages(
            writer.views(), writer.forecasts(), tokens, desk, clock::nowMicros, System::nanoTime),
        new VisitorLinkRoutes(writer.views(), tokens),
        new RemarksApi(writer.views(), votes::remarks));
  }

  /** Adds the routes. */
  void mount(Router router) {
    pages.mount(router);
    links.mount(router);
    remarks.mount(router);
  }

  /** Publishes nothing more, and closes the way to the database. */
  Future<Void> close() {
    desk.stop();
    return votes.close();
  }
}
