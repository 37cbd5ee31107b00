package io.counterwatch.web;

import io.counterwatch.access.Identity;
import io.counterwatch.access.PasswordRules;
import io.counterwatch.access.Role;
import io.counterwatch.web.AccessControl.Attempt;
import io.counterwatch.web.Messages.Language;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out, and one's own account: forms and links, which work without scripts. */
final class SignInPages {
  /** Where one signs in. */
  static final String PATH = "/sign-in";

  private static final Logger LOG = LoggerFactory.getLogger(SignInPages.class);
  private static final String ACCOUNT_PATH = "/account";
  private static final String WRONG = "signIn.wrong";
  private static final String WAIT = "signIn.wait";
  private static final String BUSY = "signIn.busy";
  private static final String OLD_WRONG = "account.oldWrong";
  private static final String NOT_REPEATED = "account.notRepeated";
  private static final String UNFIT = "account.unfit";
  private static final String CHANGED = "account.changed";
  private static final String UNSURE = "account.unsure";
  private static final String OUT_UNSURE = "signIn.outUnsure";
  private static final String ALL_CENTRES = "account.allCentres";
  private static final String NO_DAY = "me.none";
  private static final String NONE = "–";
  private static final String TITLE = "signIn.title";
  private static final String ACCOUNT_TITLE = "account.title";
  private static final String OUT_TITLE = "signedOut.title";
  private static final String OUT_THERE = "signedOut.text";

  /** Words that no template asks for. */
  static final List<String> WORDS =
      Stream.concat(
              Stream.of(
                  WRONG,
                  WAIT,
                  BUSY,
                  Said.INSECURE,
                  OLD_WRONG,
                  NOT_REPEATED,
                  UNFIT,
                  CHANGED,
                  UNSURE,
                  OUT_UNSURE,
                  ALL_CENTRES,
                  TITLE,
                  ACCOUNT_TITLE,
                  OUT_TITLE,
                  OUT_THERE,
                  NO_DAY,
                  "me.title",
                  "forbidden.title"),
              Stream.of(Role.values()).map(role -> "role." + role.word()))
          .toList();

  private static final int OK = 200;
  private static final int SEE_OTHER = 303;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int MINUTE_SECONDS = 60;
  private static final int MAX_NEXT = 500;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("dd/MM/uuuu", Locale.ROOT);

  private final Pages pages;
  private final AccessControl control;
  private final OwnFigures own;
  private final String me = Pages.framed("me.html");
  private final String signedOut = Pages.framed("signed-out.html");
  private final String form;
  private final String account;

  /** Something to be said above a form. */
  record Said(int status, String key, long minutes) {
    /** That the way here is not confidential. */
    static final String INSECURE = "signIn.insecure";

    static final Said NOTHING = new Said(OK, "", 0);

    static Said of(int status, String key) {
      return new Said(status, key, 0);
    }
  }

  SignInPages(Pages pages, AccessControl control, OwnFigures own) {
    this.pages = pages;
    this.control = control;
    this.own = own;
    boolean ours = control.provider() == null;
    this.form = Pages.framed("sign-in.html", ours ? "sign-in-form" : "sign-in-provider");
    this.account =
        ours ? Pages.framed("account.html", "account-password") : Pages.framed("account.html");
  }

  void mount(Router router) {
    Replies.get(router, PATH, this::form);
    router.post("/sign-out").handler(this::signOut);
    Replies.get(router, ACCOUNT_PATH, context -> account(context, Said.NOTHING));
    Replies.get(router, "/me", this::me);
    ProviderSignIn provider = control.provider();
    if (provider == null) {
      router.post(PATH).handler(this::signIn);
      router.post(ACCOUNT_PATH + "/password").handler(this::changePassword);
    } else {
      new ProviderPages(this, provider).mount(router);
    }
  }

  private void form(RoutingContext context) {
    String next = next(context.queryParams().get("next"));
    if (Asker.of(context) != null) {
      see(context, next);
    } else {
      form(context, "", next, Said.NOTHING);
    }
  }

