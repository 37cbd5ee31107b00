package io.counterwatch.app;

import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.Organisation.Version;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.pipeline.OrganisationSource;
import io.counterwatch.pipeline.OrganisationStore.VersionRow;
import io.counterwatch.yaml.YamlException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public Answer read(List<VersionRow> stored, long nowMicros) {
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
    warnOfPast(file.organisation(), whole, added);
    Map<String, String> calendars = otherCalendars(whole, file);
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

  private static Map<String, String> otherCalendars(Organisation before, OrganisationFile added) {
    Map<String, String> complaints = new LinkedHashMap<>();
    added
        .organisation()
        .centres()
        .forEach(
            (id, plans) -> {
              var known = before.centres().get(id);
              if (known != null
                  && (!known.calendar().equals(plans.calendar())
                      || known.history() != plans.history())) {
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
