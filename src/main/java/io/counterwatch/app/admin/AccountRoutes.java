package io.counterwatch.app.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.access.AccessStore.Account;
import io.counterwatch.access.AccessStore.AuditEntry;
import io.counterwatch.access.AccessStore.AuditRow;
import io.counterwatch.access.AccessStore.Key;
import io.counterwatch.access.Identity;
import io.counterwatch.access.PasswordRules;
import io.counterwatch.access.Role;
import io.counterwatch.web.AccessControl;
import io.counterwatch.web.AccessGate;
import io.counterwatch.web.Asker;
import io.counterwatch.web.Asking;
import io.counterwatch.web.OwnFigures;
import io.counterwatch.web.Replies;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts, keys, the audit log, and who one is, by HTTP. */
public final class AccountRoutes {
  /** Limit on the entries of the audit log in an answer. */
  public static final int MAX_ENTRIES = 1_000;

  private static final String ACCOUNTS = "/api/v1/accounts";
  private static final String KEYS = "/api/v1/keys";
  private static final String NAME = "name";
  private static final String NO_ANSWER = "the database doesn't answer";
  private static final String CENTRES = "centres";
  private static final int CREATED = 201;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final AccessControl control;
  private final OwnFigures own;
  private final AdminRequests requests = new AdminRequests(() -> "");

  /** Nothing happens before {@link #mount}. */
  public AccountRoutes(AccessControl control, OwnFigures own) {
    this.control = control;
    this.own = own;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    Replies.get(router, "/api/v1/me", this::me);
    Replies.get(router, ACCOUNTS, this::accounts);
    Replies.get(router, KEYS, this::keys);
    Replies.get(router, "/api/v1/audit", this::audit);
    Set<String> keyKeys = Set.of(NAME, "role", CENTRES);
    Set<String> accountKeys = Set.of(NAME, "role", CENTRES, "staff", "password");
    requests.post(router, ACCOUNTS, accountKeys, this::addAccount);
    requests.post(router, ACCOUNTS + "/:id/remove", Set.of(), this::removeAccount);
    requests.post(router, KEYS, keyKeys, this::addKey);
    requests.post(router, KEYS + "/:id/remove", Set.of(), this::removeKey);
  }

  private void me(RoutingContext context) {
    Identity identity = Asker.known(context).identity();
    ObjectNode node =
        described(identity.name(), identity.role(), identity.centres().named(), identity.self())
            .put("kind", identity.kind().name().toLowerCase(Locale.ROOT));
    Replies.own(context, own.addTo(node, identity));
  }

  private void accounts(RoutingContext context) {
    whenSettled(
        context,
        () -> {
          ArrayNode all = AdminClient.body().arrayNode();
          for (Account each : control.directory().accounts()) {
            all.add(
                described(each.name(), each.role(), each.centres(), each.self())
                    .put("created", time(each.createdMicros())));
          }
          Replies.own(context, all);
        });
  }

  private void keys(RoutingContext context) {
    whenSettled(
        context,
        () -> {
          ArrayNode all = AdminClient.body().arrayNode();
          for (Key each : control.directory().keys()) {
            all.add(
                described(each.name(), each.role(), each.centres(), null)
                    .put("begins", each.shown())
                    .put("created", time(each.createdMicros())));
          }
          Replies.json(context, all);
        });
  }

  /** Whoever looks what became of an order must not be shown what was before it. */
  private void whenSettled(RoutingContext context, Runnable answer) {
    control
        .settled()
        .onSuccess(sure -> answer.run())
        .onFailure(away -> Replies.error(context, UNAVAILABLE, NO_ANSWER));
  }

