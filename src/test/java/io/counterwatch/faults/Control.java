package io.counterwatch.faults;

import io.counterwatch.device.DeviceHabits;
import io.counterwatch.testing.ServerProcess.Launch;
import java.nio.file.Path;
import java.util.List;

/** The kills once more, of a server that is broken on purpose: the oracle must complain. */
final class Control implements Scenario {
  private final Scenario kills = new KillsScenario();
  private final Defect defect;
  private final Path classes;

  /**
   * With that defect.
   *
   * @param classes an empty folder
   */
  Control(Defect defect, Path classes) {
    this.defect = defect;
    this.classes = defect.in(classes);
  }

  @Override
  public String name() {
    return defect.control();
  }

  @Override
  public String fault() {
    return switch (defect) {
      case ACKNOWLEDGES_BEFORE_COMMIT -> "control: acknowledged before commit, and kills";
      case STORES_DUPLICATES -> "control: deduplication off, and kills";
    };
  }

  @Override
  public Terms terms(Length length) {
    return Terms.of(length.of(1, 6), length.of(600, 3_000))
        .eventsPerSecond(400)
        .inCentres(2)
        .withHabits(new DeviceHabits(250, 2_000, 1_000, 60_000, 1_000, 8_000, 15))
        .at(SiteTerms.USUAL.launching(new Launch(List.of(), classes)));
  }

  @Override
  public void strike(Ordeal ordeal) throws Exception {
    kills.strike(ordeal);
  }

  /** Whether the oracle found what is broken, and took it for nothing else. */
  boolean isConvicted(Findings findings) {
    return switch (defect) {
      case ACKNOWLEDGES_BEFORE_COMMIT -> findings.lost() > 0 && findings.twice() == 0;
      case STORES_DUPLICATES -> findings.twice() > 0 && findings.lost() == 0;
    };
  }
}
