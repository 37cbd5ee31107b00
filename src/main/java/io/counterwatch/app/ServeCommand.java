package io.counterwatch.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code counterwatch serve}: the server. */
@Command(
    name = "serve",
    description = "Run the server.",
    footer = {
      "",
      "Each key is also an environment variable (COUNTERWATCH_MQTT_URL)",
      "and a key of the YAML file (mqtt.url). A flag goes before a variable,",
      "a variable before the file."
    })
final class ServeCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with any of these keys")
  private @Nullable Path config;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    SettingOptions.addTo(spec);
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<Setting, String> given = SettingOptions.given(spec.commandLine().getParseResult());
    Settings settings = Settings.resolve(given, System.getenv(), config);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    return RunningServer.untilExit(server, ready -> SecretFlags.warn(given), () -> {}, () -> {});
  }
}
