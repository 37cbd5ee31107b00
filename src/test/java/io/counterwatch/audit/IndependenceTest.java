package io.counterwatch.audit;

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
}
