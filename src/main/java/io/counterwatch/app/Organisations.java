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
import org.jspecify.annotations.Nullable;

/**
 * The organisation that settings name, with the versions of it that the database keeps. With no
 * file, the newest of those goes on; with neither, whatever reports is registered in the machine's
 * zone.
 */
public final class Organisations implements OrganisationSource {
  private final @Nullable OrganisationFile file;
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
  static Organisations of(Settings settings) {
    Path path = settings.organisation();
    ZoneId zone = ZoneId.systemDefault();
    return of(path == null ? null : OrganisationReader.read(path, zone), zone);
  }

  /** By a file that was read, or none. */
  static Organisations of(@Nullable OrganisationFile file, ZoneId machineZone) {
    return new Organisations(file, machineZone);
  }

  @Override
  public Answer read(List<VersionRow> stored, Collection<CentreRow> registered, long nowMicros) {
    Organisation whole = Organisation.empty(machineZone);
    Organisation newest = whole;
    for (VersionRow row : stored) {
      try {
        OrganisationFile version = read(row);
        newest = version.organisation();
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
    VersionRow added = row(file, stored.size() + 1, nowMicros);
    Map<String, String> calendars = otherCalendars(whole, file, registered);
    return new Answer.Usable(
        whole.then(version(added, file.organisation()), file.organisation()),
        file.organisation(),
        new News(added, whole, calendars));
  }

  private static OrganisationFile read(VersionRow row) throws YamlException {
    String name =
        "version %d of %s".formatted(row.number(), ServiceDays.toInstant(row.recordedMicros()));
    return OrganisationReader.parse(name, row.content(), ZoneId.of(row.zone()));
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
