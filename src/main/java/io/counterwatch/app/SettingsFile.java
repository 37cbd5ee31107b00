package io.counterwatch.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a YAML file of settings, nested ({@code mqtt: {url: …}}) or with dotted keys ({@code
 * mqtt.url: …}). Read token by token rather than as a tree, because each complaint names its line.
 */
final class SettingsFile {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final Path file;
  private final JsonParser parser;
  private final Map<Setting, SettingSource> found = new EnumMap<>(Setting.class);

  private SettingsFile(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * All values in the file, as they are written.
   *
   * @throws ConfigurationException if the file cannot be read, is not YAML or has an unknown key
   */
  static Map<Setting, SettingSource> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException("no such configuration file: " + file);
    }
    try (JsonParser parser = YAML.createParser(file.toFile())) {
      return new SettingsFile(file, parser).readAll();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ConfigurationException(file + ", line " + line + ": not valid YAML");
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private Map<Setting, SettingSource> readAll() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readMapping("");
    } else if (first != null) {
      throw complaint("expected keys and values");
    }
    return found;
  }

  private void readMapping(String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + parser.currentName();
      Optional<Setting> setting = Setting.ofKey(key);
      if (setting.isEmpty() && !beginsSomeKey(key)) {
        throw complaint("unknown key " + key);
      }
      JsonToken value = parser.nextToken();
      if (setting.isPresent()) {
        take(setting.get(), value);
      } else if (value == JsonToken.START_OBJECT) {
        readMapping(key + ".");
      } else {
        throw complaint("expected keys below " + key);
      }
    }
  }

  private void take(Setting setting, JsonToken value) throws IOException {
    if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
      throw complaint(setting.key() + " needs one value");
    }
    SettingSource source =
        new SettingSource(parser.getText(), place() + ": " + setting.key(), folder());
    if (found.put(setting, source) != null) {
      throw complaint(setting.key() + " is given twice");
    }
  }

  private static boolean beginsSomeKey(String key) {
    for (Setting setting : Setting.values()) {
      if (setting.key().startsWith(key + ".")) {
        return true;
      }
    }
    return false;
  }

  private Path folder() {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private String place() {
    return file + ", line " + parser.currentTokenLocation().getLineNr();
  }

  private ConfigurationException complaint(String what) {
    return new ConfigurationException(place() + ": " + what);
  }
}
