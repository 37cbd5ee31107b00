package io.counterwatch.app;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * How the process logs, for every command alike: flag before environment variable before
 * configuration file.
 */
final class LogOptions {
  private static final List<Setting> SETTINGS = List.of(Setting.LOG_FORMAT, Setting.LOG_LEVEL);

  private LogOptions() {}

  /** Adds the flags to a command and those below it. */
  static void addTo(CommandLine command) {
    for (Setting setting : SETTINGS) {
      if (!command.getCommandSpec().optionsMap().containsKey(setting.flag())) {
        command.getCommandSpec().addOption(SettingOptions.option(setting));
      }
    }
    command.getSubcommands().values().forEach(LogOptions::addTo);
  }

  /**
   * Logs from now on as the command line and the environment say.
   *
   * @throws ParameterException where a value cannot be understood
   */
  static void apply(ParseResult parsed, Map<String, String> environment) {
    Map<Setting, SettingSource> given = new EnumMap<>(Setting.class);
    for (Setting setting : SETTINGS) {
      given.put(setting, SettingSource.of(setting.defaultText().orElseThrow(), setting.key()));
    }
    for (ParseResult each = parsed; each != null; each = each.subcommand()) {
      addFile(given, each.matchedOptionValue("--config", (@Nullable Path) null));
    }
    for (Setting setting : SETTINGS) {
      String variable = environment.get(setting.variable());
      if (variable != null) {
        given.put(setting, SettingSource.of(variable, setting.variable()));
      }
      for (ParseResult each = parsed; each != null; each = each.subcommand()) {
        String flag = each.matchedOptionValue(setting.flag(), (@Nullable String) null);
        if (flag != null) {
          given.put(setting, SettingSource.of(flag, setting.flag()));
        }
      }
    }
    try {
      SettingValues.log(given).apply();
    } catch (ConfigurationException wrong) {
      CommandLine asked = parsed.asCommandLineList().getLast();
      throw new ParameterException(asked, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** Of a file that cannot be read the command itself complains. */
  private static void addFile(Map<Setting, SettingSource> given, @Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      Map<Setting, SettingSource> found = SettingsFile.read(file);
      found.keySet().retainAll(SETTINGS);
      given.putAll(found);
    } catch (ConfigurationException unusable) {
      return;
    }
  }
}
