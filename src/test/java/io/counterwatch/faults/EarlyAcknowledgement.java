package io.counterwatch.faults;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.implementation.bind.annotation.SuperCall;

/**
 * Stands in the place of a store's commit, in the process of a server that is broken on purpose.
 */
public final class EarlyAcknowledgement {
  /** So long a batch is believed and not stored: what is killed meanwhile loses it. */
  private static final long EARLY_MILLIS = 500;

  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("late-commits").factory());

  private EarlyAcknowledgement() {}

  /** Says that all is stored, and stores it later. */
  public static CompletionStage<Void> commit(@SuperCall Callable<CompletionStage<Void>> commit) {
    var unused = LATER.schedule(commit, EARLY_MILLIS, TimeUnit.MILLISECONDS);
    return CompletableFuture.completedStage(null);
  }
}
