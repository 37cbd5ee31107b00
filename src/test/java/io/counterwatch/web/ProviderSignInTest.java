package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.access.AccessStore.AuditEntry;
import io.counterwatch.access.AccessStore.Session;
import io.counterwatch.access.AccessStore.Vouched;
import io.counterwatch.access.PasswordHasher;
import io.counterwatch.access.Role;
import io.counterwatch.access.SignInProvider;
import io.counterwatch.access.Voucher;
import io.counterwatch.web.MemoryAccess.Trouble;
import io.counterwatch.web.ProviderSignIn.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a provider's word becomes, how many wait for it, and whose sessions count. */
class ProviderSignInTest {
  private static final String MARK = "of now";
  private static final SignInTrip TRIP = SignInTrip.to("/");
  private static final Voucher LAN =
      new Voucher.Person("lan", "4711", Role.DIRECTOR, Set.of("hall"));

  private final Vertx vertx = Vertx.vertx();
  private final MemoryAccess store = new MemoryAccess();
  private final AtomicLong nowMicros = new AtomicLong(1_000_000_000_000L);
  private final Answers answers = new Answers();

  /** Says what it is told to, or nothing yet. */
  private static final class Answers implements SignInProvider {
    private CompletionStage<Voucher> next = CompletableFuture.completedStage(LAN);
    private boolean broken;

    @Override
    public String mark() {
      return MARK;
    }

    @Override
    public void prepare() {}

    @Override
    public CompletionStage<String> signInUrl(
        String state, String nonce, String challenge, boolean anew) {
      return CompletableFuture.completedStage("https://id.example/");
    }

    @Override
    public CompletionStage<Voucher> redeem(String code, String verifier, String nonce) {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return next;
    }

    @Override
    public @Nullable String signOutUrl() {
      return null;
    }
  }

  /** Needs no password. */
  private static final class NoPasswords implements PasswordHasher {
    @Override
    public String hash(String password) {
      return "";
    }

