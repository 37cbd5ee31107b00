package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.wire.Topics;
import java.io.PrintWriter;

/** Shows a password that was just made, and what is left to do with it. */
final class IssuedPassword {
  private IssuedPassword() {}

  /** Of the server's answer. */
  static void print(JsonNode answer, PrintWriter out) {
    String device = answer.path("device").asText();
    String password = answer.path("password").asText();
    out.println("device     " + device);
    out.println("centre     " + answer.path("centre").asText());
    out.println("user name  " + device);
    out.println("password   " + password);
    out.println("MQTT       " + answer.path("mqtt").asText() + " (as the server sees it)");
    out.println("The password is shown this once.");
    if (answer.has("broker")) {
      out.println("Broker: " + answer.path("broker").asText() + ".");
    } else if (!answer.path("builtIn").asBoolean()) {
      printBrokerLines(device, password, answer.path("readsAlerts").asBoolean(), out);
    }
    out.flush();
  }

  private static void printBrokerLines(
      String device, String password, boolean alerts, PrintWriter out) {
    out.println("Broker: the server has no broker.password-file and broker.acl-file, so put this");
    out.println("into the broker's password file, in place of any other line of this device:");
    out.println("  " + device + ":" + PasswordHash.of(password).text());
    if (alerts) {
      out.println("this into its access list:");
      out.println("  user " + device);
      out.println("  topic read " + Topics.alerts("+"));
    }
    out.println("and have it read them: systemctl reload mosquitto");
  }
}
