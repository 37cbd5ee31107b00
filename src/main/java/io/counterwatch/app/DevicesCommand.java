package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.app.admin.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch devices}: what there is, and orders on it. */
@Command(
    name = "devices",
    description = "List devices, and give orders on them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevicesCommand.ListAll.class,
      DevicesCommand.BehindGateway.class,
      DevicesCommand.Disable.class,
      DevicesCommand.Enable.class,
      DevicesCommand.Rekey.class,
      DevicesCommand.Replace.class,
      DevicesCommand.Move.class
    })
final class DevicesCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/devices";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "which command? See counterwatch devices --help");
  }

  /** Lists some devices. */
  private abstract static class Listing extends AdminCommand {
    @Option(names = "--json", description = "as the server tells it")
    private boolean json;

    abstract Predicate<JsonNode> which();

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      ArrayNode found = AdminClient.body().arrayNode();
      for (JsonNode device : client.get(PATH, Map.of())) {
        if (which().test(device)) {
          found.add(device);
        }
      }
      if (json) {
        out().println(found.toPrettyString());
      } else {
        table(found).print(out());
      }
      out().flush();
      return 0;
    }

    private static Table table(ArrayNode devices) {
      Table table =
          new Table(
              "CENTRE",
              "DEVICE",
              "KIND",
              "STATE",
              "LAST SEEN",
              "STORED TO",
              "MISSING",
              "REFUSED",
              "LOST",
              "REMARKS");
      for (JsonNode device : devices) {
        table.add(
            device.path("centre").asText(),
            device.path("device").asText(),
            device.path("kind").asText("-"),
            device.path("state").asText(),
            device.path("lastSeen").asText("-"),
            device.path("upto").asText(),
            device.path("missing").asText(),
            device.path("rejected").asText(),
            device.path("lost").asText(),
            String.join(", ", remarks(device)));
      }
      return table;
    }

    private static List<String> remarks(JsonNode device) {
      List<String> remarks = new ArrayList<>();
      if (device.has("problem")) {
        remarks.add("PROBLEM " + device.path("problem").asText());
      }
      if (device.has("replacedBy")) {
        remarks.add("replaced by " + device.path("replacedBy").asText());
      } else if (device.path("disabled").asBoolean()) {
        remarks.add("disabled");
      }
      remark(remarks, device.path("enrolled").asBoolean(), "enrolled");
      remark(remarks, device.path("declared").asBoolean(), "declared");
      remark(remarks, !device.path("hasPassword").asBoolean(), "no password");
      if (device.has("gateway")) {
        remarks.add("behind " + device.path("gateway").asText());
      }
      remark(remarks, device.path("clock").asText().equals("received"), "no clock");
      remark(remarks, device.path("readsAlerts").asBoolean(), "reads alerts");
      remark(remarks, device.path("bestEffort").asBoolean(), "best effort");
      if (device.path("unknownTail").asLong() > 0) {
        remarks.add(device.path("unknownTail").asText() + " unknown of older epochs");
      }
      return remarks;
    }

    private static void remark(List<String> remarks, boolean holds, String remark) {
      if (holds) {
        remarks.add(remark);
      }
    }
  }

  @Command(
      name = "list",
      description = "List devices, with what is stored of each.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends Listing {
    @Option(names = "--centre", paramLabel = "C", description = "of this centre only")
    private @Nullable String centre;

    @Override
    Predicate<JsonNode> which() {
      return device -> centre == null || device.path("centre").asText().equals(centre);
    }
  }

  @Command(
      name = "gateway",
      description = "List the devices behind a gateway.",
      mixinStandardHelpOptions = true)
  static final class BehindGateway extends Listing {
    @Parameters(paramLabel = "G", description = "the gateway")
    private String gateway = "";

    @Override
    Predicate<JsonNode> which() {
      return device -> device.path("gateway").asText().equals(gateway);
    }
  }

  /** One order on one device. */
  private abstract static class Order extends AdminCommand {
    @Parameters(paramLabel = "D", description = "the device")
    private String device = "";

    @Override
    void check() {
      checkSlug("device", device);
    }

    JsonNode post(AdminClient client, String order, ObjectNode body)
        throws IOException, InterruptedException {
      return client.post(PATH + "/" + device + "/" + order, body);
    }

    int done(JsonNode answer, String what) {
      out().println(device + " " + what);
      if (answer.has("broker")) {
        out().println("Broker: " + answer.path("broker").asText() + ".");
      }
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "disable",
      description = "Take nothing from a device any more, and disconnect it.",
      mixinStandardHelpOptions = true)
  static final class Disable extends Order {
    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      return done(post(client, "disable", AdminClient.body()), "is disabled");
    }
  }

  @Command(
      name = "enable",
      description = "Take a device's events again.",
      mixinStandardHelpOptions = true)
  static final class Enable extends Order {
    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      return done(post(client, "enable", AdminClient.body()), "is enabled");
    }
  }

  @Command(
      name = "rekey",
      description = "Give a device another password, and print it, once.",
      mixinStandardHelpOptions = true)
  static final class Rekey extends Order {
    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      IssuedPassword.print(post(client, "rekey", AdminClient.body()), out());
      return 0;
    }
  }

  @Command(
      name = "replace",
      description = "Put a new device in a device's place, and print its password, once.",
      mixinStandardHelpOptions = true)
  static final class Replace extends Order {
    @Option(names = "--by", paramLabel = "NEW", required = true, description = "the new one's id")
    private String successor = "";

    @Override
    void check() {
      super.check();
      checkSlug("--by", successor);
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      ObjectNode order = AdminClient.body().put("by", successor);
      IssuedPassword.print(post(client, "replace", order), out());
      return 0;
    }
  }

  @Command(
      name = "move",
      description = "Make a device one of another centre, from now on.",
      mixinStandardHelpOptions = true)
  static final class Move extends Order {
    @Option(names = "--centre", paramLabel = "C", required = true, description = "the new centre")
    private String centre = "";

    @Override
    void check() {
      super.check();
      checkSlug("--centre", centre);
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      ObjectNode order = AdminClient.body().put("centre", centre);
      return done(post(client, "move", order), "is a device of " + centre);
    }
  }
}
