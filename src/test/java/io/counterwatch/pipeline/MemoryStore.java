package io.counterwatch.pipeline;

import io.counterwatch.centre.DayMeasures;
import io.counterwatch.centre.Dossier;
import io.counterwatch.centre.TicketHome;
import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A store that survives its writer: the other host of the engine, for runs by the thousand. Fails
 * on demand before or after a commit, as a database does that goes away.
 */
final class MemoryStore implements EventStore, OrganisationStore {
  final List<VersionRow> versions = new ArrayList<>();

  /** Under which version of the organisation each day was folded. */
  final Map<DayKey, Integer> foldedUnder = new TreeMap<>(MemoryStore::compare);

  final List<NewEvent> log = new ArrayList<>();
  final Map<DayKey, DayMeasures> days = new TreeMap<>(MemoryStore::compare);
  final List<DeadLetter> deadLetters = new ArrayList<>();

  /** Numbers of dead letters that were stored after all; a letter's number is its place from 1. */
  final Set<Long> replayed = new HashSet<>();

  /** How often old refusals were deleted. */
  int timesForgotten;

  final MemoryForecasts forecasts = new MemoryForecasts(this::daysWithEvents);

  private final Map<TicketKey, TicketHome> homes = new HashMap<>();
  final Map<DossierKey, Dossier> dossiers = new HashMap<>();
  private final Map<LedgerKey, LedgerRow> ledgers = new LinkedHashMap<>();
  private final Set<BestEffortKey> bestEffort = new HashSet<>();
  final Map<String, CentreRow> centres = new LinkedHashMap<>();
  final Map<String, DeviceRow> devices = new LinkedHashMap<>();
  private final Set<DayKey> reopened = new LinkedHashSet<>();
  private final Set<String> refused = new HashSet<>();
  long through;
  private int failBefore;
  private boolean failAfter;
  private boolean leaseLost;

  private static int compare(DayKey a, DayKey b) {
    int order = a.centre().compareTo(b.centre());
    return order == 0 ? a.day().compareTo(b.day()) : order;
  }

