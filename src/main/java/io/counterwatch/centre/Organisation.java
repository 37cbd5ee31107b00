package io.counterwatch.centre;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The whole tree through time: the province and its centres, as one file or several versions of it
 * say, each from its day on.
 *
 * @param province as the newest version has it
 * @param centres by id, in the order of the newest version; those that it has no more come last
 * @param versions in the order in which they were laid down; none where there is no file
 */
public record Organisation(
    Province province, Map<String, CentrePlans> centres, List<Version> versions) {

  /**
   * A version of the organisation file.
   *
   * @param number from 1, in the order in which they were laid down
   * @param effective its first day, or null for all time
   * @param recordedMicros when it was laid down
   */
  public record Version(
      int number, @Nullable LocalDate effective, long recordedMicros, Province province) {
    boolean holds(LocalDate day) {
      return effective == null || !day.isBefore(effective);
    }
  }

  /** No configuration: whatever reports is registered at first sight. */
  public static Organisation empty(ZoneId zone) {
    return new Organisation(new Province("", Names.same(""), zone, List.of()), Map.of(), List.of());
  }

  /** The zone of every centre that names none. */
  public ZoneId zone() {
    return province.zone();
  }

  /** The plan for whatever happened there on that day; null for a centre that it doesn't know. */
  public @Nullable CentrePlan plan(String centre, LocalDate day) {
    CentrePlans plans = centres.get(centre);
    return plans == null ? null : plans.on(day);
  }

  /**
   * What the versions of the file have to do with some days.
   *
   * @param versions that hold on any of them, by number
   * @param restated how many of the days were over when their version was laid down; the first
   *     version restates none
   */
  public record Use(List<Integer> versions, int restated) {
    /** Where there is no file. */
    public static final Use NONE = new Use(List.of(), 0);
  }

  /** Which versions hold on the days of a calendar, both ends included. */
  public Use use(ServiceDays calendar, LocalDate from, LocalDate to) {
    Set<Integer> numbers = new TreeSet<>();
    int restated = 0;
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      Version version = inForce(day);
      if (version != null) {
        numbers.add(version.number());
        if (version.number() > 1 && version.recordedMicros() >= calendar.endMicros(day)) {
          restated++;
        }
      }
    }
    return new Use(List.copyOf(numbers), restated);
  }

  /** The number of the version in force on that day; 0 where there is none. */
  public int versionOn(LocalDate day) {
    Version version = inForce(day);
    return version == null ? 0 : version.number();
  }

  /** Of the versions that hold on a day, the one that was laid down last. */
  private @Nullable Version inForce(LocalDate day) {
    for (Version version : versions.reversed()) {
      if (version.holds(day)) {
        return version;
      }
    }
    return null;
  }

  /** The tree of that day. */
  public OrganisationTree on(LocalDate day) {
    List<CentrePlan> present = new ArrayList<>();
    List<OrganisationTree.Ended> ended = new ArrayList<>();
    for (CentrePlans plans : centres.values()) {
      CentrePlans.Stage stage = plans.inForce(day);
      if (stage != null) {
        present.add(stage.plan());
        continue;
      }
      plans.stages().stream()
          .filter(past -> past.period().until().isBefore(day))
          .filter(past -> !past.period().equals(Period.NEVER))
          .reduce((earlier, later) -> later)
          .ifPresent(
              last ->
                  ended.add(
                      new OrganisationTree.Ended(
                          plans.centre(), last.period().until(), last.mergedInto())));
    }
    Version version = inForce(day);
    return new OrganisationTree(
        day,
        version == null ? 0 : version.number(),
        version == null ? province : version.province(),
        List.copyOf(present),
        List.copyOf(ended));
  }

  /**
   * This one, and from a version's day on what its file says. A centre that was in any version
   * stays, since its events do.
   *
   * @param file the organisation of that file alone
   */
  public Organisation then(Version version, Organisation file) {
    List<Version> all = new ArrayList<>(versions);
    all.add(version);
    LocalDate day = version.effective();
    if (day == null) {
      return new Organisation(file.province, file.centres, List.copyOf(all));
    }
    Map<String, CentrePlans> joined = new LinkedHashMap<>();
    file.centres.forEach(
        (id, plans) -> {
          CentrePlans known = centres.get(id);
          joined.put(id, known == null ? plans.from(day) : known.then(day, plans));
        });
    centres.forEach(
        (id, plans) -> {
          if (!joined.containsKey(id)) {
            joined.put(id, plans.until(day));
          }
        });
    return new Organisation(file.province, joined, List.copyOf(all));
  }
}
