package io.counterwatch.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT, as a supervisor and Ctrl-C send them: the first asks for an end in order, the
 * second for a quick one, the third is obeyed on the spot. Java's own answer to them knows no
 * second one, and its exit code says nothing about how the end went.
 */
final class EndSignals {
  private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final AtomicInteger heard = new AtomicInteger();
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> hurry = new CompletableFuture<>();

  private EndSignals() {}

  /** From now on these signals come here, and no longer end the process by themselves. */
  static EndSignals heed() {
    EndSignals signals = new EndSignals();
    for (String name : NAMES) {
      try {
        Signal.handle(new Signal(name), signal -> signals.heard(signal.getName()));
      } catch (IllegalArgumentException taken) {
        // The JVM keeps some to itself under -Xrs; then they end the process as they always do.
        LOG.debug("SIG{} is not ours", name, taken);
      }
    }
    return signals;
  }

  private void heard(String name) {
    switch (heard.incrementAndGet()) {
      case 1 -> {
        LOG.info("SIG{}: ending in order", name);
        asked.complete(null);
      }
      case 2 -> {
        LOG.warn("SIG{} again: ending at once", name);
        hurry.complete(null);
      }
      default -> Runtime.getRuntime().halt(Server.EXIT_NOT_IN_ORDER);
    }
  }

  /** Completes with the first signal. */
  CompletableFuture<Void> asked() {
    return asked;
  }

  /** Completes with the second signal. */
  CompletableFuture<Void> hurry() {
    return hurry;
  }
}
