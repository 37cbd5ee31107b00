package io.counterwatch.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The communes of the province, with ids that fit the protocol. */
final class Communes {
  private static final String RESOURCE = "communes.txt";

  private record Kind(String slug, String english) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "Phường", new Kind("p", "ward"),
          "Thị trấn", new Kind("tt", "township"),
          "Xã", new Kind("xa", "commune"));

  /**
   * A commune.
   *
   * @param id a slug, short enough to begin the ids of its devices
   */
  record Commune(String id, String nameVi, String nameEn) {}

  static final List<Commune> ALL = read();

  private Communes() {}

  private static List<Commune> read() {
    List<Commune> communes = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String line : lines()) {
      if (!line.startsWith("#")) {
        communes.add(commune(line.split("\\|", -1), taken));
      }
    }
    return List.copyOf(communes);
  }

  private static Commune commune(String[] fields, Set<String> taken) {
    Kind kind = KINDS.get(fields[0]);
    if (kind == null) {
      throw new IllegalStateException("no such kind of commune: " + fields[0]);
    }
    String name = fields[1];
    String id = kind.slug() + "-" + slug(name);
    if (!taken.add(id)) {
      id = id + "-" + slug(fields[2]);
      taken.add(id);
    }
    return new Commune(id, fields[0] + " " + name, withoutMarks(name) + " " + kind.english());
  }

  private static List<String> lines() {
    try (InputStream in = Communes.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String slug(String name) {
    return withoutMarks(name).toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String withoutMarks(String name) {
    String letters = name.replace('đ', 'd').replace('Đ', 'D');
    return Normalizer.normalize(letters, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
  }
}
