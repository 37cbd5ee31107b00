package io.counterwatch.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real OpenID Connect provider on a free port of 127.0.0.1, with libraries of its own. Whoever
 * sends its form is who they say, with the claims that they write, which go before its own.
 */
public final class SignInProviderProcess implements AutoCloseable {
  private static final String ISSUER = "/tinh";
  private static final String LIBRARIES = "target/sign-in-provider/*";
  private static final int OK = 200;

  private final DaemonProcess daemon;

  private SignInProviderProcess(DaemonProcess daemon) {
    this.daemon = daemon;
  }

  /** Starts it; waits until it answers. */
  public static SignInProviderProcess start() {
    return new SignInProviderProcess(
        DaemonProcess.start(
            "sign-in-provider",
            Map.of("config.json", "{\"interactiveLogin\": true, \"httpServer\": \"NettyWrapper\"}"),
            SignInProviderProcess::command,
            (folder, port) -> Http.status("http://127.0.0.1:" + port + "/isalive") == OK));
  }

  private static List<String> command(Path folder, int port) {
    return List.of(
        "env",
        "SERVER_HOSTNAME=127.0.0.1",
        "SERVER_PORT=" + port,
        "JSON_CONFIG_PATH=" + folder.resolve("config.json"),
        ProcessHandle.current().info().command().orElseThrow(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "-cp",
        LIBRARIES,
        "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt");
  }

  /** What it calls itself. */
  public String issuer() {
    return daemon.url(ISSUER);
  }

  /** Starts it again, on the same port and with the same keys. */
  public void restart() {
    daemon.restart();
  }

  /** Asks it to stop; waits until it has. */
  public void stop() {
    daemon.stop();
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    daemon.close();
  }
}
