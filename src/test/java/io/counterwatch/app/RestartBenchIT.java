package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartBenchIT {
  @Test
  void aRestartIsMeasured() {
    Cli bench = Cli.run("bench", "restart", "--centres=1", "--rounds=1");

    assertThat(bench.code()).as(bench.err()).isZero();
    assertThat(bench.out())
        .containsPattern("a new process until it is ready, s +[0-9.]+")
        .containsPattern("within a warm process until it is ready, s +[0-9.]+")
        .containsPattern("a scrape of 1 centres, ms +[0-9.]+")
        .containsPattern("… its series +[0-9,]+")
        .containsPattern("… its size, MB +[0-9.]+")
        .containsPattern("heap that it keeps then, MB +-?[0-9]+")
        .containsPattern("\\(1 centres, 2,[0-9]{3} events of the day in the log");
  }
}
