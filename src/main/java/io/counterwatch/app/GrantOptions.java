package io.counterwatch.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.admin.AdminClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What an account or a key is given: a role, and the centres that it is confined to. */
final class GrantOptions {
  @Option(
      names = "--role",
      paramLabel = "R",
      required = true,
      description = "viewer, director, province, administrator or auditor")
  private String role = "";

  @Option(names = "--centre", paramLabel = "C", description = "only this one; may be repeated")
  private List<String> centres = new ArrayList<>();

  String role() {
    return role;
  }

  /** Complains of what can't be a centre. */
  void check() {
    centres.forEach(centre -> AdminCommand.checkSlug("--centre", centre));
  }

  /** An order to grant it to that name. */
  ObjectNode order(String name) {
    ObjectNode order = AdminClient.body().put("name", name).put("role", role);
    centres.forEach(order.putArray("centres")::add);
    return order;
  }
}