  private static ObjectNode described(
      String name, Role role, Set<String> centres, Identity.@Nullable StaffMember self) {
    ObjectNode node = AdminClient.body().put(NAME, name).put("role", role.word());
    ArrayNode named = node.putArray(CENTRES);
    centres.stream().sorted().forEach(named::add);
    if (self != null) {
      node.put("staff", self.staff());
    }
    return node;
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private Future<?> addAccount(RoutingContext context, Asked asked) {
    String name = name(asked);
    Role role = role(asked);
    Set<String> centres = centres(asked, role);
    Identity.StaffMember self = self(asked, centres);
    String password = asked.text("password");
    String complaint = PasswordRules.complaint(name, password);
    if (complaint != null) {
      throw new Asked.WrongException(complaint);
    }
    AccessGate.note(context, name + " " + role.word() + " " + String.join(",", centres));
    return control
        .addAccount(name, role, centres, self, password)
        .onSuccess(problem -> answer(context, problem, described(name, role, centres, self)));
  }

  private Future<?> addKey(RoutingContext context, Asked asked) {
    String name = name(asked);
    Role role = role(asked);
    Set<String> centres = centres(asked, role);
    AccessGate.note(context, name + " " + role.word() + " " + String.join(",", centres));
    return control
        .addKey(name, role, centres)
        .onSuccess(
            key ->
                answer(
                    context,
                    key.problem(),
                    described(name, role, centres, null).put("key", key.secret())));
  }

  private static void answer(RoutingContext context, @Nullable String problem, ObjectNode body) {
    if (problem != null) {
      Replies.error(context, CONFLICT, problem);
    } else {
      context.response().setStatusCode(CREATED);
      Replies.own(context, body);
    }
  }

  private Future<?> removeAccount(RoutingContext context, Asked asked) {
    String name = context.pathParam("id");
    return control.removeAccount(name).onSuccess(was -> removed(context, "account", name, was));
  }

  private Future<?> removeKey(RoutingContext context, Asked asked) {
    String name = context.pathParam("id");
    return control.removeKey(name).onSuccess(was -> removed(context, "key", name, was));
  }

  private static void removed(RoutingContext context, String what, String name, boolean was) {
    if (was) {
      Replies.json(context, AdminClient.body().put(NAME, name));
    } else {
      Replies.error(context, NOT_FOUND, "there is no " + what + " of that name");
    }
  }

  private static String name(Asked asked) {
    String name = asked.text(NAME);
    if (!PasswordRules.isName(name)) {
      throw new Asked.WrongException(
          "name: must be lower-case letters, digits and . _ @ -, at most "
              + PasswordRules.MAX_NAME_LENGTH);
    }
    return name;
  }

  private static Role role(Asked asked) {
    return Role.of(asked.text("role"))
        .orElseThrow(
            () ->
                new Asked.WrongException(
                    "role: must be one of "
                        + Arrays.stream(Role.values())
                            .map(Role::word)
                            .collect(Collectors.joining(", "))));
  }

  private static Set<String> centres(Asked asked, Role role) {
    Set<String> centres = asked.optionalSlugs(CENTRES);
    if (!role.fits(centres)) {
      throw new Asked.WrongException(
          centres.isEmpty()
              ? "centres: a " + role.word() + " has some"
              : "centres: the role " + role.word() + " is for all of them");
    }
    return centres;
  }

  private static Identity.@Nullable StaffMember self(Asked asked, Set<String> centres) {
    String staff = asked.optionalSlug("staff");
    if (staff == null) {
      return null;
    }
    if (centres.size() != 1) {
      throw new Asked.WrongException("staff: goes with one centre, that of the clerk");
    }
    return new Identity.StaffMember(centres.iterator().next(), staff);
  }

  private void audit(RoutingContext context) {
    String since = context.queryParams().get("since");
    Long sinceMicros = since == null ? (Long) 0L : Asking.micros(since);
    Integer limit = Asking.limit(context.queryParams().get("limit"), MAX_ENTRIES);
    if (sinceMicros == null) {
      Replies.error(context, BAD_REQUEST, Asking.NO_TIME);
    } else if (limit == null) {
      Replies.error(context, BAD_REQUEST, "limit: not a number from 1 to " + MAX_ENTRIES);
    } else {
      control
          .trail()
          .read(sinceMicros, limit)
          .onSuccess(
              rows -> {
                ArrayNode all = AdminClient.body().arrayNode();
                rows.forEach(row -> all.add(entry(row)));
                Replies.json(context, all);
              })
          .onFailure(away -> Replies.error(context, UNAVAILABLE, NO_ANSWER));
    }
  }

  private static ObjectNode entry(AuditRow row) {
    AuditEntry entry = row.entry();
    ObjectNode node =
        AdminClient.body()
            .put("number", row.number())
            .put("at", time(entry.atMicros()))
            .put("kind", entry.kind())
            .put("who", entry.who())
            .put("action", entry.action());
    put(node, "centre", entry.centre());
    put(node, "target", entry.target());
    put(node, "address", entry.address());
    return node.put("status", entry.status());
  }

  private static void put(ObjectNode node, String key, @Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }
}
