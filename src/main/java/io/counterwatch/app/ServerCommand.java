package io.counterwatch.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that goes through the server which owns the database: one that was named, the one that
 * runs, or one of the command's own for as long as it takes.
 */
abstract class ServerCommand implements Callable<Integer> {
  @Option(names = "--server", paramLabel = "URL", description = "a running server's pages")
  private @Nullable String server;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "with --server, where one signs in: file with an API key")
  private @Nullable Path keyFile;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with any of these keys")
  private @Nullable Path config;

  private CommandSpec spec = CommandSpec.create();

  /** What is done through a server. */
  interface Work {
    /** Gives the exit code. */
    int through(OwnedServer server) throws IOException, InterruptedException;
  }

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    SettingOptions.addTo(spec);
  }

  CommandSpec spec() {
    return spec;
  }

  int throughServer(Work work) throws IOException, InterruptedException {
    if (server != null) {
      return work.through(new OwnedServer(address(server).toString(), key()));
    }
    Map<Setting, String> unasked = new EnumMap<>(Setting.class);
    unasked.put(Setting.HTTP_PORT, "0");
    unasked.put(Setting.MANAGEMENT_PORT, "0");
    Settings settings =
        Settings.resolve(
            SettingOptions.given(spec.commandLine().getParseResult()),
            System.getenv(),
            config,
            unasked);
    OwnedServer owner = DatabaseOwner.of(settings);
    return owner == null ? throughOwn(settings, work) : work.through(owner);
  }

  /** A file's, or the variable's; empty where there is neither. */
  private String key() {
    if (keyFile != null) {
      return SecretFile.read(SettingSource.of(keyFile.toString(), "--key-file"));
    }
    return System.getenv().getOrDefault("COUNTERWATCH_KEY", "");
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like any other text that is no address.
    }
    throw new ConfigurationException(
        "--server: needs an address like http://127.0.0.1:8080, not " + text);
  }

  /** Without devices: whoever connected now would be cut off in a moment. */
  private int throughOwn(Settings settings, Work work) throws IOException, InterruptedException {
    Server own = new Server(settings, Organisations.of(settings), settings.startClock(), false);
    try {
      own.start();
      SecretFlags.warn(SettingOptions.given(spec.commandLine().getParseResult()));
      return work.through(own.asOwned());
    } finally {
      own.stop();
    }
  }
}
