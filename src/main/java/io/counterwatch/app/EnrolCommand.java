package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.event.DeviceKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterwatch enrol}: makes a device known, and gives it a password. */
@Command(
    name = "enrol",
    description = "Register a device, and print its password, once.",
    footer = {
      "",
      "Goes through the server that owns the database, or starts one for as long as it takes.",
      "The broker's files are written by the server that has the keys broker.…-file.",
      "Exit code 0 done, 1 refused, 2 wrongly asked for."
    })
final class EnrolCommand extends AdminCommand {
  @Option(names = "--centre", paramLabel = "C", required = true, description = "where it stands")
  private String centre = "";

  @Option(names = "--device", paramLabel = "D", required = true, description = "its id, for good")
  private String device = "";

  @Option(
      names = "--kind",
      paramLabel = "K",
      required = true,
      description = "kiosk, terminal, display, camera, scanner, rating or gateway")
  private String kind = "";

  @Option(names = "--gateway", paramLabel = "G", description = "the device that sends its events")
  private @Nullable String gateway;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      defaultValue = "device",
      description = "whose clock times its events: device, or received where it has none")
  private String clock = "device";

  @Option(names = "--alerts", description = "may read the centres' alerts")
  private boolean alerts;

  @Override
  void check() {
    checkSlug("--centre", centre);
    checkSlug("--device", device);
    if (gateway != null) {
      checkSlug("--gateway", gateway);
    }
  }

  @Override
  int run(AdminClient client) throws IOException, InterruptedException {
    ObjectNode order =
        AdminClient.body()
            .put("device", device)
            .put("centre", centre)
            .put("kind", kind)
            .put("clock", clock)
            .put("readsAlerts", alerts);
    if (gateway != null) {
      order.put("gateway", gateway);
    }
    IssuedPassword.print(client.post("/api/v1/devices", order), out());
    if (kind.equals(DeviceKind.KIOSK.wireName())) {
      printTicketKey(client);
    }
    return 0;
  }

  /** A ticket machine signs visitors' links itself, so that it can do so without a line, too. */
  private void printTicketKey(AdminClient client) throws IOException, InterruptedException {
    try {
      JsonNode links =
          client.post("/api/v1/centres/" + centre + "/visitor-links", AdminClient.body());
      out().println("ticket key " + links.path("ticketKey").asText());
      out().println("It signs the links on tickets: see docs/visitors.md.");
    } catch (AdminClient.RefusedException e) {
      // A centre that this enrolment registered has no view for a moment, a history never has one.
      out()
          .println(
              "ticket key: ask for it with counterwatch qr --centre " + centre + " --ticket-key");
    }
    out().flush();
  }
}
