package io.counterwatch.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs that this system has installed. */
public final class Programs {
  /** Debian keeps servers where not every user looks. */
  private static final String SERVERS = "/usr/sbin";

  private Programs() {}

  /** Where one is, by the first of its names that there is; null where it isn't installed. */
  static @Nullable Path find(String... names) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + SERVERS;
    List<String> directories = List.of(path.split(File.pathSeparator, -1));
    for (String name : names) {
      for (String directory : directories) {
        Path candidate = Path.of(directory, name);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  /**
   * The same, of a program that must be there.
   *
   * @param debianPackage what to install where it isn't
   */
  public static Path get(String debianPackage, String... names) {
    Path found = find(names);
    if (found == null) {
      throw new AssertionError(names[0] + " is not installed: apt-get install " + debianPackage);
    }
    return found;
  }
}