  /** What a backup holds that is taken now. */
  MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.restore(this);
    return copy;
  }

  /** Goes back to what a backup holds. */
  void restore(MemoryStore backup) {
    replace(log, backup.log);
    replace(deadLetters, backup.deadLetters);
    replace(bestEffort, backup.bestEffort);
    replace(days, backup.days);
    replace(homes, backup.homes);
    replace(dossiers, backup.dossiers);
    replace(ledgers, backup.ledgers);
    replace(versions, backup.versions);
    replace(centres, backup.centres);
    replace(devices, backup.devices);
    through = backup.through;
  }

  private static <T> void replace(Collection<T> what, Collection<T> with) {
    what.clear();
    what.addAll(with);
  }

  private static <K, V> void replace(Map<K, V> what, Map<K, V> with) {
    what.clear();
    what.putAll(with);
  }

  /** So many commits store nothing and fail, as on a full disk; it can be read meanwhile. */
  void failNextCommits(int commits) {
    failBefore = commits;
  }

  /** The next commit stores nothing and fails. */
  void failNextCommit() {
    failNextCommits(1);
  }

  /** The next commit stores everything, and its answer is lost. */
  void loseNextAnswer() {
    failAfter = true;
  }

  /** Another server owns the store from now on. */
  void loseLease() {
    leaseLost = true;
  }

  /** Whatever holds an event of that ticket is refused for its data. */
  void refuseTicket(String subject) {
    refused.add(subject);
  }

  @Override
  public CompletionStage<WriterState> open() {
    Set<DayKey> unsettled = new LinkedHashSet<>(reopened);
    days.forEach(
        (day, measures) -> {
          if (!measures.finished()) {
            unsettled.add(day);
          }
        });
    for (NewEvent event : log) {
      if (event.position() > through) {
        unsettled.add(new DayKey(event.event().centre(), event.day()));
      }
    }
    return CompletableFuture.completedStage(
        new WriterState(
            log.isEmpty() ? 0 : log.getLast().position(),
            through,
            List.copyOf(centres.values()),
            List.copyOf(devices.values()),
            unsettled,
            rejectionCounts()));
  }

  private Map<String, Long> rejectionCounts() {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < deadLetters.size(); i++) {
      if (!replayed.contains(i + 1L)) {
        counts.merge(deadLetters.get(i).publisher(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private Set<DayKey> daysWithEvents() {
    Set<DayKey> found = new HashSet<>();
    log.forEach(stored -> found.add(new DayKey(stored.event().centre(), stored.day())));
    return found;
  }

  @Override
  public ForecastStore forecasts() {
    return forecasts;
  }

  @Override
  public OrganisationStore organisations() {
    return this;
  }

  @Override
  public CompletionStage<List<VersionRow>> versions() {
    return CompletableFuture.completedStage(List.copyOf(versions));
  }

  @Override
  public CompletionStage<Set<DayKey>> savedDays(LocalDate from) {
    Set<DayKey> saved = new LinkedHashSet<>(days.keySet());
    saved.removeIf(key -> key.day().isBefore(from));
    return CompletableFuture.completedStage(saved);
  }

  @Override
  public CompletionStage<Set<String>> withEvents(Collection<String> asked) {
    Set<String> found = new LinkedHashSet<>(asked);
    found.retainAll(log.stream().map(stored -> stored.event().centre()).toList());
    return CompletableFuture.completedStage(found);
  }

  @Override
  public CompletionStage<Void> add(VersionRow version, Collection<DayKey> unsettled) {
    versions.add(version);
    reopened.addAll(unsettled);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<List<LedgerRow>> ledgers(Collection<LedgerKey> keys) {
    List<LedgerRow> found = new ArrayList<>();
    for (LedgerKey key : keys) {
      LedgerRow row = ledgers.get(key);
      if (row != null) {
        found.add(row);
      }
    }
    return CompletableFuture.completedStage(found);
  }

  @Override
  public CompletionStage<Known> lookup(Question question) {
    Map<TicketKey, TicketHome> known = new HashMap<>(homes);
    known.keySet().retainAll(new HashSet<>(question.tickets()));
    Map<DossierKey, List<Event>> dossierEvents = new HashMap<>();
    for (DossierKey key : question.dossiers()) {
      dossierEvents.put(
          key,
          log.stream()
              .map(NewEvent::event)
              .filter(event -> event.body() instanceof EventBody.OfDossier)
              .filter(event -> event.centre().equals(key.centre()))
              .filter(event -> key.subject().equals(event.subject()))
              .toList());
    }
    Set<BestEffortKey> seen = new HashSet<>(bestEffort);
    seen.retainAll(new HashSet<>(question.bestEffort()));
    Set<Long> open = new HashSet<>(question.rejections());
    open.removeIf(number -> number > deadLetters.size() || replayed.contains(number));
    return CompletableFuture.completedStage(
        new Known(known, dossierEvents, seen, hashes(question.sequences()), open));
  }

  private Map<LedgerKey, StoredHashes> hashes(Collection<SequenceKey> asked) {
    Set<DayKey> days = asked.stream().map(SequenceKey::day).collect(Collectors.toSet());
    Map<LedgerKey, SortedMap<Long, Long>> found = new HashMap<>();
    for (SequenceKey key : asked) {
      for (NewEvent stored : log) {
        Event event = stored.event();
        if (event.sequenced()
            && days.contains(new DayKey(event.centre(), stored.day()))
            && key.ledger().equals(new LedgerKey(event.publisher(), String.valueOf(event.epoch())))
            && event.sequence() >= key.sequence()) {
          found
              .computeIfAbsent(key.ledger(), ledger -> new TreeMap<>())
              .put(event.sequence(), event.contentHash());
        }
      }
    }
    Map<LedgerKey, StoredHashes> hashes = new HashMap<>();
    found.forEach(
        (ledger, all) ->
            hashes.put(
                ledger,
                new StoredHashes(
                    all.keySet().stream().mapToLong(Long::longValue).toArray(),
                    all.values().stream().mapToLong(Long::longValue).toArray())));
    return hashes;
  }

  @Override
  public CompletionStage<Void> commit(Batch batch) {
    if (failBefore > 0) {
      failBefore--;
      return away();
    }
    if (leaseLost) {
      return failed(StoreException.Kind.LEASE_LOST);
    }
    if (batch.events().stream().anyMatch(e -> refused.contains(e.event().subject()))
        || batch.deadLetters().stream().anyMatch(l -> refused.contains(l.excerpt()))) {
      return failed(StoreException.Kind.DATA);
    }
    for (Move move : batch.moves()) {
      reopened.add(new DayKey(move.ticket().centre(), move.from()));
      log.replaceAll(
          e ->
              e.event().body() instanceof EventBody.OfTicket
                      && move.ticket().centre().equals(e.event().centre())
                      && move.ticket().subject().equals(e.event().subject())
                      && e.day().equals(move.from())
                  ? new NewEvent(e.position(), move.to(), e.event(), e.data())
                  : e);
    }
    log.addAll(batch.events());
    homes.putAll(batch.homes());
    batch.dossiers().forEach(row -> dossiers.put(new DossierKey(row.centre(), row.subject()), row));
    batch.ledgers().forEach(row -> ledgers.put(row.key(), row));
    bestEffort.addAll(batch.bestEffort().keySet());
    deadLetters.addAll(batch.deadLetters());
    replayed.addAll(batch.replayedRejections());
    batch.centres().forEach(row -> centres.put(row.centre(), row));
    batch.devices().forEach(row -> devices.put(row.device(), row));
    if (failAfter) {
      failAfter = false;
      return away();
    }
    return CompletableFuture.completedStage(null);
  }

  private static CompletionStage<Void> away() {
    return failed(StoreException.Kind.UNAVAILABLE);
  }

  private static CompletionStage<Void> failed(StoreException.Kind kind) {
    return CompletableFuture.failedStage(new StoreException(kind, "as the test asked"));
  }

  @Override
  public CompletionStage<List<Dossier>> dossiers(long sinceMicros) {
    return CompletableFuture.completedStage(
        dossiers.values().stream()
            .filter(d -> d.isOpen(Long.MAX_VALUE) || d.lastEventMicros() >= sinceMicros)
            .toList());
  }

  @Override
  public CompletionStage<Map<DayKey, List<Event>>> events(Collection<DayKey> keys) {
    Map<DayKey, List<Event>> found = new LinkedHashMap<>();
    for (DayKey key : keys) {
      found.put(
          key,
          log.stream()
              .filter(e -> e.day().equals(key.day()) && e.event().centre().equals(key.centre()))
              .map(NewEvent::event)
              .toList());
    }
    return CompletableFuture.completedStage(found);
  }

  @Override
  public CompletionStage<List<Event>> floorEvents(DayKey day) {
    return events(List.of(day))
        .thenApply(
            found ->
                found.getOrDefault(day, List.of()).stream().filter(FloorTypes::matters).toList());
  }

  @Override
  public CompletionStage<Void> saveDays(List<SavedDay> saved, long throughPosition) {
    for (SavedDay day : saved) {
      DayKey key = new DayKey(day.measures().centre(), day.measures().from());
      reopened.remove(key);
      days.remove(key);
      if (day.events() > 0) {
        days.put(key, day.measures());
        foldedUnder.put(key, day.organisation());
      }
    }
    through = throughPosition;
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Map<String, Long>> forget(
      long bestEffortBeforeMicros, long rejectionsBeforeMicros, long remarksBeforeMicros) {
    timesForgotten++;
    deadLetters.removeIf(letter -> letter.receivedMicros() < rejectionsBeforeMicros);
    return CompletableFuture.completedStage(rejectionCounts());
  }
}
