package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.access.AccessStore.Session;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When sessions end. */
class SessionsTest {
  private static final long IDLE = TimeUnit.MINUTES.toMicros(OpenSession.IDLE_MINUTES);
  private static final long LONGEST = TimeUnit.HOURS.toMicros(OpenSession.LONGEST_HOURS);

  private final Vertx vertx = Vertx.vertx();
  private final MemoryAccess store = new MemoryAccess();
  private long nowMicros = 1_000_000_000_000L;
  private final Sessions sessions =
      new Sessions(
          store, new SureWrites(store, rows -> {}, System::nanoTime), List.of(), () -> nowMicros);

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** On an event loop, as the server does it. */
  private <T> T there(Callable<T> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(
        nothing -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(20, TimeUnit.SECONDS);
  }

  private String begin(String account) throws Exception {
    return WebFixture.await(there(() -> sessions.begin(account)));
  }

  private boolean isOpen(String id) throws Exception {
    return there(() -> sessions.find(id) != null);
  }

  @Test
  void oneThatIsNotUsedEnds() throws Exception {
    String id = begin("an");
    nowMicros += IDLE - 1;
    assertThat(isOpen(id)).isTrue();
    nowMicros += IDLE - 1;
    assertThat(isOpen(id)).isTrue();
    nowMicros += IDLE;

    assertThat(isOpen(id)).isFalse();
    assertThat(store.sessions).isEmpty();
  }

  @Test
  void oneThatIsUsedAllTheTimeEndsAllTheSame() throws Exception {
    String id = begin("an");
    for (long passed = IDLE / 2; passed < LONGEST; passed += IDLE / 2) {
      nowMicros += IDLE / 2;
      assertThat(isOpen(id)).as(passed / 60_000_000 + " min").isTrue();
    }
    nowMicros += IDLE / 2;

    assertThat(isOpen(id)).isFalse();
  }

  @Test
  void aLivePageKeepsItAndEndsWithIt() throws Exception {
    String id = begin("an");
    OpenSession session = Objects.requireNonNull(there(() -> sessions.find(id)));
    nowMicros += IDLE - 1;
    assertThat(session.isOpen()).isTrue();
    nowMicros += IDLE - 1;
    assertThat(isOpen(id)).isTrue();
    there(() -> sessions.end(session));

    assertThat(session.isOpen()).isFalse();
    assertThat(isOpen(id)).isFalse();
  }

  @Test
  void aRestartKnowsThatALivePageUsedIt() throws Exception {
    String id = begin("an");
    OpenSession session = Objects.requireNonNull(there(() -> sessions.find(id)));
    nowMicros += IDLE - 1;
    assertThat(session.isOpen()).isTrue();
    WebFixture.await(there(() -> sessions.writeSeen(false)));

    assertThat(store.sessions.get(Tokens.hash(id)))
        .extracting(Session::seenMicros)
        .isEqualTo(nowMicros);
  }

  @Test
  void anAccountHasSoManyAndTheOneLongestUnusedGoes() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Sessions.MAX_OF_ACCOUNT; i++) {
      ids.add(begin("an"));
      nowMicros++;
    }
    String others = begin("binh");
    assertThat(isOpen(ids.getFirst())).isTrue();
    nowMicros++;
    ids.add(begin("an"));

    assertThat(isOpen(ids.getFirst())).isTrue();
    assertThat(isOpen(ids.get(1))).isFalse();
    assertThat(isOpen(ids.getLast())).isTrue();
    assertThat(isOpen(others)).isTrue();
  }

  @Test
  void nobodyGuessesOneFromWhatIsKept() throws Exception {
    String id = begin("an");

    assertThat(store.sessions).containsOnlyKeys(Tokens.hash(id));
    assertThat(isOpen(Tokens.hash(id))).isFalse();
    assertThat(isOpen("")).isFalse();
  }
}
