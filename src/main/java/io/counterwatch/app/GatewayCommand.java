package io.counterwatch.app;

import io.counterwatch.app.gateway.Gateway;
import io.counterwatch.app.gateway.GatewaySettings;
import io.counterwatch.device.OutboxInUseException;
import io.counterwatch.ingest.BrokerException;
import io.counterwatch.ingest.EndpointSettings;
import io.counterwatch.ingest.TrustedAuthority;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code counterwatch gateway}: an outbox for a centre's devices that have none. */
@Command(
    name = "gateway",
    description = "Take events of a centre's devices, keep them on disk, and send them on.",
    footer = {"", "Runs until it is stopped. The folder holds what is not sent yet: keep it."})
final class GatewayCommand implements Callable<Integer> {
  private static final String PASSWORD_VARIABLE = "COUNTERWATCH_PASSWORD";

  @Option(names = "--centre", paramLabel = "ID", required = true, description = "its centre")
  private String centre = "";

  @Option(names = "--device", paramLabel = "ID", required = true, description = "its own id")
  private String device = "";

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      description = "where the centre's devices connect")
  private String listen = "";

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      required = true,
      description = "the server's broker or endpoint")
  private String upstream = "";

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "for it; better given as " + PASSWORD_VARIABLE)
  private @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file with only that password in it")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "authority of the broker's certificate (PEM); else the system's")
  private @Nullable Path authority;

  @Option(
      names = "--outbox",
      paramLabel = "FOLDER",
      description = "where events are kept (./gateway)")
  private Path folder = Path.of("gateway");

  @Option(names = "--zone", paramLabel = "ZONE", description = "of the times it writes")
  private @Nullable String zone;

  private CommandSpec spec = CommandSpec.create();

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Gateway gateway;
    try {
      gateway = open();
    } catch (IOException unusable) {
      throw new ConfigurationException("--outbox: " + unusable.getMessage());
    }
    EndSignals.heed().asked().thenRun(ended::countDown);
    try (gateway) {
      gateway.start();
      PrintWriter out = spec.commandLine().getOut();
      SecretFlags.warnOfPassword(password);
      out.println("Devices of " + centre + " connect to port " + gateway.localPort());
      out.flush();
      ended.await();
      return Server.EXIT_IN_ORDER;
    } catch (IOException taken) {
      throw new ConfigurationException("--listen " + listen + ": " + taken.getMessage());
    }
  }

  private Gateway open() throws IOException {
    try {
      return new Gateway(
          new GatewaySettings(
              slug("--centre", centre),
              slug("--device", device),
              EndpointSettings.listeningOn(listen),
              upstream,
              SecretFlags.password(password, passwordFile, System.getenv(PASSWORD_VARIABLE)),
              folder,
              zone == null ? ZoneId.systemDefault() : ZoneId.of(zone),
              authority == null ? null : TrustedAuthority.sockets(authority)));
    } catch (BrokerException unusable) {
      throw new ConfigurationException("--ca " + authority + ": " + unusable.getMessage());
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new ConfigurationException(String.valueOf(wrong.getMessage()));
    } catch (OutboxInUseException taken) {
      throw new ConfigurationException(String.valueOf(taken.getMessage()));
    }
  }

  private static String slug(String flag, String id) {
    if (!Slugs.isSlug(id)) {
      throw new ConfigurationException(flag + " must be an id such as hb-province, not " + id);
    }
    return id;
  }
}
