package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.app.admin.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code counterwatch rejections}: refused events, and another try for them. */
@Command(
    name = "rejections",
    description = "List refused events, and try them again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RejectionsCommand.ListThem.class, RejectionsCommand.Replay.class})
final class RejectionsCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/rejections";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "which command? See counterwatch rejections --help");
  }

  /** Which refused events. */
  private abstract static class Some extends AdminCommand {
    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "refused since then: 2026-11-23, or 2026-11-23T07:30:00+07:00")
    private @Nullable String since;

    @Option(names = "--centre", paramLabel = "C", description = "of this centre")
    private @Nullable String centre;

    @Option(names = "--device", paramLabel = "D", description = "sent by this device")
    private @Nullable String device;

    @Option(names = "--reason", paramLabel = "R", description = "refused for this reason")
    private @Nullable String reason;

    Map<String, String> filters() {
      Map<String, String> filters = new LinkedHashMap<>();
      put(filters, "since", since == null ? null : time(since));
      put(filters, "centre", centre);
      put(filters, "device", device);
      put(filters, "reason", reason);
      return filters;
    }

    private static void put(Map<String, String> filters, String key, @Nullable String value) {
      if (value != null) {
        filters.put(key, value);
      }
    }

    /** A date is its first moment here. */
    private static String time(String text) {
      try {
        return LocalDate.parse(text)
            .atStartOfDay(ZoneId.systemDefault())
            .toOffsetDateTime()
            .toString();
      } catch (DateTimeException e) {
        return text;
      }
    }
  }

  @Command(
      name = "list",
      description = "List refused events, newest first: those of the last day, or since then.",
      mixinStandardHelpOptions = true)
  static final class ListThem extends Some {
    @Option(names = "--json", description = "as the server tells it, with what was kept of each")
    private boolean json;

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      JsonNode rows = client.get(PATH, filters());
      if (json) {
        out().println(rows.toPrettyString());
        out().flush();
        return 0;
      }
      Table table =
          new Table("NUMBER", "RECEIVED", "CENTRE", "DEVICE", "REASON", "REPLAYED", "DETAIL");
      for (JsonNode row : rows) {
        table.add(
            row.path("number").asText(),
            row.path("received").asText(),
            row.path("centre").asText(),
            row.path("publisher").asText(),
            row.path("reason").asText(),
            row.path("replayed").asText("-"),
            row.path("detail").asText());
      }
      table.print(out());
      return 0;
    }
  }

  @Command(
      name = "replay",
      description = "Try refused events again, oldest first, after what was wrong is mended.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "What can be stored now is stored once, however often this is called.",
        "Exit code 0 when all that were tried are stored, 1 when not, 2 when wrongly asked for."
      })
  static final class Replay extends Some {
    /** Of those that are refused again so many are shown. */
    private static final int MAX_SHOWN = 1_000;

    @Option(names = "--number", paramLabel = "N", description = "only this one")
    private @Nullable Long number;

    private final Table again = new Table("NUMBER", "NOT STORED BECAUSE");
    private long tried;
    private long stored;

    @Override
    int run(AdminClient client) throws IOException, InterruptedException {
      ObjectNode order = AdminClient.body();
      filters().forEach(order::put);
      if (number != null) {
        order.put("number", number);
      }
      JsonNode answer;
      do {
        answer = client.post(PATH + "/replay", order);
        count(answer);
        order.set("after", answer.path("next"));
      } while (answer.has("next"));
      report();
      return stored == tried ? 0 : FAILED;
    }

    private void count(JsonNode answer) {
      for (JsonNode refused : answer.path("refusedAgain")) {
        if (tried - stored < MAX_SHOWN) {
          again.add(refused.path("number").asText(), refused.path("detail").asText());
        }
      }
      tried += answer.path("tried").asLong();
      stored += answer.path("stored").asLong();
      PrintWriter err = spec().commandLine().getErr();
      err.printf("tried %,d, stored %,d%n", tried, stored);
      err.flush();
    }

    private void report() {
      out().printf("tried %,d, stored %,d, not stored %,d%n", tried, stored, tried - stored);
      if (stored < tried) {
        again.print(out());
      }
      out().flush();
    }
  }
}
