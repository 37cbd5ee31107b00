package io.counterwatch.app;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waiting for a future on the main thread, where waiting is all right. */
final class Blocking {
  /** Nothing in a start may take longer. */
  private static final long LIMIT_SECONDS = 60;

  private static final long RETRY_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Blocking.class);

  private Blocking() {}

  static <T> T await(Future<T> future) throws IOException, InterruptedException {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  /**
   * Waits for an answer of the database, and asks again while it has none: one that goes away just
   * now is waited for, as at any other moment.
   *
   * @param what is waited for, for the log
   * @throws ExitException when the process must end
   */
  static <T> T awaitAnswer(String what, Supplier<Future<T>> ask, CompletableFuture<Integer> exit)
      throws InterruptedException {
    while (true) {
      try {
        return await(ask.get());
      } catch (IOException e) {
        LOG.warn("waiting for {}: {}", what, e.getMessage());
        pause(RETRY_MILLIS, exit);
      }
    }
  }

  /**
   * Waits without limit for the future or the process's end, whichever comes first.
   *
   * @throws ExitException when the process must end
   */
  static void await(Future<Void> future, CompletableFuture<Integer> exit)
      throws IOException, InterruptedException {
    CompletableFuture<Void> done = future.toCompletionStage().toCompletableFuture();
    try {
      CompletableFuture.anyOf(done, exit).get();
    } catch (ExecutionException e) {
      throw new IOException(message(e), e.getCause());
    }
    if (exit.isDone()) {
      throw new ExitException(exit.join());
    }
  }

  /**
   * Lets that time pass.
   *
   * @throws ExitException when the process must end
   */
  static void pause(long millis, CompletableFuture<Integer> exit) throws InterruptedException {
    try {
      throw new ExitException(exit.get(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException passed) {
      return;
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(message(e), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + LIMIT_SECONDS + " s", e);
    }
  }

  private static String message(ExecutionException e) {
    Throwable cause = e.getCause();
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }

  /** The process must end with that code. */
  static final class ExitException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;

    ExitException(int code) {
      super("exit code " + code);
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
