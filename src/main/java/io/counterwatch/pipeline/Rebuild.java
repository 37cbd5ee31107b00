package io.counterwatch.pipeline;

import io.counterwatch.centre.Organisation;
import io.counterwatch.pipeline.EventStore.DayKey;
import io.counterwatch.pipeline.EventStore.WriterState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes everything that the writer knows anew from the store: at a start, and after a failure. */
record Rebuild(
    Ports ports,
    WriterMemory memory,
    OrganisationVersions versions,
    DayKeeper keeper,
    ViewPublisher views,
    DeviceDesk devices) {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);

  /**
   * Forgets everything and reads it again, but for the current days. Completes with the
   * organisation that is in force.
   *
   * @param lastPosition of the log as far as this process had seen it
   */
  CompletionStage<Organisation> from(WriterState stored, long lastPosition) {
    Executor loop = ports.loop()::execute;
    return versions
        .settle(stored.centres(), ports.clock().nowMicros())
        .thenComposeAsync(
            settled -> {
              reset(stored, settled, lastPosition);
              String unknown = unknownCentre();
              if (unknown != null) {
                return unknown(unknown);
              }
              return ports
                  .store()
                  .dossiers(ports.clock().nowMicros() - Dossiers.REMEMBERED_MICROS)
                  .thenApplyAsync(
                      known -> {
                        memory.dossiers().replace(known);
                        return settled.whole();
                      },
                      loop);
            },
            loop);
  }

  private void reset(WriterState stored, OrganisationVersions.Settled settled, long lastPosition) {
    Registry registry = memory.registry();
    registry.adopt(settled.whole(), settled.newest());
    registry.reset(stored.centres(), stored.devices(), ports.clock().nowMicros());
    memory.ledgers().reset();
    devices.reset();
    memory.health().arrears().restart();
    memory.quota().reset(stored.rejections());
    CentreDays days = memory.days();
    days.clear();
    views.reset();
    days.unsaved(stored.unsettledDays());
    days.unsaved(settled.unsettled());
    if (stored.lastPosition() < lastPosition) {
      LOG.atError()
          .addKeyValue("reason", "database-went-back")
          .log(
              "the database has gone back from event {} to {}, as from a backup: devices send"
                  + " again",
              lastPosition,
              stored.lastPosition());
      devices.forgotten();
      memory.health().forgetCompleteness();
    }
    keeper.restart(stored.derivedThrough());
  }

  /**
   * A centre with days to be folded that is neither in a version nor registered, as after an
   * upgrade from before there were versions; null where there is none. Its calendar must not be
   * guessed.
   */
  private @Nullable String unknownCentre() {
    for (DayKey key : memory.days().unsaved()) {
      if (memory.registry().centres().get(key.centre()) == null) {
        return key.centre();
      }
    }
    return null;
  }

  private static <T> CompletionStage<T> unknown(String centre) {
    return CompletableFuture.failedStage(
        new OrganisationException(
            "the database has events of centre "
                + centre
                + ", which is in no version of the organisation file: put it there, with its zone,"
                + " day-start and history, and with until if it has ended"));
  }
}