    @Override
    public boolean matches(String password, String hash) {
      return false;
    }
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** On an event loop, as the server does it. */
  private <T> T there(Supplier<Future<T>> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    vertx.runOnContext(
        nothing -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
    return done.get(20, TimeUnit.SECONDS);
  }

  private AccessControl control(@Nullable SignInProvider provider) throws Exception {
    return there(
        () ->
            AccessControl.read(
                vertx, true, provider, store, new NoPasswords(), "owner's", nowMicros::get));
  }

  private static ProviderSignIn of(AccessControl control) {
    return Objects.requireNonNull(control.provider());
  }

  @Test
  void aPersonGetsASessionWithWhatWasSaid() throws Exception {
    AccessControl control = control(answers);
    Outcome outcome = there(() -> of(control).finish(TRIP, "code", null));

    String id = ((Outcome.Right) outcome).sessionId();
    Asker asker =
        Objects.requireNonNull(there(() -> Future.succeededFuture(control.ofSession(id))));
    assertThat(asker.identity().role()).isEqualTo(Role.DIRECTOR);
    assertThat(asker.identity().centres().named()).containsExactly("hall");
    assertThat(control.knows("lan")).isTrue();
    assertThat(control.directory().accounts()).isEmpty();
  }

  @Test
  void whoeverGetsNoSessionDidNotSignIn() throws Exception {
    AccessControl control = control(answers);
    store.trouble = Trouble.AWAY;
    assertThatThrownBy(() -> there(() -> of(control).finish(TRIP, "code", null)))
        .hasMessageContaining("away");
    store.trouble = Trouble.NONE;
    answers.next = CompletableFuture.failedStage(new SignInProvider.RefusedException("no nonce"));
    assertThat(there(() -> of(control).finish(TRIP, "code", null)))
        .isEqualTo(new Outcome.Refused());
    there(control.trail()::written);

    assertThat(store.entries).extracting(AuditEntry::action).containsExactly("sign-in-failed");
    assertThat(store.entries).extracting(AuditEntry::target).containsExactly("no nonce");
  }

  @Test
  void soManyWaitAtATime() throws Exception {
    ProviderSignIn provider = of(control(answers));
    CompletableFuture<Voucher> later = new CompletableFuture<>();
    answers.next = later;
    List<Future<Outcome>> waiting = new ArrayList<>();
    there(
        () -> {
          for (int i = 0; i < ProviderSignIn.MAX_AT_ONCE; i++) {
            String address = "203.0.113." + i / ProviderSignIn.MAX_AT_ONCE_OF_ADDRESS;
            waiting.add(provider.finish(TRIP, "code", address));
          }
          return Future.succeededFuture();
        });

    assertThat(there(() -> provider.finish(TRIP, "code", null))).isEqualTo(new Outcome.TooMany());
    later.complete(LAN);
    for (Future<Outcome> each : waiting) {
      assertThat(there(() -> each)).isInstanceOf(Outcome.Right.class);
    }
    assertThat(there(() -> provider.finish(TRIP, "code", null))).isInstanceOf(Outcome.Right.class);
  }

  @Test
  void anAddressHasItsShareOfThoseWhoWaitAndNoMore() throws Exception {
    ProviderSignIn provider = of(control(answers));
    answers.broken = true;
    for (int i = 0; i < ProviderSignIn.MAX_AT_ONCE_OF_ADDRESS; i++) {
      assertThatThrownBy(() -> there(() -> provider.finish(TRIP, "code", "203.0.113.7")))
          .hasMessageContaining("broken");
    }
    answers.broken = false;
    CompletableFuture<Voucher> later = new CompletableFuture<>();
    answers.next = later;
    List<Future<Outcome>> waiting = new ArrayList<>();
    there(
        () -> {
          for (int i = 0; i < ProviderSignIn.MAX_AT_ONCE_OF_ADDRESS; i++) {
            waiting.add(provider.finish(TRIP, "code", "203.0.113.7"));
          }
          return Future.succeededFuture();
        });

    assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.7")))
        .isEqualTo(new Outcome.TooMany());
    later.complete(LAN);
    assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.8")))
        .isInstanceOf(Outcome.Right.class);
    for (Future<Outcome> each : waiting) {
      assertThat(there(() -> each)).isInstanceOf(Outcome.Right.class);
    }
    assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.7")))
        .isInstanceOf(Outcome.Right.class);
  }

  @Test
  void theAuditLogHasTheProvidersNumberHoweverManyCentresThereAre() throws Exception {
    Set<String> centres =
        IntStream.range(0, 100).mapToObj(i -> "centre-" + i).collect(Collectors.toSet());
    answers.next =
        CompletableFuture.completedStage(new Voucher.Person("lan", "4711", Role.DIRECTOR, centres));
    AccessControl control = control(answers);
    there(() -> of(control).finish(TRIP, "code", null));
    there(control.trail()::written);

    assertThat(store.entries)
        .singleElement()
        .extracting(AuditEntry::target)
        .asString()
        .startsWith("sub 4711 director centre-0,");
  }

  @Test
  void soManyComeFromAnAddress() throws Exception {
    ProviderSignIn provider = of(control(answers));
    for (int i = 0; i < ProviderSignIn.MAX_OF_ADDRESS; i++) {
      assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.7")))
          .isInstanceOf(Outcome.Right.class);
    }

    assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.7")))
        .isEqualTo(new Outcome.TooMany());
    assertThat(there(() -> provider.finish(TRIP, "code", "203.0.113.8")))
        .isInstanceOf(Outcome.Right.class);
  }

  @Test
  void eachWayOfSigningInKnowsOnlyItsOwnSessions() throws Exception {
    Vouched vouched = new Vouched(MARK, Role.ADMINISTRATOR, Set.of());
    Vouched before = new Vouched("of before", Role.ADMINISTRATOR, Set.of());
    long now = nowMicros.get();
    store.sessions.put("a", new Session(Tokens.hash("of ours"), "an", null, now, now));
    store.sessions.put("b", new Session(Tokens.hash("of theirs"), "binh", vouched, now, now));
    store.sessions.put("c", new Session(Tokens.hash("of before"), "chi", before, now, now));

    assertThat(control(answers).knows("binh")).isTrue();
    assertThat(control(answers).knows("an")).isFalse();
    assertThat(control(answers).knows("chi")).isFalse();
    assertThat(control(null).knows("binh")).isFalse();
    assertThat(control(null).knows("an")).isTrue();
  }
}
