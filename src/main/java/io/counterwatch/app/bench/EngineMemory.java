package io.counterwatch.app.bench;

import io.counterwatch.app.bench.ProvinceDay.Sent;
import io.counterwatch.centre.DossierBook;
import io.counterwatch.centre.DossierFold;
import io.counterwatch.centre.ServiceDay;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.simulator.CentreProfile;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is kept of a ticket that waits, of one that is concluded, and of an open dossier. */
final class EngineMemory {
  /** Enough of them for some ten thousand open dossiers. */
  private static final int CENTRES_OF_DOSSIERS = 20;

  private final ProvinceDay day;
  private final List<Measured> figures;
  private final Consumer<String> progress;

  EngineMemory(ProvinceDay day, List<Measured> figures, Consumer<String> progress) {
    this.day = day;
    this.figures = figures;
    this.progress = progress;
  }

  /** Adds the figures, of as many tickets as the largest day has. */
  void measure(List<CentreProfile> profiles, LargestDay largest, List<Sent> sent) {
    progress.accept("memory");
    Set<String> finished = new HashSet<>();
    for (Sent each : sent) {
      if (each.planned().body() instanceof EventBody.ServiceFinished) {
        finished.add(String.valueOf(each.planned().subject()));
      }
    }
    tickets(
        "waitingTicket",
        "a waiting ticket",
        largest,
        sent,
        each -> each.planned().body() instanceof EventBody.TicketIssued);
    tickets(
        "concludedTicket",
        "a served ticket",
        largest,
        sent,
        each ->
            each.planned().body() instanceof EventBody.OfTicket
                && finished.contains(String.valueOf(each.planned().subject())));
    dossiers(profiles.subList(0, Math.min(CENTRES_OF_DOSSIERS, profiles.size())));
  }

  private void tickets(
      String key, String what, LargestDay largest, List<Sent> sent, Predicate<Sent> chosen) {
    List<Sent> some = sent.stream().filter(chosen).toList();
    long count = some.stream().map(each -> each.planned().subject()).distinct().count();
    Heap.Retained<List<Event>> events = Heap.of(() -> day.received(some));
    Heap.Retained<ServiceDay> state =
        Heap.of(
            () -> {
              ServiceDay of = new ServiceDay(largest.plan(), ProvinceDay.DATE);
              of.add(events.made());
              return of;
            });
    Reference.reachabilityFence(events.made());
    add(key + "Bytes", what + ", bytes", (events.bytes() + state.bytes()) / (double) count);
    String held = "… of that its events (%.1f)".formatted(some.size() / (double) count);
    add(key + "EventBytes", held, events.bytes() / (double) count);
  }

  private void dossiers(List<CentreProfile> profiles) {
    Map<String, List<Event>> lives = new LinkedHashMap<>();
    for (Event event : day.received(ProvinceDay.before(profiles))) {
      lives
          .computeIfAbsent(event.centre() + event.subject(), subject -> new ArrayList<>())
          .add(event);
    }
    Heap.Retained<DossierBook> book =
        Heap.of(
            () -> {
              DossierBook open = new DossierBook();
              lives.values().forEach(life -> open.put(DossierFold.of(life)));
              return open;
            });
    add("openDossierBytes", "an open dossier, bytes", book.bytes() / (double) book.made().size());
  }

  private void add(String key, String what, double bytes) {
    figures.add(Measured.once(key, what, bytes, 0));
  }
}