  /** The page to sign in, with that to say. */
  void form(RoutingContext context, String name, String next, Said said) {
    Language language = Pages.language(context);
    context.response().setStatusCode(said.status());
    Map<String, String> values = values(language, TITLE, said);
    values.put("path", PATH);
    values.put("query", next.equals("/") ? "" : "next=" + encoded(next) + "&");
    values.put("name", name);
    values.put("next", next);
    values.put("way", ProviderPages.way(next, said));
    pages.send(context, language, form, values);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Map<String, String> values(Language language, String title, Said said) {
    Map<String, String> values = new HashMap<>();
    values.put("title", pages.word(language, title));
    values.put("style", "account.css");
    values.put("script", "base.js");
    values.put("said", said.key().isEmpty() ? "" : words(language, said));
    values.put("saidKind", said.status() == OK ? "ok" : "bad");
    return values;
  }

  private String words(Language language, Said said) {
    return pages
        .word(language, said.key())
        .replace("{minutes}", Long.toString(said.minutes()))
        .replace("{least}", Integer.toString(PasswordRules.MIN_LENGTH))
        .replace("{hours}", Long.toString(OpenSession.LONGEST_HOURS));
  }

  /** A path of this site, and nothing that a browser takes for another's. */
  static String next(@Nullable String asked) {
    boolean own =
        asked != null
            && asked.length() <= MAX_NEXT
            && asked.matches("/([A-Za-z0-9._~%@:+,=&?-][A-Za-z0-9._~%@:+,=&?/-]*)?");
    return own ? String.valueOf(asked) : "/";
  }

  private void signIn(RoutingContext context) {
    String name = field(context, "name").strip().toLowerCase(Locale.ROOT);
    String password = field(context, "password");
    String next = next(context.request().getFormAttribute("next"));
    if (!Transport.isConfidential(context.request())) {
      form(context, "", next, Said.of(BAD_REQUEST, Said.INSECURE));
      return;
    }
    if (!PasswordRules.isName(name) || password.length() > PasswordRules.MAX_LENGTH) {
      form(context, "", next, Said.of(UNAUTHORIZED, WRONG));
      return;
    }
    control
        .signIn(name, password, Addresses.ofClient(context.request()))
        .onSuccess(
            attempt -> {
              switch (attempt) {
                case Attempt.Right right -> {
                  SessionCookie.give(context, right.sessionId());
                  see(context, next);
                }
                case Attempt.Wrong wrong -> form(context, name, next, Said.of(UNAUTHORIZED, WRONG));
                case Attempt.Wait wait -> form(context, name, next, wait(context, wait));
              }
            })
        .onFailure(failure -> form(context, name, next, failed(context, failure)));
  }

  private static Said wait(RoutingContext context, Attempt.Wait wait) {
    context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.seconds()));
    return new Said(TOO_MANY, WAIT, (wait.seconds() + MINUTE_SECONDS - 1) / MINUTE_SECONDS);
  }

  static Said failed(RoutingContext context, Throwable failure) {
    LOG.warn("{} has no answer: {}", context.request().path(), failure.toString());
    context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
    return Said.of(UNAVAILABLE, BUSY);
  }

  private static Said unsure(RoutingContext context, Throwable failure) {
    Said said = failed(context, failure);
    return failure instanceof Passwords.BusyException ? said : Said.of(said.status(), UNSURE);
  }

  private void signOut(RoutingContext context) {
    Asker asker = Asker.known(context);
    if (asker.session() == null) {
      context.fail(404);
      return;
    }
    control
        .signOut(asker, Addresses.ofClient(context.request()))
        .onComplete(
            done -> {
              SessionCookie.takeAway(context);
              // Nobody is known any more whom the frame could name.
              Asker.forget(context);
              ProviderSignIn provider = control.provider();
              String there = provider == null ? null : provider.signOutUrl();
              if (done.failed()) {
                // Here it is over in any case; a restart must not bring it back untold.
                LOG.warn("a session's end could not be written: {}", done.cause().toString());
                Said unsure = Said.of(UNAVAILABLE, OUT_UNSURE);
                if (there == null) {
                  form(context, "", "/", unsure);
                } else {
                  signedOut(context, there, "", unsure);
                }
              } else if (there == null) {
                see(context, PATH);
              } else {
                context.response().putHeader("Refresh", "0; url=" + there);
                signedOut(context, there, OUT_THERE, Said.NOTHING);
              }
            });
  }

  /**
   * A page that leads on, by itself or with a link where there is something to read: a form that is
   * led to another site at once is held back by the browsers that take {@code form-action} for the
   * whole way of a form.
   */
  private void signedOut(RoutingContext context, String there, String lead, Said said) {
    Language language = Pages.language(context);
    context.response().setStatusCode(said.status());
    Map<String, String> values = values(language, OUT_TITLE, said);
    values.put("path", PATH);
    values.put("there", there);
    values.put("lead", lead.isEmpty() ? "" : pages.word(language, lead));
    pages.send(context, language, signedOut, values);
  }

  private void account(RoutingContext context, Said said) {
    Asker asker = Asker.known(context);
    Identity identity = asker.identity();
    if (asker.session() == null) {
      context.fail(404);
      return;
    }
    Language language = Pages.language(context);
    context.response().setStatusCode(said.status());
    Map<String, String> values = values(language, ACCOUNT_TITLE, said);
    values.put("path", ACCOUNT_PATH);
    values.put("name", identity.name());
    values.put("role", pages.role(asker, language));
    values.put("least", Integer.toString(PasswordRules.MIN_LENGTH));
    values.put(
        "centres",
        identity.centres().isAll()
            ? pages.word(language, ALL_CENTRES)
            : identity.centres().named().stream().sorted().collect(Collectors.joining(", ")));
    pages.send(context, language, account, values);
  }

  private void me(RoutingContext context) {
    Asker asker = Asker.known(context);
    Language language = Pages.language(context);
    OwnFigures.Day day = own.of(asker.identity());
    Map<String, String> values = values(language, "me.title", Said.NOTHING);
    values.put("name", asker.identity().name());
    values.put("note", day == null ? pages.word(language, NO_DAY) : "");
    values.put("centre", day == null ? "" : language.of(day.centre().plan().names()));
    values.put("day", day == null ? "" : DAY.format(day.centre().day()));
    values.put("served", day == null ? NONE : Long.toString(day.work().served()));
    values.put("serving", day == null ? NONE : minutes(day.work().servingSeconds()));
    values.put("available", day == null ? NONE : minutes(day.work().availableSeconds()));
    values.put(
        "ratings",
        day == null || day.ratings() == null ? NONE : Long.toString(day.ratings().responses()));
    pages.send(context, language, me, values);
  }

  private static String minutes(@Nullable Long seconds) {
    return seconds == null ? NONE : Long.toString((seconds + MINUTE_SECONDS / 2) / MINUTE_SECONDS);
  }

  private void changePassword(RoutingContext context) {
    Asker asker = Asker.known(context);
    String password = field(context, "password");
    String old = field(context, "old");
    if (asker.session() == null) {
      context.fail(404);
    } else if (!password.equals(field(context, "repeated"))) {
      account(context, Said.of(BAD_REQUEST, NOT_REPEATED));
    } else if (PasswordRules.complaint(asker.identity().name(), password) != null
        || password.equals(old)
        || old.length() > PasswordRules.MAX_LENGTH) {
      account(context, Said.of(BAD_REQUEST, UNFIT));
    } else {
      control
          .changePassword(asker, old, password, Addresses.ofClient(context.request()))
          .onSuccess(
              attempt ->
                  account(
                      context,
                      switch (attempt) {
                        case Attempt.Right right -> Said.of(OK, CHANGED);
                        case Attempt.Wrong wrong -> Said.of(UNAUTHORIZED, OLD_WRONG);
                        case Attempt.Wait wait -> wait(context, wait);
                      }))
          .onFailure(failure -> account(context, unsure(context, failure)));
    }
  }

  private static String field(RoutingContext context, String name) {
    String value = context.request().getFormAttribute(name);
    return value == null ? "" : value;
  }

  /** Leads the browser there. */
  static void see(RoutingContext context, String path) {
    context.response().setStatusCode(SEE_OTHER).putHeader(HttpHeaders.LOCATION, path).end();
  }
}
