package io.counterwatch.faults;

import io.counterwatch.testing.Fuzz;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the scenarios of this package, each in a file of its own. */
final class Scenarios {
  private static final String ENDING = "Scenario.class";

  private Scenarios() {}

  /** All, in the order of their names; of those that are picked, if any are. */
  static List<Scenario> asked() {
    List<Scenario> all = all();
    for (String name : picked()) {
      if (all.stream().noneMatch(scenario -> scenario.name().equals(name))
          && Stream.of(Defect.values()).noneMatch(defect -> defect.control().equals(name))) {
        throw new IllegalArgumentException(
            "no scenario %s; there are %s and the controls %s"
                .formatted(
                    name,
                    all.stream().map(Scenario::name).toList(),
                    Stream.of(Defect.values()).map(Defect::control).toList()));
      }
    }
    return all.stream().filter(scenario -> isAsked(scenario.name())).toList();
  }

  /** Whether one of that name is to be played. */
  static boolean isAsked(String name) {
    return picked().isEmpty() || picked().contains(name);
  }

  private static List<String> picked() {
    String only = System.getProperty("counterwatch.faults.only", "").strip();
    return only.isEmpty() ? List.of() : List.of(only.split("\\s*,\\s*", -1));
  }

  /** The seed that was given; or else the build's in its short form, and a new one in the long. */
  static long seed() {
    return Long.getLong("seed", Length.asked() == Length.SHORT ? Fuzz.seed() : System.nanoTime());
  }

  private static List<Scenario> all() {
    String folder = Scenario.class.getPackageName().replace('.', '/');
    List<Scenario> scenarios = new ArrayList<>();
    try {
      Path root =
          Path.of(Scenario.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(ENDING) && !name.equals(ENDING)) {
            add(name.substring(0, name.length() - ".class".length()), scenarios);
          }
        }
      }
    } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    scenarios.sort(Comparator.comparing(Scenario::name));
    return scenarios;
  }

  private static void add(String simpleName, List<Scenario> scenarios)
      throws ReflectiveOperationException {
    Class<?> found = Class.forName(Scenario.class.getPackageName() + "." + simpleName);
    if (Scenario.class.isAssignableFrom(found) && !Modifier.isAbstract(found.getModifiers())) {
      Constructor<?> constructor = found.getDeclaredConstructor();
      scenarios.add((Scenario) constructor.newInstance());
    }
  }
}
