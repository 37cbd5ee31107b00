package io.counterwatch.pipeline;

import io.counterwatch.centre.ServiceDay;
import io.counterwatch.pipeline.EventStore.DayKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the current day of every live centre is in memory: at a start, when one day ends
 * and the next begins, and after a ticket has moved. Centres that end leave the views.
 */
final class DayChange {
  private final Ports ports;
  private final CentreDays days;
  private final ViewPublisher views;
  private final DisplayDesk displays;
  private final ForecastMail forecasts;

  DayChange(
      Ports ports,
      CentreDays days,
      ViewPublisher views,
      DisplayDesk displays,
      ForecastMail forecasts) {
    this.ports = ports;
    this.days = days;
    this.views = views;
    this.displays = displays;
    this.forecasts = forecasts;
  }

  /** Completes when the current days that are not in memory are; null where all are. */
  @Nullable CompletionStage<Void> due() {
    List<DayKey> missing = days.missingCurrentDays(ports.clock().nowMicros());
    List<ServiceDay> ended = days.drainEnded();
    if (!ended.isEmpty()) {
      ended.forEach(views::ended);
      views.publish(true);
    }
    days.drainGone().forEach(this::end);
    return missing.isEmpty() ? null : load(missing);
  }

  /** Completes when every current day is read anew. */
  CompletionStage<Void> restart() {
    long nowMicros = ports.clock().nowMicros();
    days.absent(nowMicros).forEach(this::end);
    return load(days.missingCurrentDays(nowMicros));
  }

  private CompletionStage<Void> load(List<DayKey> missing) {
    return ports
        .store()
        .events(missing)
        .thenAcceptAsync(
            events -> {
              days.loadCurrent(events);
              views.changed(missing.stream().map(DayKey::centre).toList());
            },
            ports.loop()::execute);
  }

  /** The centre is live no more. */
  private void end(String centre) {
    views.remove(centre);
    forecasts.gone(centre);
    displays.end(centre);
  }
}
