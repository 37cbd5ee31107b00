package io.counterwatch.web;

import io.counterwatch.access.AccessStore.Vouched;
import io.counterwatch.access.CentreScope;
import io.counterwatch.access.Identity;
import io.counterwatch.access.SignInProvider;
import io.counterwatch.access.Voucher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with somebody else's accounts: what the provider says becomes a session of ours. What
 * it said at one sign-in holds for that session and no other. Confined to the web server's event
 * loop.
 */
final class ProviderSignIn {
  /** Limit on sign-ins that wait for the provider's word at a time. */
  static final int MAX_AT_ONCE = 32;

  /** Limit on those of an address among them, so that one cannot keep all others out. */
  static final int MAX_AT_ONCE_OF_ADDRESS = 4;

  /** Limit on sign-ins of an address in {@link #WINDOW_MINUTES}: a whole office has one. */
  static final int MAX_OF_ADDRESS = 300;

  /** What {@link #MAX_OF_ADDRESS} is counted in. */
  static final int WINDOW_MINUTES = 10;

  /** Limit on addresses that are counted; for a further one the oldest is forgotten. */
  static final int MAX_ADDRESSES = 10_000;

  private static final String FAILED = "sign-in-failed";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final SignInProvider provider;
  private final Sessions sessions;
  private final AuditTrail trail;
  private final RateLimit addresses =
      new RateLimit(MAX_OF_ADDRESS, WINDOW_MINUTES, MAX_ADDRESSES, System::nanoTime);
  private final Map<String, Integer> underWayOf = new HashMap<>();
  private int underWay;

  /** What became of a sign-in. */
  sealed interface Outcome {
    /** The session's id. */
    record Right(String sessionId) implements Outcome {}

    /** The provider knows them, and here they have no place. */
    record NoPlace() implements Outcome {}

    /** The provider didn't say so, or not for this sign-in. */
    record Refused() implements Outcome {}

    /** There are too many. */
    record TooMany() implements Outcome {}
  }

  ProviderSignIn(SignInProvider provider, Sessions sessions, AuditTrail trail) {
    this.provider = provider;
    this.sessions = sessions;
    this.trail = trail;
  }

  /** Who has a session that a provider vouched for. */
  static Identity identity(String name, Vouched vouched) {
    return new Identity(
        Identity.Kind.PROVIDER, name, vouched.role(), new CentreScope(vouched.centres()), null);
  }

  void prepare() {
    provider.prepare();
  }

  /**
   * Where the browser goes to sign in; fails where the provider is away.
   *
   * @param anew whether to be asked who one is in any case
   */
  Future<String> begin(SignInTrip trip, boolean anew) {
    return here(provider.signInUrl(trip.state(), trip.nonce(), trip.challenge(), anew));
  }

  /** Where the browser goes to sign out there, too; null where that is not known. */
  @Nullable String signOutUrl() {
    return provider.signOutUrl();
  }

  /** Writes down that a browser came back which nobody had sent, or with nothing. */
  void strayed(@Nullable String address, String why) {
    trail.addUnknownOnce("", new AuditTrail.Deed(FAILED, null, why, address), BAD_REQUEST);
  }

  /**
   * Signs in whoever came back with that code; fails where the provider or the database is away.
   *
   * @param address theirs, null for this machine
   */
  Future<Outcome> finish(SignInTrip trip, String code, @Nullable String address) {
    String place = address == null ? "this-machine" : address;
    if (!addresses.admit(place)
        || underWay >= MAX_AT_ONCE
        || underWayOf.getOrDefault(place, 0) >= MAX_AT_ONCE_OF_ADDRESS) {
      return Future.succeededFuture(new Outcome.TooMany());
    }
    underWay++;
    underWayOf.merge(place, 1, Integer::sum);
    return Future.succeededFuture()
        .compose(begun -> here(provider.redeem(code, trip.verifier(), trip.nonce())))
        .onComplete(answered -> ended(place))
        .compose(voucher -> admit(voucher, address))
        .recover(
            failure -> {
              if (failure instanceof SignInProvider.RefusedException refused) {
                String why = String.valueOf(refused.getMessage());
                trail.addUnknown("", new AuditTrail.Deed(FAILED, null, why, address), UNAUTHORIZED);
                return Future.succeededFuture(new Outcome.Refused());
              }
              return Future.failedFuture(failure);
            });
  }

  private void ended(String place) {
    underWay--;
    underWayOf.computeIfPresent(place, (same, some) -> some > 1 ? some - 1 : null);
  }

  private Future<Outcome> admit(Voucher voucher, @Nullable String address) {
    return switch (voucher) {
      case Voucher.Stranger stranger -> {
        AuditTrail.Deed deed = new AuditTrail.Deed(FAILED, null, stranger.why(), address);
        trail.addUnknown(stranger.name(), deed, FORBIDDEN);
        yield Future.succeededFuture(new Outcome.NoPlace());
      }
      case Voucher.Person person -> {
        Vouched vouched = new Vouched(provider.mark(), person.role(), person.centres());
        yield sessions
            .begin(person.name(), vouched)
            .onSuccess(begun -> signedIn(person, vouched, address))
            .<Outcome>map(Outcome.Right::new);
      }
    };
  }

  /**
   * With the provider's own number for them, since people may be able to change their name; first,
   * since the audit log cuts off what is long.
   */
  private void signedIn(Voucher.Person person, Vouched vouched, @Nullable String address) {
    String as =
        "sub "
            + person.subject()
            + " "
            + person.role().word()
            + " "
            + String.join(",", person.centres().stream().sorted().toList());
    trail.add(
        identity(person.name(), vouched),
        new AuditTrail.Deed("signed-in", null, as.strip(), address),
        OK);
  }

  private static <T> Future<T> here(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, Vertx.currentContext());
  }
}
