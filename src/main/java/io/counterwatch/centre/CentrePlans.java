package io.counterwatch.centre;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A centre through time: which plan is in force on which service day. Zone, beginning of the day
 * and history are the same in all of them, since events are stored under their day.
 *
 * @param stages in order, without overlap, at least one
 */
public record CentrePlans(List<Stage> stages) {

  /**
   * A plan for some days.
   *
   * @param mergedInto the centre that goes on with its work after these days, or null
   */
  public record Stage(Period period, CentrePlan plan, @Nullable String mergedInto) {

    /** What is left of it within that period; null where nothing is. */
    @Nullable Stage within(Period bounds) {
      Period left = period.within(bounds);
      if (left == null) {
        return null;
      }
      return new Stage(left, plan, left.until().equals(period.until()) ? mergedInto : null);
    }

    private Stage at(ServiceDays calendar, boolean history) {
      return new Stage(period, plan.at(calendar, history), mergedInto);
    }
  }

  /** A centre whose plan never changes. */
  public static CentrePlans always(CentrePlan plan) {
    return new CentrePlans(List.of(new Stage(Period.ALWAYS, plan, null)));
  }

  /** A centre that is in no file: it registered itself, or came by an import. */
  public static CentrePlans registered(String centre, ZoneId zone, boolean history) {
    return always(CentrePlan.unconfigured(centre, zone, history));
  }

  /** Its id. */
  public String centre() {
    return newest().centre();
  }

  /** Its calendar of service days. */
  public ServiceDays calendar() {
    return ServiceDays.of(newest());
  }

  /** Whether its data come from imports and replays, so that nothing of it is live. */
  public boolean history() {
    return newest().history();
  }

  /** Whether an event of either one belongs to the same day of the other one. */
  public boolean hasDaysOf(CentrePlans other) {
    return calendar().equals(other.calendar()) && history() == other.history();
  }

  private CentrePlan newest() {
    return stages.getLast().plan();
  }

  /** The stage in force on that day; null where the centre did not exist. */
  public @Nullable Stage inForce(LocalDate day) {
    for (Stage stage : stages) {
      if (stage.period().holds(day)) {
        return stage;
      }
    }
    return null;
  }

  /**
   * The plan for whatever happened on that day. Where none was in force, the last one before: what
   * comes after a centre's end still belongs to its day. Before the first, the first.
   */
  public CentrePlan on(LocalDate day) {
    CentrePlan last = stages.getFirst().plan();
    for (Stage stage : stages) {
      if (stage.period().from().isAfter(day)) {
        break;
      }
      last = stage.plan();
    }
    return last;
  }

  /** This one before a day, the other one from it on. */
  CentrePlans then(LocalDate day, CentrePlans other) {
    List<Stage> joined = new ArrayList<>();
    for (Stage stage : before(day)) {
      joined.add(stage.at(other.calendar(), other.history()));
    }
    List<Stage> further = other.since(day);
    if (further.isEmpty() && !joined.isEmpty()) {
      // It ends now at the latest: the other one knows into what.
      Stage last = joined.removeLast();
      joined.add(new Stage(last.period(), last.plan(), other.stages.getLast().mergedInto()));
    }
    if (!further.isEmpty()) {
      joined.removeIf(stage -> stage.period().equals(Period.NEVER));
    }
    joined.addAll(further);
    return joined.isEmpty() ? other : new CentrePlans(List.copyOf(joined));
  }

  /**
   * The same, beginning on that day; of one that ended before, all: what its file says of its past
   * is then all that is known of it.
   */
  CentrePlans from(LocalDate day) {
    List<Stage> left = since(day);
    return left.isEmpty() ? this : new CentrePlans(left);
  }

  private List<Stage> since(LocalDate day) {
    Period future = new Period(day, LocalDate.MAX);
    return stages.stream().map(stage -> stage.within(future)).filter(Objects::nonNull).toList();
  }

  /**
   * The same, ending before that day. Of one that had not begun by then the last plan is left, in
   * force on no day: its events still belong to the days of its calendar.
   */
  CentrePlans until(LocalDate day) {
    List<Stage> left = before(day);
    return new CentrePlans(
        left.isEmpty() ? List.of(new Stage(Period.NEVER, newest(), null)) : left);
  }

  private List<Stage> before(LocalDate day) {
    Period past = new Period(LocalDate.MIN, day.minusDays(1));
    return stages.stream().map(stage -> stage.within(past)).filter(Objects::nonNull).toList();
  }

  /** Whether a stage that holds on that day, or any stage where that is null, has the device. */
  public boolean declares(String device, @Nullable LocalDate day) {
    return stages.stream()
        .filter(stage -> day == null || stage.period().holds(day))
        .flatMap(stage -> stage.plan().devices().stream())
        .anyMatch(declared -> declared.device().equals(device));
  }
}
