package io.counterwatch.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.admin.AdminClient;
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
    return 0;
  }
}
