package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterwatch.access.AccessStore.AuditEntry;
import io.counterwatch.access.PasswordHasher;
import io.counterwatch.access.Role;
import io.counterwatch.web.MemoryAccess.Trouble;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered and written down while strangers guess, and while the database fails. */
class AccessControlTest {
  private static final String STRANGER = "203.0.113.7";

  private final Vertx vertx = Vertx.vertx();
  private final MemoryAccess store = new MemoryAccess();
  private final AtomicLong nowMicros = new AtomicLong(1_000_000_000_000L);
  private AccessControl control;

  /** As cheap as can be. */
  private static final class Plain implements PasswordHasher {
    @Override
    public String hash(String password) {
      return "hash of " + password;
    }

    @Override
    public boolean matches(String password, String hash) {
      return hash.equals(hash(password));
    }
  }

  @BeforeEach
  void begin() throws Exception {
    control =
        there(() -> AccessControl.read(vertx, true, store, new Plain(), "owner's", nowMicros::get));
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

  private void add(String name) throws Exception {
    there(() -> control.addAccount(name, Role.VIEWER, Set.of(), null, "first"));
  }

  private AccessControl.Attempt signIn(String name, String password, String address)
      throws Exception {
    return there(() -> control.signIn(name, password, address));
  }

  private List<String> actions() throws Exception {
    there(control.trail()::written);
    return store.entries.stream().map(AuditEntry::action).toList();
  }

  @Test
  void whoMustWaitIsWrittenDownOnceWhateverNamesAreTried() throws Exception {
    for (int i = 0; i < 30; i++) {
      signIn("name-" + i, "wrong", STRANGER);
    }
    assertThat(actions()).hasSize(30);
    for (int i = 0; i < 20; i++) {
      assertThat(signIn("another-" + i, "wrong", STRANGER))
          .isInstanceOf(AccessControl.Attempt.Wait.class);
    }
    assertThat(actions()).hasSize(31);
  }

  @Test
  void strangersFillSoMuchOfTheAuditLogInAMinute() throws Exception {
    for (int i = 0; i < AuditTrail.MAX_UNKNOWN_A_MINUTE + 20; i++) {
      signIn("name-" + i, "wrong", "203.0.113." + i);
    }
    assertThat(actions()).hasSize(AuditTrail.MAX_UNKNOWN_A_MINUTE);
    add("an");
    signIn("an", "first", "203.0.113.200");
    assertThat(actions()).endsWith("signed-in").hasSize(AuditTrail.MAX_UNKNOWN_A_MINUTE + 1);

    nowMicros.addAndGet(TimeUnit.MINUTES.toMicros(1));
    signIn("name", "wrong", "203.0.113.201");
    assertThat(actions()).endsWith("sign-in-failed");
  }

  @Test
  void whoeverGetsNoSessionDidNotSignIn() throws Exception {
    add("an");
    store.trouble = Trouble.AWAY;
    assertThatThrownBy(() -> signIn("an", "first", STRANGER)).hasMessageContaining("away");
    store.trouble = Trouble.NONE;
    signIn("binh", "wrong", STRANGER);

    assertThat(actions()).containsExactly("sign-in-failed");
  }

  @Test
  void whoseKeyIsRemovedIsKnownNoLonger() throws Exception {
    String secret = there(() -> control.addKey("reports", Role.PROVINCE, Set.of())).secret();
    Asker asker = Objects.requireNonNull(control.ofKey(secret));
    assertThat(asker.isStillKnown()).isTrue();

    there(() -> control.removeKey("reports"));

    assertThat(asker.isStillKnown()).isFalse();
    assertThat(control.ofKey(secret)).isNull();
  }

  private boolean isKnown(String sessionId) throws Exception {
    return there(() -> Future.succeededFuture(control.ofSession(sessionId) != null));
  }

  private String session(String name, String password) throws Exception {
    AccessControl.Attempt attempt = signIn(name, password, STRANGER);
    assertThat(attempt).isInstanceOf(AccessControl.Attempt.Right.class);
    return ((AccessControl.Attempt.Right) attempt).sessionId();
  }

  private void look() throws Exception {
    there(
        () -> {
          control.look();
          return control.settled();
        });
  }

  @Test
  void whatWasDoneThoughItsAnswerIsLostIsSaidToBeDone() throws Exception {
    store.trouble = Trouble.AN_ANSWER_LOST;
    add("an");
    assertThat(session("an", "first")).isNotEmpty();

    store.trouble = Trouble.AN_ANSWER_LOST;
    String secret = there(() -> control.addKey("reports", Role.PROVINCE, Set.of())).secret();
    assertThat(control.ofKey(secret)).isNotNull();

    store.trouble = Trouble.AN_ANSWER_LOST;
    assertThat(there(() -> control.removeKey("reports"))).isTrue();
    assertThat(control.ofKey(secret)).isNull();
    assertThat(there(() -> control.removeKey("reports"))).isFalse();
  }

  @Test
  void aNameOfWhichNobodyHeardIsNotBlocked() throws Exception {
    store.trouble = Trouble.ANSWERS_LOST;
    assertThatThrownBy(() -> add("an")).hasMessageContaining("lost");
    store.trouble = Trouble.NONE;

    assertThat(there(() -> control.removeAccount("an"))).isTrue();
    assertThat(store.accounts).isEmpty();
    assertThat(there(() -> control.removeAccount("an"))).isFalse();

    store.trouble = Trouble.ANSWERS_LOST;
    assertThatThrownBy(() -> add("an")).hasMessageContaining("lost");
    store.trouble = Trouble.NONE;
    look();
    assertThat(session("an", "first")).isNotEmpty();
  }

  @Test
  void aPasswordThatMayBeReplacedOpensNothing() throws Exception {
    add("an");
    String here = session("an", "first");
    String elsewhere = session("an", "first");
    Asker asker =
        Objects.requireNonNull(there(() -> Future.succeededFuture(control.ofSession(here))));
    store.trouble = Trouble.ANSWERS_LOST;
    assertThatThrownBy(
            () -> there(() -> control.changePassword(asker, "first", "second", STRANGER)))
        .hasMessageContaining("lost");
    assertThatThrownBy(() -> signIn("an", "first", STRANGER)).hasMessageContaining("lost");
    store.trouble = Trouble.NONE;

    assertThat(signIn("an", "first", STRANGER)).isInstanceOf(AccessControl.Attempt.Wrong.class);
    assertThat(session("an", "second")).isNotEmpty();
    assertThat(isKnown(here)).isTrue();
    assertThat(isKnown(elsewhere)).isFalse();
  }

  @Test
  void aSessionThatNobodyGotIsForgotten() throws Exception {
    add("an");
    store.trouble = Trouble.ANSWERS_LOST;
    assertThatThrownBy(() -> signIn("an", "first", STRANGER)).hasMessageContaining("lost");
    assertThat(store.sessions).hasSize(1);
    store.trouble = Trouble.NONE;
    look();

    assertThat(store.sessions).isEmpty();
  }

  @Test
  void aSignOutIsWrittenOnceTheDatabaseIsBack() throws Exception {
    add("an");
    String id = session("an", "first");
    Asker asker =
        Objects.requireNonNull(there(() -> Future.succeededFuture(control.ofSession(id))));
    store.trouble = Trouble.AWAY;
    assertThatThrownBy(() -> there(() -> control.signOut(asker, STRANGER)))
        .hasMessageContaining("away");
    assertThat(isKnown(id)).isFalse();
    look();
    assertThat(store.sessions).hasSize(1);
    store.trouble = Trouble.NONE;
    look();

    assertThat(store.sessions).isEmpty();
  }
}
