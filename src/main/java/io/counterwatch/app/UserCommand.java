package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.access.PasswordRules;
import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.app.admin.Table;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch user}: who can sign in. */
@Command(
    name = "user",
    description = "Add, remove and list accounts to sign in with.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UserCommand.Add.class, UserCommand.Remove.class, UserCommand.ListAll.class})
final class UserCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/accounts";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command? See counterwatch user --help");
  }

  static void checkName(String name) {
    if (!PasswordRules.isName(name)) {
      throw new ConfigurationException(
          "name: must be lower-case letters, digits and . _ @ -, at most "
              + PasswordRules.MAX_NAME_LENGTH
              + ", not "
              + name);
    }
  }

  @Command(
      name = "add",
      description = "Add an account. Its password is asked for where it is not given otherwise.",
      mixinStandardHelpOptions = true)
  static final class Add extends AdminCommand {
    @Parameters(paramLabel = "NAME", description = "to sign in with")
    private String name = "";

    @Mixin private GrantOptions grant = new GrantOptions();

    @Option(names = "--staff", paramLabel = "S", description = "the clerk of that centre it is of")
    private @Nullable String staff;

    @Option(names = "--user-password-file", paramLabel = "FILE", description = "with the password")
    private @Nullable Path passwordFile;

    @Option(names = "--user-password-stdin", description = "read it from standard input: one line")
    private boolean passwordOnInput;

    @Override
    void check() {
      checkName(name);
      grant.check();
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      ObjectNode order = grant.order(name);
      if (staff != null) {
        order.put("staff", staff);
      }
      client.post(PATH, order.put("password", password()));
      out().println(name + " can sign in as " + grant.role());
      out().flush();
      return 0;
    }

    /** Never from the command line, which everybody on the machine can read. */
    private String password() {
      if (passwordFile != null) {
        return SecretFile.read(SettingSource.of(passwordFile.toString(), "--user-password-file"));
      }
      return passwordOnInput ? firstLine() : asked();
    }

    private static String asked() {
      Console console = System.console();
      if (console == null) {
        throw new ConfigurationException(
            "nobody is there to be asked for a password: give --user-password-file or"
                + " --user-password-stdin");
      }
      char[] first = console.readPassword("Password: ");
      char[] again = console.readPassword("Once more: ");
      if (first == null || again == null || !String.valueOf(first).equals(String.valueOf(again))) {
        throw new ConfigurationException("the password was not repeated as it is");
      }
      return String.valueOf(first);
    }

    private static String firstLine() {
      try {
        String line =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
          throw new ConfigurationException("there is no password on standard input");
        }
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Command(
      name = "remove",
      description = "Remove an account, and sign it out everywhere.",
      mixinStandardHelpOptions = true)
  static final class Remove extends AdminCommand {
    @Parameters(paramLabel = "NAME", description = "the account")
    private String name = "";

    @Override
    void check() {
      checkName(name);
    }

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      return UserCommand.remove(client, PATH, name, out());
    }
  }

  @Command(name = "list", description = "List accounts.", mixinStandardHelpOptions = true)
  static final class ListAll extends AdminCommand {
    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      Table table = new Table("NAME", "ROLE", "CENTRES", "STAFF", "SINCE");
      for (JsonNode each : client.get(PATH, Map.of())) {
        table.add(
            each.path("name").asText(),
            each.path("role").asText(),
            centres(each),
            each.path("staff").asText("-"),
            each.path("created").asText());
      }
      table.print(out());
      out().flush();
      return 0;
    }
  }

  /** Removes what has that name, at that path. */
  static int remove(AdminClient client, String path, String name, PrintWriter out)
      throws IOException, InterruptedException {
    client.post(path + "/" + name + "/remove", AdminClient.body());
    out.println(name + " is removed");
    out.flush();
    return 0;
  }

  /** The centres that an account or a key is confined to. */
  static String centres(JsonNode of) {
    List<String> names = new ArrayList<>();
    of.path("centres").forEach(each -> names.add(each.asText()));
    return names.isEmpty() ? "all" : String.join(",", names);
  }
}
