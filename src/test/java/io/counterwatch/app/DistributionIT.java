package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * What is handed out: a jar that whoever builds it gets byte for byte, and the list of its parts.
 */
class DistributionIT {
  private static final Path TARGET = Path.of("target");

  /** {@code project.build.outputTimestamp} of the build. */
  private static final LocalDateTime BUILD_TIME = LocalDateTime.of(2025, 1, 1, 0, 0);

  @Test
  void theJarTellsNothingOfWhenWhereAndByWhomItWasBuilt() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(jar.getManifest().getMainAttributes().keySet().stream().map(Object::toString))
          .doesNotContain("Built-By", "Build-Time", "Build-Jdk", "Build-Host");
      List<JarEntry> entries = jar.stream().toList();
      assertThat(entries).hasSizeGreaterThan(500);
      assertThat(entries)
          .allSatisfy(
              entry -> assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(BUILD_TIME));
      // Sorted names: not the order in which a file system lists a folder.
      List<String> classes =
          entries.stream()
              .map(JarEntry::getName)
              .filter(name -> name.startsWith("io/counterwatch/event/") && name.endsWith(".class"))
              .toList();
      assertThat(classes).isSorted();
    }
  }

  @Test
  void theBillOfMaterialsNamesEachLibraryWithItsLicenceAndChecksum() throws IOException {
    Path file = TARGET.resolve("counterwatch-bom.json");
    assumeThat(file).as("made only by a build that is online").exists();
    JsonNode bom = new ObjectMapper().readTree(file.toFile());
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : bom.get("components")) {
      String jar = component.get("name").asText() + "-" + component.get("version").asText();
      assertThat(component.get("hashes")).as(jar).isNotEmpty();
      assertThat(component.get("licenses")).as(jar).isNotEmpty();
      listed.add(jar + ".jar");
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(libraries());
    assertThat(bom.get("metadata").has("timestamp")).isFalse();
  }

  /** The jars of the class path that the program names in its manifest. */
  private static Set<String> libraries() throws IOException {
    try (JarFile jar = jar()) {
      String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      Set<String> names = new TreeSet<>();
      Arrays.stream(path.split(" ")).forEach(each -> names.add(each.replaceFirst("^lib/", "")));
      assertThat(names).allSatisfy(name -> assertThat(TARGET.resolve("lib/" + name)).exists());
      return names;
    }
  }

  private static JarFile jar() throws IOException {
    Path file = TARGET.resolve("counterwatch.jar");
    assertThat(Files.isRegularFile(file)).as("%s", file).isTrue();
    return new JarFile(file.toFile());
  }
}
