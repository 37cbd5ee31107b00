package io.counterwatch.centre;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it stood on one day.
 *
 * @param version the number of the version that was in force, or 0
 * @param centres that existed, in the order of the organisation file
 * @param ended those that existed before and no more
 */
public record OrganisationTree(
    LocalDate day, int version, Province province, List<CentrePlan> centres, List<Ended> ended) {

  /**
   * A centre that ended.
   *
   * @param until its last day
   * @param mergedInto the centre that went on with its work, or null
   */
  public record Ended(String centre, LocalDate until, @Nullable String mergedInto) {}

  /**
   * How far a model has spread.
   *
   * @param running how many of the centres that it is meant for run it
   * @param centres how many it is meant for
   */
  public record Coverage(Province.Model model, int running, int centres) {
    /** From 0 to 1; null where it is meant for none. */
    public @Nullable Double ratio() {
      return centres == 0 ? null : (Double) ((double) running / centres);
    }
  }

  /**
   * The centres that a centre's work can fairly be compared with: those of its level. A centre
   * without a level, and a history, is compared with itself only.
   */
  public List<String> group(String centre) {
    String level = "";
    for (CentrePlan plan : centres) {
      if (plan.centre().equals(centre) && !plan.history()) {
        level = plan.level();
      }
    }
    List<String> group = new ArrayList<>(List.of(centre));
    for (CentrePlan plan : centres) {
      if (!level.isEmpty()
          && plan.level().equals(level)
          && !plan.history()
          && !plan.centre().equals(centre)) {
        group.add(plan.centre());
      }
    }
    return group;
  }

  /** How far each of the province's models has spread. */
  public List<Coverage> coverage() {
    List<Coverage> coverage = new ArrayList<>();
    for (Province.Model model : province.models()) {
      List<CentrePlan> meant = centres.stream().filter(model::isMeantFor).toList();
      int running = (int) meant.stream().filter(model::isRunBy).count();
      coverage.add(new Coverage(model, running, meant.size()));
    }
    return coverage;
  }
}
