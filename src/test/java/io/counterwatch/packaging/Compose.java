package io.counterwatch.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code compose.yaml} as YAML, with what its parts have in common merged into each. */
record Compose(Map<?, ?> root) {
  static final Path FILE = Path.of("compose.yaml");

  static Compose read() {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return new Compose(yaml.load(text(FILE)));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a file with a secret in it, {@code x}, that only its owner can read. */
  static Path secret(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, "x");
  }

  /** One service with its keys. */
  record Service(String name, Map<?, ?> keys) {
    @Nullable Object get(String key) {
      return keys.get(key);
    }

    String text(String key) {
      return String.valueOf(keys.get(key));
    }

    /** The texts of a list; empty where there is none. */
    List<String> list(String key) {
      return keys.get(key) instanceof List<?> items
          ? items.stream().map(String::valueOf).toList()
          : List.of();
    }

    Map<String, String> map(String key) {
      return texts(keys.get(key));
    }

    /** The secrets it is given, by their names at the top level. */
    List<String> secrets() {
      List<String> names = new ArrayList<>();
      if (keys.get("secrets") instanceof List<?> items) {
        for (Object item : items) {
          names.add(String.valueOf(item instanceof Map<?, ?> map ? map.get("source") : item));
        }
      }
      return names;
    }

    /** Paths on this machine or names of volumes, each with what is behind its colon. */
    Map<String, String> mounts() {
      Map<String, String> mounts = new LinkedHashMap<>();
      for (String mount : list("volumes")) {
        String[] parts = mount.split(":", 2);
        mounts.put(parts[0], parts[1]);
      }
      return mounts;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  List<Service> services() {
    Map<?, ?> services = (Map<?, ?>) Objects.requireNonNull(root.get("services"));
    return services.entrySet().stream()
        .map(each -> new Service(String.valueOf(each.getKey()), (Map<?, ?>) each.getValue()))
        .toList();
  }

  Service service(String name) {
    return services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Names that the top level declares under a key. */
  Set<String> declared(String key) {
    return texts(root.get(key)).keySet();
  }

  /** The file of each secret. */
  Map<String, String> secretFiles() {
    Map<String, String> files = new LinkedHashMap<>();
    ((Map<?, ?>) Objects.requireNonNull(root.get("secrets")))
        .forEach((name, secret) -> files.put(String.valueOf(name), texts(secret).get("file")));
    return files;
  }

  private static Map<String, String> texts(@Nullable Object map) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
    }
    return texts;
  }
}
