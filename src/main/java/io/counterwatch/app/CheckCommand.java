package io.counterwatch.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.conformance.BrokerLine;
import io.counterwatch.conformance.Check;
import io.counterwatch.conformance.CheckRefusedException;
import io.counterwatch.conformance.CheckSettings;
import io.counterwatch.conformance.EndpointLine;
import io.counterwatch.conformance.Line;
import io.counterwatch.conformance.Outcome;
import io.counterwatch.conformance.ProtocolTimes;
import io.counterwatch.conformance.Report;
import io.counterwatch.conformance.Step;
import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.WireNamed;
import io.counterwatch.wire.Slugs;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code counterwatch check}: whether a live device keeps the protocol. */
@Command(
    name = "check",
    description = "Test a live device against the device protocol, playing the server towards it.",
    footer = {
      "",
      "Nothing that the device sends is stored, yet it is acknowledged: never check a device",
      "that is in service. Takes about four minutes, and says what to do at the device.",
      "",
      "Exit code 0 when every required step passed, 1 when not, 2 when wrongly asked for or",
      "when a real server is there. Each step is explained in docs/conformance.md."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int NOT_CONFORMING = 1;
  private static final String PASSWORD_VARIABLE = "COUNTERWATCH_PASSWORD";
  private static final int MAX_PORT = 65_535;
  private static final Map<String, DeviceKind> KINDS = WireNamed.index(DeviceKind.class);

  private final ProtocolTimes times;

  @Option(
      names = "--mqtt",
      paramLabel = "URL",
      description = "the broker that the device is connected to; no server may be there")
  private @Nullable String url;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "take the device's connection here instead: sees more")
  private @Nullable String listen;

  @Option(names = "--device", paramLabel = "D", required = true, description = "its id")
  private String device = "";

  @Option(names = "--centre", paramLabel = "C", description = "its centre (from its topics)")
  private @Nullable String centre;

  @Option(names = "--kind", paramLabel = "K", description = "what it is (from its birth)")
  private @Nullable String kind;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "how long to wait for the device and its events (5)")
  private int minutes = 5;

  @Option(names = "--username", paramLabel = "U", description = "at the broker (from the URL)")
  private @Nullable String username;

  @Option(
      names = "--password",
      paramLabel = "P",
      description = "at the broker (from the URL, or COUNTERWATCH_PASSWORD)")
  private @Nullable String password;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file with only that password in it")
  private @Nullable Path passwordFile;

  @Option(names = "--json", description = "the findings as JSON; progress on standard error")
  private boolean json;

  @Option(names = "--force", description = "check although another server is, or was, there")
  private boolean force;

  private CommandSpec spec = CommandSpec.create();

  CheckCommand() {
    this(ProtocolTimes.OF_PROTOCOL);
  }

  /** With other times than the protocol's, for tests with a device that has them too. */
  CheckCommand(ProtocolTimes times) {
    this.times = times;
  }

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    CheckSettings settings = settings();
    Report report;
    try {
      report = new Check(line(), settings, progress()).run();
    } catch (CheckRefusedException refused) {
      throw new ConfigurationException(String.valueOf(refused.getMessage()));
    }
    SecretFlags.warnOfPassword(password);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(report) : table(report));
    out.flush();
    return report.passed() ? 0 : NOT_CONFORMING;
  }

  private CheckSettings settings() {
    slug("--device", device);
    if (centre != null) {
      slug("--centre", centre);
    }
    if (minutes < 1) {
      throw new ConfigurationException("--minutes must be at least 1, not " + minutes);
    }
    DeviceKind expected = kind == null ? null : KINDS.get(kind);
    if (kind != null && expected == null) {
      throw new ConfigurationException(
          "--kind must be one of " + String.join(", ", KINDS.keySet()) + ", not " + kind);
    }
    long patienceMillis = TimeUnit.MINUTES.toMillis(minutes);
    return new CheckSettings(device, centre, expected, patienceMillis, force, times);
  }

  private static void slug(String option, String value) {
    if (!Slugs.isSlug(value)) {
      throw new ConfigurationException(option + " must be 1 to 32 of a-z, 0-9 and -, not " + value);
    }
  }

  private Line line() {
    if (url == null && listen == null || url != null && listen != null) {
      throw new ConfigurationException("either --mqtt or --listen is needed");
    }
    return listen == null ? broker(String.valueOf(url)) : endpoint(listen);
  }

  private Line broker(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--mqtt: not an address: " + address);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String transport =
        switch (scheme) {
          case "tcp", "mqtt" -> "tcp";
          case "ssl", "mqtts" -> "ssl";
          default ->
              throw new ConfigurationException(
                  "--mqtt begins with tcp://, ssl://, mqtt:// or mqtts://, not " + address);
        };
    if (uri.getHost() == null) {
      throw new ConfigurationException("--mqtt names no host: " + address);
    }
    int usual = transport.equals("tcp") ? 1883 : 8883;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    String[] inUrl = uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
    String user = username != null || inUrl.length == 0 ? username : inUrl[0];
    return new BrokerLine(
        transport + "://" + uri.getHost() + ":" + port,
        user,
        user == null ? SecretFlags.password(password, passwordFile, null) : secret(inUrl));
  }

  private @Nullable String secret(String[] inUrl) {
    String given = SecretFlags.password(password, passwordFile, null);
    if (given != null) {
      return given;
    }
    return inUrl.length > 1 ? inUrl[1] : System.getenv(PASSWORD_VARIABLE);
  }

  private static Line endpoint(String address) {
    int colon = address.lastIndexOf(':');
    int port = -1;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (colon < 1 || port < 0 || port > MAX_PORT) {
      throw new ConfigurationException("--listen must be HOST:PORT, not " + address);
    }
    return new EndpointLine(address.substring(0, colon), port);
  }

  private Consumer<String> progress() {
    PrintWriter to = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    long startNanos = System.nanoTime();
    return words -> {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      to.printf("%3d:%02d  %s%n", seconds / 60, seconds % 60, words);
      to.flush();
    };
  }

  private static String table(Report report) {
    StringBuilder out = new StringBuilder(8192);
    out.append(
        String.format(
            Locale.ROOT,
            "%nDevice %s of centre %s, kind %s%n%n",
            report.device(),
            report.centre() == null ? "(unknown)" : report.centre(),
            kindName(report)));
    String row = "%-15s %-26s %-34s %s%n";
    out.append(String.format(Locale.ROOT, row, "outcome", "step", "paragraph", "what is right"));
    for (Step step : report.steps()) {
      String outcome = step.outcome().words() + (step.required() ? "" : " *");
      out.append(
          String.format(
              Locale.ROOT,
              row,
              outcome,
              step.id(),
              "protocol.md#" + step.paragraph(),
              step.title()));
      if (!step.finding().isEmpty()) {
        out.append("                ↳ ").append(step.finding()).append(System.lineSeparator());
      }
    }
    return out.append(summary(report)).toString();
  }

  private static String summary(Report report) {
    return String.format(
        Locale.ROOT,
        "%n%s: %d passed, %d failed, %d not seen, %d not observable. * = not required.%n",
        report.passed() ? "The device keeps the protocol" : "The device does not pass",
        report.count(Outcome.PASSED),
        report.count(Outcome.FAILED),
        report.count(Outcome.NOT_SEEN),
        report.count(Outcome.NOT_OBSERVABLE));
  }

  private static String kindName(Report report) {
    DeviceKind known = report.kind();
    return known == null ? "(unknown)" : known.wireName();
  }

  private static String json(Report report) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    DeviceKind known = report.kind();
    root.put("device", report.device())
        .put("centre", report.centre())
        .put("kind", known == null ? null : known.wireName())
        .put("passed", report.passed());
    ArrayNode steps = root.putArray("steps");
    for (Step step : report.steps()) {
      steps
          .addObject()
          .put("id", step.id())
          .put("paragraph", "protocol.md#" + step.paragraph())
          .put("title", step.title())
          .put("required", step.required())
          .put("outcome", outcomeName(step.outcome()))
          .put("finding", step.finding());
    }
    return root.toPrettyString() + System.lineSeparator();
  }

  private static String outcomeName(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
