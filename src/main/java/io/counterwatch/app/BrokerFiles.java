package io.counterwatch.app;

import io.counterwatch.ingest.BrokerSettings;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.wire.Slugs;
import io.counterwatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two files in which Mosquitto finds who may connect and what they may do. Counterwatch writes
 * one marked block of each; what an administrator wrote around it stays.
 *
 * <p>Each file is replaced as a whole or not at all. Give it the newest list each time: of two
 * processes that write at once, the later one's list stands.
 */
public final class BrokerFiles {
  private static final String ANY = "+";

  private final Path passwords;
  private final Path accessList;
  private final @Nullable Path pidFile;

  /**
   * Somebody who may connect to the broker; who is not in the list may not.
   *
   * @param user a slug: a device's id, or the server's name
   * @param hash of its secret; null where an administrator keeps its line outside of the block
   * @param alerts whether it may read the alerts of centres
   * @param server whether it has the server's rights, not a device's only
   */
  public record Account(String user, @Nullable PasswordHash hash, boolean alerts, boolean server) {
    /**
     * Checks the name: it stands in the access list's patterns, where a wildcard would be a way in.
     *
     * @throws IllegalArgumentException if it is no slug, or a device has the server's name
     */
    public Account {
      if (!Slugs.isSlug(user)) {
        throw new IllegalArgumentException("A user name is [a-z0-9][a-z0-9-]{0,31}, not " + user);
      }
      if (!server && user.equals(BrokerSettings.DEFAULT_CLIENT_ID)) {
        throw new IllegalArgumentException("No device can be called " + user);
      }
    }
  }

  /**
   * What was done.
   *
   * @param changed whether either file is another one now
   * @param signal whether the broker was told to read them
   */
  public record Result(boolean changed, BrokerSignal signal) {}

  /**
   * @param passwords the broker's {@code password_file}; made if it does not exist
   * @param accessList the broker's {@code acl_file}, which exists: a copy of {@code mosquitto/acl}
   * @param pidFile the broker's {@code pid_file}; null if it is not to be signalled
   */
  public BrokerFiles(Path passwords, Path accessList, @Nullable Path pidFile) {
    this.passwords = passwords;
    this.accessList = accessList;
    this.pidFile = pidFile;
  }

  /**
   * Writes both files, and has the broker read them: within a second new accounts can connect, and
   * whoever is no longer in the list, or has another secret, is disconnected.
   *
   * @throws IllegalArgumentException if a user is named twice
   * @throws IOException saying what cannot be read, written or understood; the file in question is
   *     then as it was
   */
  public Result write(Collection<Account> accounts) throws IOException {
    MarkedFile secrets = MarkedFile.readOrNew(passwords);
    List<Account> sorted = sparingTheAdministrators(secrets, sorted(accounts));
    refuseOwnUsersOutside(secrets, sorted);
    MarkedFile rights = MarkedFile.read(accessList);
    refuseOrphanedTopics(rights);
    boolean changed = rights.replace(rightsBlock(sorted));
    changed |= secrets.replace(passwordBlock(sorted));
    return new Result(changed, BrokerSignal.send(pidFile));
  }

  private static List<Account> sorted(Collection<Account> accounts) {
    Set<String> users = new HashSet<>();
    for (Account account : accounts) {
      if (!users.add(account.user())) {
        throw new IllegalArgumentException("Two accounts of " + account.user());
      }
    }
    return accounts.stream().sorted(Comparator.comparing(Account::user)).toList();
  }

  static List<String> passwordBlock(List<Account> accounts) {
    return accounts.stream()
        .filter(account -> account.hash() != null)
        .map(account -> account.user() + ":" + Objects.requireNonNull(account.hash()).text())
        .toList();
  }

  static List<String> rightsBlock(List<Account> accounts) {
    List<String> lines = new ArrayList<>();
    List<String> servers = accounts.stream().filter(Account::server).map(Account::user).toList();
    for (String server : servers.isEmpty() ? List.of(BrokerSettings.DEFAULT_CLIENT_ID) : servers) {
      lines.add("user " + server);
      lines.add("topic read " + Topics.EVENT_FILTER);
      lines.add("topic read " + Topics.STATUS_FILTER);
      lines.add("topic read " + Topics.BROKER_DROPPED);
      lines.add("topic write " + Topics.ack(ANY, ANY));
      lines.add("topic write " + Topics.rejected(ANY, ANY));
      lines.add("topic write " + Topics.board(ANY));
      lines.add("topic write " + Topics.alerts(ANY));
      lines.add("topic write " + Topics.SERVER_STATUS);
    }
    for (Account account : accounts) {
      if (account.alerts()) {
        lines.add("user " + account.user());
        lines.add("topic read " + Topics.alerts(ANY));
      }
    }
    return lines;
  }

  /**
   * Where an administrator wrote a line for the server with {@code mosquitto_passwd}, that one
   * holds: whether it is the password that the server was given, the broker says when it connects.
   */
  private static List<Account> sparingTheAdministrators(
      MarkedFile secrets, List<Account> accounts) {
    return accounts.stream()
        .map(
            account ->
                account.server()
                        && secrets.outside().stream()
                            .anyMatch(line -> line.startsWith(account.user() + ":"))
                    ? new Account(account.user(), null, account.alerts(), true)
                    : account)
        .toList();
  }

  /**
   * With two lines for a user it would be chance which secret counts, and no removal would work.
   */
  private static void refuseOwnUsersOutside(MarkedFile secrets, List<Account> accounts)
      throws IOException {
    Set<String> written = new HashSet<>();
    accounts.stream()
        .filter(account -> account.hash() != null)
        .forEach(account -> written.add(account.user()));
    for (String line : secrets.outside()) {
      int colon = line.indexOf(':');
      String user = line.startsWith("#") || colon < 0 ? "" : line.substring(0, colon);
      if (written.contains(user)) {
        throw new IOException(
            "%s: %s has a line outside of Counterwatch's block: remove it"
                .formatted(secrets.path(), user));
      }
    }
  }

  /** A line about topics belongs to the user above it, which would be our last one. */
  private static void refuseOrphanedTopics(MarkedFile rights) throws IOException {
    for (String line : rights.after()) {
      String first = line.strip().split("\\s+", 2)[0];
      if (first.equals("user")) {
        return;
      }
      if (first.equals("topic")) {
        throw new IOException(
            "%s: move your own lines above Counterwatch's block, or begin them with a user: %s"
                .formatted(rights.path(), line));
      }
    }
  }
}
