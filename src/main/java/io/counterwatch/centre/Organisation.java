package io.counterwatch.centre;

import java.time.ZoneId;
import java.util.Map;

/**
 * The whole tree: the province and its centres.
 *
 * @param id the province's slug, empty where there is none
 * @param zone the zone of every centre that names none
 * @param centres by id, in the order of the file
 */
public record Organisation(String id, Names names, ZoneId zone, Map<String, CentrePlan> centres) {
  /** No configuration: whatever reports is registered at first sight. */
  public static Organisation empty(ZoneId zone) {
    return new Organisation("", Names.same(""), zone, Map.of());
  }
}
