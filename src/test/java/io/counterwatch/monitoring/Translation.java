package io.counterwatch.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The two languages of a dashboard: they differ in what is read, and in nothing else. Where one
 * place refers to a text of another, such as the name of a column, it must follow it.
 */
final class Translation {
  private static final Path ALIKE = Path.of("src/test/resources/grafana/alike.txt");
  private static final String ENGLISH = "-en";

  /** Fields whose text is read by people. */
  private static final Set<String> READ =
      Set.of(
          "title",
          "description",
          "label",
          "text",
          "displayName",
          "legendFormat",
          "noValue",
          "content",
          "tooltip",
          "axisLabel",
          "alias",
          "renameByName",
          "suffix");

  /** What stands for something else, or is no word. */
  private static final Pattern NO_WORDS =
      Pattern.compile("\\{\\{[^}]*}}|\\$\\{[^}]*}|\\$\\w+|[^\\p{L}]");

  private static final Pattern VIETNAMESE =
      Pattern.compile(
          "[ăâđêôơưĂÂĐÊÔƠƯáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]");

  private final Set<String> alike;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> english = new LinkedHashMap<>();
  private final List<Reference> references = new ArrayList<>();

  private record Reference(String path, String vi, String en) {}

  private Translation(Set<String> alike) {
    this.alike = alike;
  }

  /** Words that are the same in both languages. */
  static Set<String> alike() {
    try {
      Set<String> words = new TreeSet<>(Files.readAllLines(ALIKE));
      words.removeIf(line -> line.isBlank() || line.startsWith("#"));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with the pair; empty where nothing is. */
  static List<String> problems(JsonNode vi, JsonNode en, Set<String> alike) {
    Translation translation = new Translation(alike);
    translation.compare("", "", vi, en);
    translation.follow();
    return translation.problems;
  }

  private void compare(String path, String field, JsonNode vi, JsonNode en) {
    if (vi.getNodeType() != en.getNodeType() || vi.size() != en.size()) {
      problems.add(path + " is another in English: " + vi + ", " + en);
    } else if (vi.isArray()) {
      for (int i = 0; i < vi.size(); i++) {
        compare(path + "/" + i, field, vi.get(i), en.get(i));
      }
    } else if (vi.isObject()) {
      objects(path, field, vi, en);
    } else if (!vi.isTextual()) {
      if (!vi.equals(en)) {
        problems.add(path + " is another in English: " + vi + ", " + en);
      }
    } else {
      texts(path, field, vi.asText(), en.asText());
    }
  }

  private void objects(String path, String field, JsonNode vi, JsonNode en) {
    String overridden = vi.path("id").asText();
    for (Map.Entry<String, JsonNode> each : vi.properties()) {
      String name = each.getKey();
      String key = en.has(name) ? name : english.getOrDefault(name, name);
      if (!en.has(key)) {
        problems.add(path + "/" + name + " is missing in English");
        continue;
      }
      String meaning = name;
      if (READ.contains(field) && field.equals("renameByName")) {
        meaning = field;
      } else if (name.equals("value") && READ.contains(last(overridden))) {
        meaning = last(overridden);
      } else if (name.equals("unit") && each.getValue().asText().startsWith("suffix:")) {
        meaning = "suffix";
      }
      compare(path + "/" + name, meaning, each.getValue(), en.get(key));
    }
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  private void texts(String path, String field, String vi, String en) {
    boolean read = READ.contains(field);
    if (read && VIETNAMESE.matcher(en).find()) {
      problems.add(path + " is Vietnamese: " + en);
    }
    if (vi.equals(en)) {
      if (read && !NO_WORDS.matcher(vi).replaceAll("").isEmpty() && !alike.contains(vi)) {
        problems.add(path + " is not translated: " + vi);
      }
    } else if (read) {
      String before = english.putIfAbsent(vi, en);
      if (before != null && !before.equals(en) && !field.equals("description")) {
        problems.add(path + ": " + vi + " is once " + before + ", once " + en);
      }
    } else {
      references.add(new Reference(path, vi, en));
    }
  }

  private void follow() {
    for (Reference reference : references) {
      Set<String> allowed = new HashSet<>();
      allowed.add(english.getOrDefault(reference.vi(), ""));
      allowed.add(reference.vi() + ENGLISH);
      allowed.add(reference.vi().replaceAll("\\bvi\\b", "en"));
      allowed.add(
          reference
              .vi()
              .replaceAll("/d/([^/?#]+)", "/d/$1" + ENGLISH)
              .replaceAll("\\bvi\\b", "en"));
      if (!allowed.contains(reference.en())) {
        problems.add(
            "%s is another in English: %s, %s"
                .formatted(reference.path(), reference.vi(), reference.en()));
      }
    }
  }
}
