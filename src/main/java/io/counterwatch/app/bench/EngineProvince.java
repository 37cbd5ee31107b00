package io.counterwatch.app.bench;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.DayViews;
import io.counterwatch.centre.DossierBook;
import io.counterwatch.centre.DossierFold;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.pipeline.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the writer keeps of a day in memory and does with committed events, without any store:
 * batches shared out among the centres' days, dossiers folded anew, views.
 */
final class EngineProvince {
  private static final CentreView.DataQuality DEVICES = CentreView.DataQuality.NONE;

  private final Map<String, ServiceDay> days = new HashMap<>();
  private final Map<String, DossierBook> books = new HashMap<>();
  private final Map<String, List<Event>> dossiers = new HashMap<>();

  EngineProvince(List<CentrePlan> plans) {
    for (CentrePlan plan : plans) {
      days.put(plan.centre(), new ServiceDay(plan, ProvinceDay.DATE));
      books.put(plan.centre(), new DossierBook());
    }
  }

  /** Takes in the events as they come, in batches as large as the writer's. */
  void take(List<Event> events) {
    for (int from = 0; from < events.size(); from += Writer.MAX_BATCH_EVENTS) {
      takeBatch(events.subList(from, Math.min(from + Writer.MAX_BATCH_EVENTS, events.size())));
    }
  }

  private void takeBatch(List<Event> batch) {
    Map<String, List<Event>> byCentre = new LinkedHashMap<>();
    Map<String, List<Event>> changedDossiers = new LinkedHashMap<>();
    for (Event event : batch) {
      byCentre.computeIfAbsent(event.centre(), centre -> new ArrayList<>()).add(event);
      if (event.body() instanceof EventBody.OfDossier) {
        String key = event.centre() + '/' + event.subject();
        List<Event> life = dossiers.computeIfAbsent(key, dossier -> new ArrayList<>());
        life.add(event);
        changedDossiers.put(key, life);
      }
    }
    byCentre.forEach((centre, added) -> Objects.requireNonNull(days.get(centre)).add(added));
    for (List<Event> life : changedDossiers.values()) {
      Objects.requireNonNull(books.get(life.getFirst().centre())).put(DossierFold.of(life));
    }
  }

  /** Folds every day that took in an event out of order; returns how many events there are. */
  long settle() {
    long events = 0;
    for (ServiceDay day : days.values()) {
      day.lastEventMicros();
      events += day.size();
    }
    return events;
  }

  /** Makes the live view of every centre; returns how many wait in all. */
  long view(long nowMicros) {
    long waiting = 0;
    for (ServiceDay day : days.values()) {
      DossierBook book = Objects.requireNonNull(books.get(day.plan().centre()));
      waiting +=
          DayViews.live(
                  day,
                  nowMicros,
                  DEVICES,
                  book.today(day.startMicros(), day.endMicros(), nowMicros))
              .waiting();
    }
    return waiting;
  }
}
