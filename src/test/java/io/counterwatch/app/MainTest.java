package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | which command? See counterwatch --help",
        "brew                              | Unmatched argument at index 0: 'brew'",
        "serve --prot 1                    | Unknown options: '--prot', '1'",
        "serve --http-port                 | Missing required parameter for option '--http-port'",
        "serve --http-port x               | --http-port: must be a port from 0 to 65535",
        "serve --config missing.yaml       | no such configuration file: missing.yaml",
        "serve --http-port 1 --http-port 2 | '--http-port' (PORT) should be specified only once",
      })
  void aWrongRequestIsOneLineAndExitCodeTwo(String arguments, String complaint) {
    assertThat(execute(arguments)).isEqualTo(2);

    assertThat(err.toString()).startsWith("counterwatch: ").contains(complaint);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpListsTheCommandsAndAllKeys() {
    assertThat(execute("--help")).isZero();
    assertThat(execute("serve --help")).isZero();

    assertThat(out.toString()).contains("serve", "--config=FILE");
    for (Setting setting : Setting.values()) {
      assertThat(out.toString()).contains(setting.flag() + "=" + setting.valueName());
    }
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(execute("--version")).isZero();

    assertThat(out.toString()).startsWith("counterwatch ");
  }

  @Test
  void flagsReachTheSettings() {
    assertThat(execute("serve --http-port 0 --mqtt-url tcp://broker.example:1883")).isZero();

    assertThat(out.toString()).contains("mqtt=tcp://broker.example:1883", "http=127.0.0.1:0");
    assertThat(err.toString()).isEmpty();
  }

  private int execute(String arguments) {
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
  }
}
