package io.counterwatch.app;

import io.counterwatch.app.BrokerFiles.Account;
import io.counterwatch.app.admin.AdminRoutes.BrokerFilesWriter;
import io.counterwatch.ingest.BrokerSettings;
import io.counterwatch.ingest.PasswordHash;
import io.counterwatch.pipeline.Directory;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the broker's password and access files as the registry has it, on a thread of its own. What
 * cannot be written is tried again: with the files of yesterday devices go on working, so the
 * server stays ready, and says in its log and in a figure that the files are behind.
 */
final class BrokerKeeper implements BrokerFilesWriter {
  /** Waits between attempts: doubling from the first to the last. */
  static final long FIRST_RETRY_MILLIS = 1_000;

  static final long LAST_RETRY_MILLIS = 60_000;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerKeeper.class);

  private final BrokerFiles files;
  private final Directory directory;
  private final Account server;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("broker-files").factory());

  /** Asked for and not begun: one stands for all that ask meanwhile. */
  private @Nullable CompletableFuture<String> waiting;

  private volatile String problem = "not written yet";
  private long retryMillis = FIRST_RETRY_MILLIS;
  private @Nullable Future<?> retry;

  private BrokerKeeper(BrokerFiles files, Directory directory, Account server) {
    this.files = files;
    this.directory = directory;
    this.server = server;
  }

  /** Of the server with these settings; null where it is to keep no files. */
  static @Nullable BrokerKeeper of(Settings settings, Directory directory) {
    Settings.BrokerPaths paths = settings.brokerPaths();
    if (paths == null) {
      return null;
    }
    String password = settings.mqttPassword();
    // One hash for the life of the process: with a new salt each time the file would always differ.
    Account server =
        new Account(
            userOf(settings), password == null ? null : PasswordHash.of(password), true, true);
    return new BrokerKeeper(
        new BrokerFiles(paths.passwordFile(), paths.aclFile(), paths.pidFile()), directory, server);
  }

  /** The server's name at the broker. */
  static String userOf(Settings settings) {
    return Objects.requireNonNullElse(settings.mqttUsername(), BrokerSettings.DEFAULT_CLIENT_ID);
  }

  /** Whether the broker's files hold what the registry has: 1, else 0. */
  int current() {
    return problem.isEmpty() ? 1 : 0;
  }

  /** What is wrong with the files; empty when nothing is. */
  String problem() {
    return problem;
  }

  @Override
  public synchronized CompletableFuture<String> update() {
    if (waiting == null) {
      waiting = new CompletableFuture<>();
      try {
        thread.execute(this::write);
      } catch (RejectedExecutionException closed) {
        waiting.complete("the server is stopping");
      }
    }
    return waiting;
  }

  private synchronized @Nullable CompletableFuture<String> begin() {
    CompletableFuture<String> begun = waiting;
    waiting = null;
    return begun;
  }

  private void write() {
    CompletableFuture<String> asked = begin();
    if (asked == null) {
      return;
    }
    try {
      BrokerFiles.Result result = files.write(accounts());
      boolean read = result.signal() != BrokerSignal.NOT_PERMITTED;
      if (read && (!problem.isEmpty() || result.changed())) {
        LOG.info("the broker's files are up to date: {}", result.signal().words());
      }
      if (!read) {
        failed("the broker's files are written, but not read: " + result.signal().words());
      } else {
        problem = "";
        retryMillis = FIRST_RETRY_MILLIS;
      }
      asked.complete(result.signal().words());
    } catch (IOException | RuntimeException e) {
      String words = "cannot write the broker's files: " + e.getMessage();
      failed(words);
      asked.complete(words);
    }
  }

  private void failed(String words) {
    if (!words.equals(problem)) {
      LOG.error("{}; trying again", words);
    }
    problem = words;
    tryAgain();
  }

  /** One attempt is due at any time: orders that fail meanwhile do not add theirs. */
  private void tryAgain() {
    if (retry != null) {
      retry.cancel(false);
    }
    try {
      retry = thread.schedule(this::update, retryMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("no more attempts", closed);
    }
    retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
  }

  private List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    accounts.add(server);
    for (DeviceRow row : directory.all()) {
      String credential = row.enrolment().credential();
      // A device of the server's name would stop every write; reserved names are not admitted.
      if (!row.device().equals(server.user()) && directory.isAdmitted(row.device())) {
        accounts.add(
            new Account(
                row.device(),
                credential == null ? null : PasswordHash.parse(credential),
                row.enrolment().readsAlerts(),
                false));
      }
    }
    return accounts;
  }

  void close() {
    thread.shutdown();
  }
}
