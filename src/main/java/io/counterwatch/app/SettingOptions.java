package io.counterwatch.app;

import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command-line flags of {@link Setting}s, for every command that takes them. */
final class SettingOptions {
  private SettingOptions() {}

  /** Adds a flag for each setting to the command, except where it has an option of that name. */
  static void addTo(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      if (!command.optionsMap().containsKey(setting.flag())) {
        command.addOption(option(setting));
      }
    }
  }

  /** The settings that were given as flags. */
  static Map<Setting, String> given(ParseResult parsed) {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = parsed.matchedOptionValue(setting.flag(), (String) null);
      if (value != null) {
        given.put(setting, value);
      }
    }
    return given;
  }

  static OptionSpec option(Setting setting) {
    String suffix = setting.defaultText().map(text -> " (default: " + text + ")").orElse("");
    return OptionSpec.builder(setting.flag())
        .type(String.class)
        .paramLabel(setting.valueName())
        .description(setting.help() + suffix)
        .build();
  }
}
