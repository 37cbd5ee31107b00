package io.counterwatch.pipeline;

import io.counterwatch.centre.CentrePlans;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.ServiceDays;
import io.counterwatch.pipeline.EventStore.CentreRow;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The centres, each with its plans and its calendar: those of the organisation file, and those
 * registered at first sight where that is allowed.
 */
final class KnownCentres {
  /** Limit on centres that register themselves. */
  static final int MAX_CENTRES = 5_000;

  private final boolean open;
  private Organisation organisation;
  private final Map<String, CentrePlans> plans = new LinkedHashMap<>();
  private final Map<String, ServiceDays> calendars = new LinkedHashMap<>();

  /** Registered by this process: what a failed commit must not make forget. */
  private final Map<String, CentreRow> registered = new LinkedHashMap<>();

  /** To be stored with the next batch. */
  private final Map<String, CentreRow> changed = new LinkedHashMap<>();

  /**
   * Of an organisation.
   *
   * @param open whether centres are registered at first sight
   */
  KnownCentres(Organisation organisation, boolean open) {
    this.organisation = organisation;
    this.open = open;
  }

  /** From now on the organisation is this; its centres are known after the next reset. */
  void adopt(Organisation whole) {
    organisation = whole;
  }

  /** Starts again from what is configured and stored. */
  void reset(Collection<CentreRow> stored) {
    plans.clear();
    calendars.clear();
    changed.clear();
    organisation.centres().values().forEach(this::put);
    for (CentreRow row : stored) {
      if (!plans.containsKey(row.centre())) {
        put(unconfigured(row));
      }
    }
    for (CentreRow row : registered.values()) {
      if (!plans.containsKey(row.centre())) {
        register(row);
      }
    }
  }

  private static CentrePlans unconfigured(CentreRow row) {
    return CentrePlans.registered(row.centre(), ZoneId.of(row.zone()), row.history());
  }

  private void put(CentrePlans centre) {
    plans.put(centre.centre(), centre);
    calendars.put(centre.centre(), centre.calendar());
  }

  private void register(CentreRow row) {
    put(unconfigured(row));
    changed.put(row.centre(), row);
  }

  /** The zone of centres that name none. */
  ZoneId zone() {
    return organisation.zone();
  }

  /** All of them. */
  Collection<CentrePlans> all() {
    return plans.values();
  }

  int size() {
    return plans.size();
  }

  /** The centre's plans, or null where there is no such centre. */
  @Nullable CentrePlans get(String centre) {
    return plans.get(centre);
  }

  /** The calendar of a centre that is known. */
  ServiceDays calendar(String centre) {
    ServiceDays calendar = calendars.get(centre);
    if (calendar == null) {
      throw new IllegalArgumentException("unknown centre " + centre);
    }
    return calendar;
  }

  /** Whether the organisation file has that centre, or an earlier version of it had. */
  boolean isConfigured(String centre) {
    return organisation.centres().containsKey(centre);
  }

  /** The number of the organisation's version that is in force on that day; 0 for none. */
  int versionOn(LocalDate day) {
    return organisation.versionOn(day);
  }

  /**
   * Whether some stage of the centre has that device.
   *
   * @param micros at that moment, or null: at any
   */
  boolean declares(String centre, String device, @Nullable Long micros) {
    CentrePlans known = plans.get(centre);
    return known != null
        && known.declares(device, micros == null ? null : calendar(centre).dayAt(micros));
  }

  /** The live centre, registered now if it is new and that is allowed; else null. */
  @Nullable CentrePlans admit(String centre) {
    return admit(centre, zone(), false);
  }

  /** The same of one that may be a history. */
  @Nullable CentrePlans admit(String centre, ZoneId zone, boolean history) {
    CentrePlans known = plans.get(centre);
    if (known != null || !open || plans.size() >= MAX_CENTRES) {
      return known;
    }
    CentreRow row = new CentreRow(centre, zone.getId(), history);
    registered.put(centre, row);
    register(row);
    return plans.get(centre);
  }

  /** What is to be stored with the next batch. */
  List<CentreRow> drainChanges() {
    List<CentreRow> rows = List.copyOf(changed.values());
    changed.clear();
    return rows;
  }
}
