package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The command line, run within the test: what it printed and its exit code. */
record Cli(int code, String out, String err) {
  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Cli(code, out.toString(), err.toString());
  }

  /** Runs it through a server. */
  static Cli through(String server, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server=" + URI.create(server));
    return run(all.toArray(String[]::new));
  }

  /** The password that was printed by what went well. */
  String password() {
    assertThat(code).as(err).isZero();
    return out.lines()
        .filter(line -> line.startsWith("password "))
        .map(line -> line.split("\\s+")[1])
        .findFirst()
        .orElseThrow();
  }

  /** What went wrong, in the one line that it takes. */
  String complaint() {
    assertThat(err.lines()).hasSize(1);
    assertThat(err).startsWith("counterwatch: ");
    return err.substring("counterwatch: ".length()).strip();
  }
}
