package io.counterwatch.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private final AtomicLong nanos = new AtomicLong(7);

  @Test
  void inALogALineEveryFiveSeconds() {
    ConsoleProgress progress = new ConsoleProgress(out, "may.txt", false, nanos::get);
    progress.at(0.1, 1000, 4000);
    nanos.addAndGet(4_999_999_999L);
    progress.at(0.2, 2000, 8000);
    nanos.addAndGet(1);
    progress.at(0.3, 3000, 12_000);
    progress.at(0.3, 3001, 12_004);
    progress.end();
    assertThat(bytes.toString(UTF_8).strip())
        .isEqualTo("may.txt: 30 %, 3,000 rows, 12,000 events, 2,400 events/s, 12 s left");
  }

  @Test
  void onATerminalOneLineThatIsTakenAway() {
    ConsoleProgress progress = new ConsoleProgress(out, "may.txt", true, nanos::get);
    progress.end();
    nanos.addAndGet(200_000_000L);
    progress.at(0.001, 3, 12);
    progress.note("the server is away");
    assertThat(bytes.toString(UTF_8).strip())
        .isEqualTo(
            "may.txt: [--------------------] 0 %, 3 rows, 12 events, 60 events/s, 3 min 20 s left"
                + "\u001b[K\r\u001b[Kthe server is away");
  }
}
