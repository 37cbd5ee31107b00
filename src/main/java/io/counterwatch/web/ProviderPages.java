package io.counterwatch.web;

import io.counterwatch.access.SignInProvider;
import io.counterwatch.web.ProviderSignIn.Outcome;
import io.counterwatch.web.SignInPages.Said;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the provider where one signs in, and back. */
final class ProviderPages {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderPages.class);
  private static final String WAY = SignInPages.PATH + "/provider";
  private static final String BACK = SignInPages.PATH + "/callback";
  private static final String AWAY = "signIn.away";
  private static final String STRAYED = "signIn.strayed";
  private static final String REFUSED = "signIn.refused";
  private static final String NO_PLACE = "signIn.noPlace";
  private static final String CROWDED = "signIn.crowded";

  /** Words that no template asks for. */
  static final List<String> WORDS = List.of(AWAY, STRAYED, REFUSED, NO_PLACE, CROWDED);

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_SECONDS = "5";
  private static final String CROWDED_SECONDS = "60";

  /** No provider's code is longer; a request line has no room for more than twice that. */
  private static final int MAX_CODE_CHARS = 2_048;

  private final SignInPages pages;
  private final ProviderSignIn provider;

  ProviderPages(SignInPages pages, ProviderSignIn provider) {
    this.pages = pages;
    this.provider = provider;
  }

  void mount(Router router) {
    Replies.get(router, WAY, this::go);
    Replies.get(router, BACK, this::back);
  }

  /**
   * The link from the page to sign in. After somebody who has no place here, the provider is to ask
   * who it is: else it would send the same person back.
   */
  static String way(String next, Said said) {
    String there = "?next=" + SignInPages.encoded(next);
    return WAY + there + (said.key().equals(NO_PLACE) ? "&anew=yes" : "");
  }

  private void go(RoutingContext context) {
    String next = SignInPages.next(context.queryParams().get("next"));
    if (!Transport.isConfidential(context.request())) {
      say(context, next, Said.of(BAD_REQUEST, Said.INSECURE));
      return;
    }
    SignInTrip trip = SignInTrip.to(next);
    provider
        .begin(trip, context.queryParams().contains("anew"))
        .onSuccess(
            there -> {
              trip.begin(context);
              SignInPages.see(context, there);
            })
        .onFailure(failure -> say(context, next, failed(context, failure)));
  }

  private void back(RoutingContext context) {
    SignInTrip trip = SignInTrip.of(context.request());
    SignInTrip.end(context);
    String state = context.queryParams().get("state");
    String address = Addresses.ofClient(context.request());
    if (!Transport.isConfidential(context.request())) {
      say(context, "/", Said.of(BAD_REQUEST, Said.INSECURE));
    } else if (trip == null || state == null || !Tokens.same(trip.state(), state)) {
      provider.strayed(address, "came back to another sign-in, or a second time");
      say(context, trip == null ? "/" : trip.next(), Said.of(BAD_REQUEST, STRAYED));
    } else {
      back(context, trip, address);
    }
  }

  private void back(RoutingContext context, SignInTrip trip, @Nullable String address) {
    String code = context.queryParams().get("code");
    if (code == null || code.isEmpty() || code.length() > MAX_CODE_CHARS) {
      String error = context.queryParams().get("error");
      boolean isCode = error != null && error.matches("[a-z_]{1,40}");
      provider.strayed(address, "the provider sent no code" + (isCode ? ": " + error : ""));
      say(context, trip.next(), Said.of(UNAUTHORIZED, REFUSED));
      return;
    }
    provider
        .finish(trip, code, address)
        .onSuccess(
            outcome -> {
              switch (outcome) {
                case Outcome.Right right -> {
                  SessionCookie.give(context, right.sessionId());
                  SignInPages.see(context, trip.next());
                }
                case Outcome.NoPlace noPlace ->
                    say(context, trip.next(), Said.of(FORBIDDEN, NO_PLACE));
                case Outcome.Refused refused ->
                    say(context, trip.next(), Said.of(UNAUTHORIZED, REFUSED));
                case Outcome.TooMany tooMany -> {
                  context.response().putHeader(HttpHeaders.RETRY_AFTER, CROWDED_SECONDS);
                  say(context, trip.next(), Said.of(TOO_MANY, CROWDED));
                }
              }
            })
        .onFailure(failure -> say(context, trip.next(), failed(context, failure)));
  }

  private void say(RoutingContext context, String next, Said said) {
    pages.form(context, "", next, said);
  }

  private static Said failed(RoutingContext context, Throwable failure) {
    if (!(failure instanceof SignInProvider.AwayException)) {
      return SignInPages.failed(context, failure);
    }
    LOG.debug("nobody can sign in: {}", failure.getMessage());
    context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    return Said.of(UNAVAILABLE, AWAY);
  }
}
