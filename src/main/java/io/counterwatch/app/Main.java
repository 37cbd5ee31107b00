package io.counterwatch.app;

import io.counterwatch.app.log.LogSettings;
import io.counterwatch.store.Database;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, or ended in order; 1 failed; 2 wrongly asked for (one line
 * on standard error says how); 3 another server owns the database; 4 the database was written by a
 * newer program; 5 told to end and not done in time.
 */
@Command(
    name = "counterwatch",
    description = "Real-time monitoring of public-service counters over MQTT.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONGLY_ASKED = 2;

  /** Every command; the order is that of the help text. */
  private static final List<Supplier<Callable<Integer>>> COMMANDS =
      List.of(
          DemoCommand::new,
          ServeCommand::new,
          SimulateCommand::new,
          ReplayCommand::new,
          CheckCommand::new,
          GatewayCommand::new,
          ImportCommand::new,
          EnrolCommand::new,
          DevicesCommand::new,
          RejectionsCommand::new,
          UserCommand::new,
          KeyCommand::new,
          OrganisationCommand::new,
          QrCommand::new,
          BenchCommand::new);

  private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> LoggerFactory.getLogger(Main.class).error("{} ended", thread.getName(), e));
    int code = commandLine().execute(arguments);
    LogSettings.flush();
    System.exit(code);
  }

  private static int run(CommandLine.ParseResult parsed) {
    LogOptions.apply(parsed, System.getenv());
    return new CommandLine.RunLast().execute(parsed);
  }

  /** The whole command line, ready to execute; tests redirect its writers. */
  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Main());
    for (Supplier<Callable<Integer>> command : COMMANDS) {
      CommandLine subcommand = new CommandLine(command.get());
      subcommand.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
      LogOptions.addTo(subcommand);
      root.addSubcommand(subcommand);
    }
    return root.setExecutionStrategy(Main::run)
        .setParameterExceptionHandler((e, arguments) -> complain(e.getCommandLine(), e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(command, e));
  }

  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command? See counterwatch --help");
  }

  private static int failed(CommandLine command, Exception e) {
    if (e instanceof ConfigurationException) {
      return complain(command, e);
    }
    if (e instanceof Database.NewerSchemaException) {
      complain(command, e);
      return Server.EXIT_SCHEMA_NEWER;
    }
    LoggerFactory.getLogger(Main.class).error("{} failed", command.getCommandName(), e);
    return FAILED;
  }

  private static int complain(CommandLine command, Exception e) {
    String message = Optional.ofNullable(e.getMessage()).orElse(e.toString());
    PrintWriter stderr = command.getErr();
    stderr.println(
        "counterwatch: " + message.lines().map(String::strip).reduce(Main::join).orElse(""));
    stderr.flush();
    return WRONGLY_ASKED;
  }

  private static String join(String line, String next) {
    return line + " " + next;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"counterwatch " + (version == null ? "(development)" : version)};
    }
  }
}
