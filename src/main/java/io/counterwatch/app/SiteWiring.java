package io.counterwatch.app;

import io.counterwatch.app.admin.AccountRoutes;
import io.counterwatch.app.admin.AdminRoutes;
import io.counterwatch.app.admin.LocalOnly;
import io.counterwatch.ingest.HttpSource;
import io.counterwatch.pipeline.Writer;
import io.counterwatch.store.PgHistory;
import io.counterwatch.web.AccessControl;
import io.counterwatch.web.ExceptionApi;
import io.counterwatch.web.OrganisationApi;
import io.counterwatch.web.OutlookApi;
import io.counterwatch.web.OwnFigures;
import io.counterwatch.web.RouteModule;
import io.counterwatch.web.UsualApi;
import io.counterwatch.wire.EventReader;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The routes that other parts than the pages' own add to their address. */
record SiteWiring(
    Vertx vertx,
    Settings settings,
    ServerClock clock,
    Writer writer,
    PgHistory history,
    @Nullable BrokerKeeper broker,
    EventReader reader,
    VisitorWiring visitors,
    BooleanSupplier connected) {

  /** In their order; while nobody signs in, a check of where the request was made comes first. */
  List<RouteModule> modules(AccessControl control) {
    HttpSource imports =
        new HttpSource(
            writer.intake(), reader, clock::nowMicros, writer.administration()::admitImport);
    List<RouteModule> modules = new ArrayList<>();
    if (!control.signsIn()) {
      modules.add(LocalOnly::mount);
    }
    modules.add(visitors::mount);
    modules.add(imports::mount);
    modules.add(administration()::mount);
    modules.add(new AccountRoutes(control, new OwnFigures(writer.views()))::mount);
    modules.add(new OrganisationApi(writer::organisation, clock::nowMicros));
    modules.add(outlooks());
    modules.add(
        new ExceptionApi(writer.views(), history.exceptions(), clock::nowMicros, connected));
    modules.add(new UsualApi(writer.views(), history));
    return modules;
  }

  private OutlookApi outlooks() {
    return new OutlookApi(
        writer.views(),
        new OutlookDesk(
            OutlookDesk.playedBy(writer.forecaster()),
            writer.views(),
            clock::nowMicros,
            System::nanoTime),
        history,
        new StaffingDesk(vertx, StaffingDesk.logged(history), clock::nowMicros, System::nanoTime));
  }

  private AdminRoutes administration() {
    URI url = settings.mqttUrl();
    String address = url == null ? "tcp://" + settings.mqttListen() : url.toString();
    return new AdminRoutes(
        writer,
        history,
        reader,
        new AdminRoutes.Way(address, url == null, BrokerKeeper.userOf(settings), broker));
  }
}
