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
        "gateway --centre X --device g --listen 127.0.0.1:0 --upstream tcp://h | --centre must be",
        "gateway --centre c --device g --listen nowhere --upstream tcp://h:1   | An address to",
        "devices list --server 127.0.0.1:8080 | --server: needs an address like http://127.0.0.1",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --http-port 9000 --management-port 9000 | same port as http.port: 9000",
        "serve --mqtt-url http://broker.example        | --mqtt-url",
        "serve --mqtt-listen nowhere                   | --mqtt-listen",
        "serve --postgres-url mysql://db.example/x     | --postgres-url",
        "serve --organisation missing.yaml             | --organisation",
        "serve --registration maybe                    | --registration",
        "serve --metrics-staff maybe                   | --metrics-staff",
        "serve --clock-origin yesterday                | --clock-origin",
        "serve --clock-speed 0                         | --clock-speed",
        "serve --sign-in perhaps                       | --sign-in",
      })
  void flagsReachTheSettings(String arguments, String complaint) {
    assertThat(execute(arguments)).isEqualTo(2);

    assertThat(err.toString()).contains(complaint);
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int execute(String arguments) {
    CommandLine commandLine =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
  }
}
