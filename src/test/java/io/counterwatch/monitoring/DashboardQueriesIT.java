package io.counterwatch.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.monitoring.DashboardRun.Chosen;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query and every variable of every dashboard has an answer, from a Prometheus and a
 * PostgreSQL that know a province at work. What has none is listed with its reason.
 */
class DashboardQueriesIT {
  /** Of the simulated centres; it has all that a centre can have. */
  private static final String LARGEST = "hb-province";

  private static final List<String> PREFERRED = List.of("province", LARGEST, "land");

  /** For what has to happen once more before there is something to see; it ends what never does. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  void everyQueryHasAnAnswer() throws Exception {
    try (SimulatedProvince province = new SimulatedProvince(folder);
        Connection connection = ReaderAccount.connect(province.database())) {
      Datasources datasources = new Datasources(province.prometheus(), connection);
      DashboardRun run =
          new DashboardRun(datasources, Exceptions.load(), province.lookedAt(), PREFERRED);
      assertThat(lasting(run)).isEmpty();
      assertThat(ReaderAccount.leaks(connection)).isEmpty();
      // Asked once more: a query that was empty only at first needs no exception.
      Exceptions needed = Exceptions.load();
      DashboardRun again = new DashboardRun(datasources, needed, province.lookedAt(), PREFERRED);
      questions().forEach(each -> again.problems(each.dashboard(), each.chosen()));
      assertThat(needed.unused(DashboardRun.emptyRules())).isEmpty();
      assertThat(
              OfficialFigures.differences(
                  connection, province.server(), LARGEST, province.dayBefore(), province.zone()))
          .as("official figures against the API")
          .isEmpty();
    }
  }

  /** The English ones ask the same, as another test holds: once is enough. */
  private static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.all("vi")) {
      for (Chosen chosen : Chosen.values()) {
        questions.add(new Question(dashboard, chosen));
      }
    }
    Dashboard.all("en").forEach(each -> questions.add(new Question(each, Chosen.ALL)));
    return questions;
  }

  /** What is still wrong after a while, however often it is asked again. */
  private static List<String> lasting(DashboardRun run) {
    List<Question> open = questions();
    long beganNanos = System.nanoTime();
    while (true) {
      List<String> problems = new ArrayList<>();
      for (Question each : List.copyOf(open)) {
        List<String> found = run.problems(each.dashboard(), each.chosen());
        problems.addAll(found);
        if (found.isEmpty()) {
          open.remove(each);
        }
      }
      if (problems.isEmpty() || System.nanoTime() - beganNanos > PATIENCE.toNanos()) {
        return problems;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private record Question(Dashboard dashboard, Chosen chosen) {}
}
