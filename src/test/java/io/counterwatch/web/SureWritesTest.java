package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.Role;
import io.counterwatch.web.MemoryAccess.Trouble;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long what may have been written is looked for. */
class SureWritesTest {
  private final Vertx vertx = Vertx.vertx();
  private final MemoryAccess store = new MemoryAccess();
  private final Set<String> known = new TreeSet<>();
  private long nanos;
  private final SureWrites writes =
      new SureWrites(
          store,
          rows -> {
            known.clear();
            rows.accounts().forEach(each -> known.add(each.name()));
          },
          () -> nanos);

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T there(Supplier<Future<T>> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(
        nothing -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
    return done.get(20, TimeUnit.SECONDS);
  }

  private void look() throws Exception {
    there(
        () -> {
          writes.look();
          return writes.settled();
        });
  }

  private static Account account(String name) {
    return new Account(name, Role.VIEWER, Set.of(), null, "hash", 0);
  }

  private void add(String name) throws Exception {
    there(() -> writes.confirmed(() -> store.add(account(name)), rows -> false));
  }

  /** PostgreSQL may be told of a broken connection only when it has done what it was told. */
  @Test
  void whatIsWrittenLongAfterItsAnswerWasLostIsSeen() throws Exception {
    store.trouble = Trouble.AWAY;
    assertThatThrownBy(() -> add("an")).hasMessageContaining("away");
    store.trouble = Trouble.NONE;
    look();
    assertThat(known).isEmpty();
    store.accounts.put("an", account("an"));
    nanos += TimeUnit.SECONDS.toNanos(SureWrites.DOUBT_SECONDS) - 1;
    look();
    assertThat(known).containsExactly("an");

    nanos++;
    look();
    store.accounts.clear();
    look();
    assertThat(known).as("nothing is in doubt, and so nothing is read").containsExactly("an");
  }

  @Test
  void whatIsReadWhileSomethingIsWrittenIsNotBelieved() throws Exception {
    CompletableFuture<Boolean> slow = new CompletableFuture<>();
    Future<Boolean> written =
        there(() -> Future.succeededFuture(writes.confirmed(() -> slow, rows -> false)));
    there(
        () -> {
          writes.doubt();
          writes.look();
          return writes.settled().otherwiseEmpty();
        });
    known.add("begun meanwhile");
    assertThatThrownBy(() -> there(writes::settled)).hasMessageContaining("being written");
    assertThat(known).containsExactly("begun meanwhile");

    slow.complete(true);
    WebFixture.await(written);
    look();
    assertThat(known).isEmpty();
  }
}
