package io.counterwatch.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Drops packets of TCP ports of this machine, in both directions, by a table of its own in the
 * kernel's packet filter ({@code nft}). {@code tc netem} would do as well, but fewer kernels have
 * it. The table goes with {@link #close}, and when the process ends.
 */
final class DroppedPackets implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/nft");

  private final String table = "inet counterwatch_" + ProcessHandle.current().pid();
  private final Thread atExit = new Thread(this::remove);

  /** With a table that drops nothing. */
  DroppedPackets() {
    Runtime.getRuntime().addShutdownHook(atExit);
    dropNothing();
  }

  /** Why none can be dropped here; null where they can. */
  static @Nullable String missing() {
    return Files.isExecutable(PROGRAM)
        ? Root.missing("to drop packets (nft)")
        : "needs nft: apt-get install nftables";
  }

  /** From now on one in so many packets to or from these ports is lost, by chance. */
  void drop(int oneIn, List<Integer> ports) {
    String all = ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String chance = oneIn == 1 ? "" : "numgen random mod %d == 0 ".formatted(oneIn);
    remove();
    Root.run(
        """
        %s -f - <<'RULES'
        table %s {
          chain in {
            type filter hook input priority 0;
            tcp dport { %s } %sdrop
            tcp sport { %s } %sdrop
          }
        }
        RULES
        """
            .formatted(PROGRAM, table, all, chance, all, chance));
  }

  /** Everything goes through again. */
  void dropNothing() {
    remove();
  }

  private void remove() {
    Root.run("%s delete table %s 2>/dev/null || true".formatted(PROGRAM, table));
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
