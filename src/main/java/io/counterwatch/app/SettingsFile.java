package io.counterwatch.app;

import io.counterwatch.yaml.YamlException;
import io.counterwatch.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a YAML file of settings, nested ({@code mqtt: {url: …}}) or with dotted keys ({@code
 * mqtt.url: …}).
 */
final class SettingsFile {
  private final Path folder;
  private final Map<Setting, SettingSource> found = new EnumMap<>(Setting.class);

  private SettingsFile(Path file) {
    Path parent = file.getParent();
    this.folder = parent == null ? Path.of("") : parent;
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
    try {
      SettingsFile settings = new SettingsFile(file);
      settings.readMapping("", YamlNode.read(file));
      return settings.found;
    } catch (YamlException e) {
      throw new ConfigurationException(e.getMessage());
    }
  }

  private void readMapping(String prefix, YamlNode node) throws YamlException {
    for (Map.Entry<String, YamlNode> entry : node.entries().entrySet()) {
      String key = prefix + entry.getKey();
      Optional<Setting> setting = Setting.ofKey(key);
      if (setting.isPresent()) {
        take(setting.get(), entry.getValue());
      } else if (beginsSomeKey(key)) {
        readMapping(key + ".", entry.getValue());
      } else {
        throw entry.getValue().complaint("unknown key");
      }
    }
  }

  private void take(Setting setting, YamlNode node) throws YamlException {
    SettingSource source = new SettingSource(node.text(), node.place(), folder);
    if (found.put(setting, source) != null) {
      throw node.complaint("is given twice");
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
}
