package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndingTest {
  private final CompletableFuture<Void> hurry = new CompletableFuture<>();
  private final List<String> closed = new ArrayList<>();
  private final long beganNanos = System.nanoTime();

  @Test
  void everythingIsClosedInItsOrder() throws InterruptedException {
    Ending ending = new Ending(60_000, hurry);

    ending.awaitFirst("one", Future.succeededFuture());
    ending.await("nothing", null);
    ending.close("two", () -> closed.add("two"));

    assertThat(ending.inOrder()).isTrue();
    assertThat(closed).containsExactly("two");
  }

  @Test
  void whatHangsHoldsNothingElseUp() throws InterruptedException {
    Ending ending = new Ending(1_000, hurry);

    ending.awaitFirst("one that hangs", Promise.promise().future());
    ending.await("one that fails", Future.failedFuture("no"));
    ending.close(
        "another that fails",
        () -> {
          throw new IOException("no");
        });
    ending.close("the last", () -> closed.add("last"));

    assertThat(ending.inOrder()).isFalse();
    assertThat(closed).containsExactly("last");
    assertThat(seconds()).isLessThan(20);
  }

  @Test
  void aHurryEndsTheWaiting() throws InterruptedException {
    Ending ending = new Ending(600_000, hurry);
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
        .execute(() -> hurry.complete(null));

    ending.awaitFirst("one that hangs", Promise.promise().future());
    ending.await("another", Promise.promise().future());

    assertThat(ending.inOrder()).isFalse();
    assertThat(seconds()).isLessThan(60);
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
  }
}
