package io.counterwatch.centre;

import java.time.ZoneId;
import java.util.List;

/**
 * What stands above all centres.
 *
 * @param id the province's slug, empty where there is none
 * @param zone the zone of every centre that names none
 * @param models ways of working whose spread is a figure
 */
public record Province(String id, Names names, ZoneId zone, List<Model> models) {

  /**
   * A way of working that centres run or don't, as "friendly administration" is. A centre runs it
   * that has an attribute of that name with the value {@code true}.
   *
   * @param levels of the centres that it is meant for; empty = all
   */
  public record Model(String model, Names names, List<String> levels) {
    boolean isMeantFor(CentrePlan plan) {
      return levels.isEmpty() || levels.contains(plan.level());
    }

    boolean isRunBy(CentrePlan plan) {
      return "true".equals(plan.attributes().get(model));
    }
  }
}
