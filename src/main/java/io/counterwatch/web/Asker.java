package io.counterwatch.web;

import io.counterwatch.access.CentreScope;
import io.counterwatch.access.Identity;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as {@link AccessGate} found out.
 *
 * @param session theirs, where they signed in
 * @param sessionId its id, which only their browser has; empty without session
 * @param known whether they are still known: the session is open, the key not removed
 */
public record Asker(
    Identity identity, @Nullable OpenSession session, String sessionId, BooleanSupplier known) {
  private static final String KEY = "counterwatch.asker";

  /** Somebody without a session. */
  static Asker without(Identity identity, BooleanSupplier known) {
    return new Asker(identity, null, "", known);
  }

  /** Who asks; null where nobody is known. */
  public static @Nullable Asker of(RoutingContext context) {
    return context.get(KEY);
  }

  /**
   * Who asks, on a route that needs to know.
   *
   * @throws IllegalStateException where the gate stood open
   */
  public static Asker known(RoutingContext context) {
    Asker asker = of(context);
    if (asker == null) {
      throw new IllegalStateException("nobody is known to ask this");
    }
    return asker;
  }

  /** The centres that the answer may be about. */
  static CentreScope centres(RoutingContext context) {
    return known(context).identity().centres();
  }

  void isOf(RoutingContext context) {
    context.put(KEY, this);
  }

  /** Nobody is known to ask any more: what is shown from now on is for a stranger. */
  static void forget(RoutingContext context) {
    context.remove(KEY);
  }

  /** The token that changes must carry; empty where they need none. */
  String token() {
    return session == null ? "" : Tokens.againstForgery(sessionId);
  }

  /** Whether an open stream may go on. */
  boolean isStillKnown() {
    return known.getAsBoolean();
  }
}
