package io.counterwatch.app;

import io.counterwatch.centre.CentrePlan;
import io.counterwatch.centre.Organisation;
import io.counterwatch.centre.OrganisationTree;
import io.counterwatch.simulator.DemoWorld;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code counterwatch organisation}: looks at organisation files before a server does. */
@Command(
    name = "organisation",
    description = "Check an organisation file, or write one to start from.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {OrganisationCommand.Check.class, OrganisationCommand.Example.class})
final class OrganisationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "which command? See counterwatch organisation --help");
  }

  private static OrganisationFile read(Path file) {
    return OrganisationReader.read(file, ZoneId.systemDefault());
  }

  private static LocalDate date(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new ConfigurationException(option + ": needs a date like 2024-01-01, not " + text);
    }
  }

  /** {@code organisation check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Read a file as the server would, and sum up what it says.")
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the organisation file")
    private Path file = Path.of("organisation.yaml");

    @Option(
        names = "--against",
        paramLabel = "OLDFILE",
        description = "say what differs from this one, on all days or on that of --day")
    private @Nullable Path against;

    @Option(names = "--day", paramLabel = "DATE", description = "the tree of that day (today)")
    private @Nullable String day;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      OrganisationFile read = read(file);
      Organisation organisation = read.organisation();
      LocalDate today = LocalDate.now(organisation.zone());
      LocalDate asked = day == null ? null : date("--day", day);
      PrintWriter out = spec.commandLine().getOut();
      sumUp(organisation.on(asked == null ? today : asked), out);
      Organisation old = against == null ? null : read(against).organisation();
      if (old != null) {
        TreeChanges changes = new TreeChanges(old, organisation);
        (asked == null ? changes.lines() : changes.on(asked)).forEach(out::println);
      }
      warnOfPast(read, old, today, out);
      out.flush();
      return 0;
    }

    private static void warnOfPast(
        OrganisationFile read, @Nullable Organisation old, LocalDate today, PrintWriter out) {
      LocalDate effective = read.effective();
      String warning =
          PastDates.warning(read.organisation(), old, effective == null ? today : effective);
      if (warning != null) {
        out.println(
            "WARN "
                + (old == null ? "if this is not the first file that a database meets, " : "")
                + warning);
      }
    }

    private static void sumUp(OrganisationTree tree, PrintWriter out) {
      Map<String, Integer> levels = new LinkedHashMap<>();
      int devices = 0;
      int staff = 0;
      for (CentrePlan centre : tree.centres()) {
        levels.merge(centre.level().isEmpty() ? "(no level)" : centre.level(), 1, Integer::sum);
        devices += centre.devices().size();
        staff += centre.roster().staff().size();
      }
      out.printf("%s: %d centres%n", tree.day(), tree.centres().size());
      levels.forEach((level, count) -> out.printf("  %s: %d%n", level, count));
      out.printf("%d devices, %d staff%n", devices, staff);
      tree.coverage()
          .forEach(
              coverage ->
                  out.printf(
                      "%s: %d of %d centres%n",
                      coverage.model().model(), coverage.running(), coverage.centres()));
      tree.ended()
          .forEach(
              ended ->
                  out.printf(
                      "%s ended on %s%s%n",
                      ended.centre(),
                      ended.until(),
                      ended.mergedInto() == null ? "" : ", merged into " + ended.mergedInto()));
    }
  }

  /** {@code organisation example}. */
  @Command(
      name = "example",
      mixinStandardHelpOptions = true,
      description = "Write a file to start from: the province of Hòa Bình.")
  static final class Example implements Callable<Integer> {
    @Option(names = "--centres", paramLabel = "N", description = "how many (152)")
    private int centres = DemoWorld.CENTRES_LIMIT;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      if (centres < 1 || centres > DemoWorld.CENTRES_LIMIT) {
        throw new ConfigurationException(
            "--centres must be 1 to " + DemoWorld.CENTRES_LIMIT + ", not " + centres);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(DemoWorld.organisationYaml(centres, false));
      out.flush();
      return 0;
    }
  }
}
