package io.counterwatch.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** An auditor who shares code with whom it audits agrees with its mistakes. */
class IndependenceTest {
  @Test
  void theAuditorKnowsNothingOfTheServer() {
    JavaClasses auditor = new ClassFileImporter().importPackages("io.counterwatch.audit");
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.counterwatch.centre..",
            "io.counterwatch.pipeline..",
            "io.counterwatch.event..",
            "io.counterwatch.store..",
            "io.counterwatch.web..",
            "io.counterwatch.wire..")
        .check(auditor);
  }

  /** The judges of the fault matrix know of the server only what devices say, too. */
  @Test
  void theOracleKnowsNothingOfTheEngine() {
    JavaClasses faults = new ClassFileImporter().importPackages("io.counterwatch.faults");
    classes()
        .that()
        .haveNameMatching(".*\\.(Oracle|Figures|Gauges|Findings)(\\$.*)?")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "io.counterwatch.centre..",
            "io.counterwatch.pipeline..",
            "io.counterwatch.ingest..",
            "io.counterwatch.store..",
            "io.counterwatch.metrics..",
            "io.counterwatch.web..",
            "io.counterwatch.app..")
        .check(faults);
  }
}
