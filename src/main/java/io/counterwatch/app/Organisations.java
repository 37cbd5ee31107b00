package io.counterwatch.app;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Organisation.Version;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.pipeline.EventStore.CentreRow;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import io.counterwatch.yaml.YamlException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisation that settings name, with the versions of it that the database keeps. With no
 * file, the newest of those goes on; with neither, whatever reports is registered in the machine's
 * zone.
 */
public final class Organisations implements OrganisationSource {
  private static final Logger LOG = LoggerFactory.getLogger(Organisations.class);

  /** Limit on the versions that a database keeps: each is read at every start. */
  static final int MAX_VERSIONS = 200;

  private final @Nullable OrganisationFile file;

  /** The stored versions that this process has read: a recovery reads none again. */
  private final Map<VersionRow, OrganisationFile> read = new ConcurrentHashMap<>();

  private final ZoneId machineZone;

  private Organisations(@Nullable OrganisationFile file, ZoneId machineZone) {
    this.file = file;
    this.machineZone = machineZone;
  }

  /**
   * By those settings.
   *
   * @throws ConfigurationException where the file has a mistake
   */
  public static Organisations of(Settings settings) {
    Path path = settings.organisation();
    ZoneId zone = ZoneId.systemDefault();
    return of(path == null ? null : OrganisationReader.read(path, zone), zone);
  }

  /** By a file that was read, or none. */
  static Organisations of(@Nullable OrganisationFile file, ZoneId machineZone) {
    return new Organisations(file, machineZone);
  }

  @Override
  public CompletionStage<Answer> read(
      List<VersionRow> stored, Collection<CentreRow> registered, long nowMicros) {
    return CompletableFuture.supplyAsync(
        () -> answer(stored, registered, nowMicros), Thread::startVirtualThread);
  }

  private Answer answer(List<VersionRow> stored, Collection<CentreRow> registered, long nowMicros) {
    read.keySet().retainAll(stored);
    Organisation whole = Organisation.empty(machineZone);
    Organisation newest = whole;
    for (VersionRow row : stored) {
      try {
        newest = read(row).organisation();
        whole = whole.then(version(row, newest), newest);
      } catch (YamlException e) {
        return new Answer.Unusable(
            "the database keeps versions of the organisation file, and this server can't read one: "
                + e.getMessage());
      }
    }
    if (file == null || (!stored.isEmpty() && stored.getLast().content().equals(file.text()))) {
      return new Answer.Usable(whole, newest, null);
    }
    if (stored.size() >= MAX_VERSIONS) {
      return new Answer.Unusable(
          "the database keeps %d versions of the organisation file and takes no more: start with the newest one, or without --organisation"
              .formatted(stored.size()));
    }
    VersionRow added = row(file, stored.size() + 1, nowMicros);
    warnOfPast(file.organisation(), whole, added);
    Map<String, String> calendars = otherCalendars(whole, file, registered);
    return new Answer.Usable(
        whole.then(version(added, file.organisation()), file.organisation()),
        file.organisation(),
        new News(added, whole, calendars));
  }

  private static void warnOfPast(Organisation added, Organisation before, VersionRow row) {
    LocalDate effective = row.effective();
    String warning =
        effective == null || row.number() == 1 ? null : PastDates.warning(added, before, effective);
    if (warning != null) {
      LOG.warn("version {} of the organisation: {}", row.number(), warning);
    }
  }

  private OrganisationFile read(VersionRow row) throws YamlException {
    OrganisationFile known = read.get(row);
    if (known != null) {
      return known;
    }
    String name =
        "version %d of %s".formatted(row.number(), ServiceDays.toInstant(row.recordedMicros()));
    OrganisationFile parsed = OrganisationReader.parse(name, row.content(), ZoneId.of(row.zone()));
    read.put(row, parsed);
    return parsed;
  }

  private static Version version(VersionRow row, Organisation alone) {
    return new Version(row.number(), row.effective(), row.recordedMicros(), alone.province());
  }

  private VersionRow row(OrganisationFile added, int number, long nowMicros) {
    LocalDate effective = added.effective();
    if (effective == null && number > 1) {
      effective =
          LocalDate.ofInstant(ServiceDays.toInstant(nowMicros), added.organisation().zone());
    }
    return new VersionRow(number, effective, nowMicros, machineZone.getId(), added.text());
  }

  /** Those centres of the file whose events, if there are any, are stored under other days. */
  private static Map<String, String> otherCalendars(
      Organisation before, OrganisationFile added, Collection<CentreRow> registered) {
    Map<String, CentreRow> rows = new HashMap<>();
    registered.forEach(row -> rows.put(row.centre(), row));
    Map<String, String> complaints = new LinkedHashMap<>();
    added
        .organisation()
        .centres()
        .forEach(
            (id, plans) -> {
              CentrePlans known = before.centres().get(id);
              CentreRow row = rows.get(id);
              if (known == null && row != null) {
                known = CentrePlans.registered(id, ZoneId.of(row.zone()), row.history());
              }
              if (known != null && !plans.hasDaysOf(known)) {
                complaints.put(
                    id,
                    added.places().get(id)
                        + ": zone, day-start or history of "
                        + id
                        + " differ from those under which its events are stored: give it another"
                        + " id, or leave them");
              }
            });
    return complaints;
  }
}
