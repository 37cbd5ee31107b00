package io.counterwatch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may know whom: the rooms of the house and their doors. */
class ArchitectureTest {
  private static final String ROOT = "io.counterwatch.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.counterwatch");

  private static final String VERTX = "io.vertx.core..";
  private static final String JACKSON = "com.fasterxml.jackson.core..";
  private static final String JACKSON_TREE = "com.fasterxml.jackson.databind..";
  private static final String JACKSON_YAML = "com.fasterxml.jackson.dataformat.yaml..";
  private static final String PAHO = "org.eclipse.paho..";
  private static final String LOGGER = "org.slf4j..";
  private static final String JDK = "java..";

  /** What a pure room may use of the JDK: language, collections, calendar. */
  private static final String[] PURE_JDK = {
    "java.lang",
    "java.lang.annotation",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.util",
    "java.util.concurrent",
    "java.util.function",
    "java.util.regex",
    "java.util.stream",
    "java.time",
    "java.time.chrono",
    "java.time.format",
    "java.time.temporal",
    "java.time.zone",
    "java.math"
  };

  /** Every room, and what it may use besides itself. */
  private enum Room {
    ACCESS(uses(PURE_JDK)),
    EVENT(uses(PURE_JDK)),
    CENTRE(uses(PURE_JDK), "event"),
    FORECAST(uses(PURE_JDK), "event", "centre"),
    WIRE(uses(JDK, JACKSON), "event"),
    PIPELINE(uses(JDK, LOGGER), "event", "centre", "forecast"),
    INGEST(
        // The codes of the built-in endpoint's answers are Netty's, and so is what it takes apart.
        uses(
            JDK,
            "javax.crypto..",
            "javax.net.ssl..",
            LOGGER,
            VERTX,
            "io.vertx.mqtt..",
            "io.vertx.ext.web..",
            "io.netty.handler.codec.mqtt..",
            "io.netty.channel",
            PAHO),
        "event",
        "centre",
        "wire",
        "pipeline"),
    STORE(
        // Netty only to end a connection that no longer answers.
        uses(
            JDK,
            "javax.net.ssl",
            LOGGER,
            VERTX,
            "io.vertx.pgclient..",
            "io.vertx.sqlclient..",
            "io.netty.channel",
            "org.flywaydb..",
            "org.postgresql.."),
        "access",
        "event",
        "centre",
        "pipeline"),
    METRICS(
        uses(JDK, LOGGER, "io.micrometer..", "io.prometheus.metrics.."),
        "event",
        "centre",
        "pipeline"),
    WEB(
        // YAML for the protocol's own files only; keyed hashes for visitors' links.
        uses(
            JDK,
            "javax.crypto..",
            LOGGER,
            VERTX,
            "io.vertx.ext.web..",
            JACKSON,
            JACKSON_TREE,
            JACKSON_YAML),
        "access",
        "event",
        "centre",
        "store.query"),
    DEVICE(uses(JDK, "javax.net.ssl", LOGGER, PAHO, JACKSON, JACKSON_TREE), "event", "wire"),
    SIMULATOR(uses(JDK, LOGGER), "event", "device"),
    CONFORMANCE(
        // The answer to a stranger's CONNECT and the qualities of service are Netty's.
        uses(JDK, LOGGER, VERTX, "io.vertx.mqtt..", "io.netty.handler.codec.mqtt..", PAHO),
        "event",
        "wire"),
    IMPORTER(
        uses(JDK, LOGGER, JACKSON, JACKSON_TREE, JACKSON_YAML, "org.tukaani.xz.."),
        "event",
        "wire",
        "yaml"),
    YAML(uses(JDK, LOGGER, JACKSON, JACKSON_TREE, JACKSON_YAML)),
    /** May see everything. */
    APP(uses());

    private final List<String> outside;
    private final List<String> rooms;

    Room(List<String> outside, String... rooms) {
      this.outside = outside;
      this.rooms = List.of(rooms);
    }

    private static List<String> uses(String... packages) {
      return List.of(packages);
    }

    String inside() {
      return ROOT + roomName() + "..";
    }

    String roomName() {
      return name().toLowerCase(Locale.ROOT);
    }

    String[] allowed() {
      List<String> allowed = new ArrayList<>(outside);
      allowed.add(inside());
      allowed.add("org.jspecify.annotations");
      rooms.forEach(room -> allowed.add(ROOT + room + ".."));
      return allowed.toArray(String[]::new);
    }
  }

  private static final String[] PURE = {
    Room.ACCESS.inside(), Room.EVENT.inside(), Room.CENTRE.inside(), Room.FORECAST.inside()
  };

  /** Those that touch the world outside; only {@code app} puts them together. */
  private static final List<Room> ADAPTERS =
      List.of(Room.INGEST, Room.STORE, Room.METRICS, Room.WEB);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APP")
  void aRoomUsesOnlyWhatItMay(Room room) {
    classes()
        .that()
        .resideInAPackage(room.inside())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(room.allowed())
        .allowEmptyShould(room == Room.FORECAST)
        .check(CLASSES);
  }

  @Test
  void everyClassIsInARoom() {
    classes()
        .should()
        .resideInAnyPackage(Arrays.stream(Room.values()).map(Room::inside).toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void roomsFormNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource(names = {"INGEST", "STORE", "METRICS", "WEB"})
  void noAdapterKnowsAnother(Room adapter) {
    // The questions that the pages ask of the database are a port, not the adapter behind it.
    DescribedPredicate<JavaClass> others =
        resideInAnyPackage(
                ADAPTERS.stream()
                    .filter(other -> other != adapter)
                    .map(Room::inside)
                    .toArray(String[]::new))
            .and(DescribedPredicate.not(resideInAnyPackage(ROOT + "store.query..")));
    noClasses()
        .that()
        .resideInAPackage(adapter.inside())
        .should()
        .dependOnClassesThat(others)
        .check(CLASSES);
  }

  @Test
  void nobodyKnowsTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Room.APP.inside())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Room.APP.inside())
        .check(CLASSES);
  }

  @Test
  void jsonIsReadAndWrittenInAFewRoomsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            Room.WIRE.inside(),
            Room.IMPORTER.inside(),
            Room.YAML.inside(),
            Room.WEB.inside(),
            Room.APP.inside(),
            Room.DEVICE.inside())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void theCoreLogsNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Room.ACCESS.inside(), Room.EVENT.inside(), Room.CENTRE.inside(), Room.WIRE.inside())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LOGGER, "java.util.logging..", "java.lang.System$Logger..")
        .check(CLASSES);
  }

  @Test
  void theCoreDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
        .check(CLASSES);
  }

  @Test
  void timeIsInputToTheCore() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(asksTheClock().or(isOf(Clock.class)))
        .check(CLASSES);
  }

  @Test
  void chanceHasNoPlaceInTheCore() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            isOf(Random.class)
                .or(isOf(SplittableRandom.class))
                .or(isOf(ThreadLocalRandom.class))
                .or(isCallOf(Math.class, "random"))
                .or(isCallOf(UUID.class, "randomUUID"))
                .or(isCallOf(Collections.class, "shuffle")))
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.random..")
        .check(CLASSES);
  }

  @Test
  void theCoreAsksNothingOfTheMachine() {
    Set<String> harmless = Set.of("arraycopy", "identityHashCode", "lineSeparator");
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .accessTargetWhere(
            isOf(Thread.class)
                .or(isOf(Runtime.class))
                .or(isCallOf(ZoneId.class, "systemDefault"))
                .or(
                    isOf(System.class)
                        .and(
                            describe(
                                "not harmless", access -> !harmless.contains(access.getName())))))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> asksTheClock() {
    return describe(
        "asks the clock",
        access ->
            access.getName().equals("now")
                    && access.getTargetOwner().getPackageName().startsWith("java.time")
                || access.getTargetOwner().isEquivalentTo(System.class)
                    && Set.of("nanoTime", "currentTimeMillis").contains(access.getName())
                || access.getTargetOwner().isEquivalentTo(Date.class));
  }

  private static DescribedPredicate<JavaAccess<?>> isOf(Class<?> owner) {
    return describe(
        "is of " + owner.getSimpleName(), access -> access.getTargetOwner().isEquivalentTo(owner));
  }

  private static DescribedPredicate<JavaAccess<?>> isCallOf(Class<?> owner, String method) {
    return isOf(owner).and(describe("named " + method, access -> access.getName().equals(method)));
  }
}
