package io.counterwatch.faults;

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
    String only = System.getProperty("counterwatch.faults.only", "");
    List<String> names = only.isBlank() ? List.of() : List.of(only.strip().split("\\s*,\\s*", -1));
    List<Scenario> all = all();
    for (String name : names) {
      if (all.stream().noneMatch(scenario -> scenario.name().equals(name))) {
        throw new IllegalArgumentException(
            "no scenario %s; there are %s"
                .formatted(name, all.stream().map(Scenario::name).toList()));
      }
    }
    return all.stream()
        .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
        .toList();
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
