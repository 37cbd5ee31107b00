package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.app.admin.Table;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code counterwatch key}: which programs may ask. */
@Command(
    name = "key",
    description = "Add, remove and list keys, which programs send as Authorization: Bearer KEY.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeyCommand.Add.class, KeyCommand.Remove.class, KeyCommand.ListAll.class})
final class KeyCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/keys";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command? See counterwatch key --help");
  }

  @Command(
      name = "add",
      description = "Make a key, and print it, once.",
      mixinStandardHelpOptions = true)
  static final class Add extends AdminCommand {
    @Option(names = "--name", paramLabel = "N", required = true, description = "what it is for")
    private String name = "";

    @Mixin private GrantOptions grant = new GrantOptions();

    @Override
    void check() {
      UserCommand.checkName(name);
      grant.check();
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      out().println(client.post(PATH, grant.order(name)).path("key").asText());
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = "Remove a key: nobody can ask with it any more.",
      mixinStandardHelpOptions = true)
  static final class Remove extends AdminCommand {
    @Option(names = "--name", paramLabel = "N", required = true, description = "the key's")
    private String name = "";

    @Override
    void check() {
      UserCommand.checkName(name);
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      return UserCommand.remove(client, PATH, name, out());
    }
  }

  @Command(name = "list", description = "List keys.", mixinStandardHelpOptions = true)
  static final class ListAll extends AdminCommand {
    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      Table table = new Table("NAME", "ROLE", "CENTRES", "BEGINS", "SINCE");
      for (JsonNode each : client.get(PATH, Map.of())) {
        table.add(
            each.path("name").asText(),
            each.path("role").asText(),
            UserCommand.centres(each),
            each.path("begins").asText(),
            each.path("created").asText());
      }
      table.print(out());
      out().flush();
      return 0;
    }
  }
}
