package io.counterwatch.access;

import static io.counterwatch.access.Right.ACCOUNTS;
import static io.counterwatch.access.Right.AUDIT;
import static io.counterwatch.access.Right.DEVICES;
import static io.counterwatch.access.Right.FIGURES;
import static io.counterwatch.access.Right.NOTICE;
import static io.counterwatch.access.Right.ORDERS;
import static io.counterwatch.access.Right.PUBLIC;
import static io.counterwatch.access.Right.REFUSALS;
import static io.counterwatch.access.Right.SELF;
import static io.counterwatch.access.Right.STAFF;

import java.util.List;

/**
 * What a request needs. This is the whole table: the server starts with no route that is not in it.
 *
 * @param method {@code GET}, which stands for HEAD too, or {@code POST}
 * @param path as the router has it
 * @param right the least that is needed
 * @param centre how it is about centres
 * @param proof what shows that a change is meant by whoever asks; of one that changes nothing, NONE
 */
public record RouteRule(String method, String path, Right right, Centre centre, Proof proof) {

  /** What shows that a page of strangers did not make a browser ask. */
  public enum Proof {
    /** Nothing: it changes nothing. */
    NONE,
    /** A header with the session's token. */
    HEADER,
    /** The session's token among the fields of a browser's form. */
    FORM,
    /** Its address, which only who was given the link knows. */
    LINK
  }

  /** How a request is about centres. */
  public enum Centre {
    /** Not at all. */
    NONE,
    /** Its path names one: {@code :id}. */
    ID,
    /** Its path names one: {@code :centre}. */
    CENTRE,
    /** The answer is about those that one may see. */
    LISTED
  }

  private static final String CENTRES = "/api/v1/centres";
  private static final String OF_CENTRE = CENTRES + "/:id";
  private static final String OF_DEVICE = "/api/v1/devices/:id/";

  /** Every route that there may be. */
  public static final List<RouteRule> ALL =
      List.of(
          // For everybody: what is the same for everybody.
          get("/static/:name", PUBLIC, Centre.NONE),
          get("/developers", PUBLIC, Centre.NONE),
          get("/developers/schemas/:file", PUBLIC, Centre.NONE),
          get("/developers/examples/:file", PUBLIC, Centre.NONE),
          get("/asyncapi.yaml", PUBLIC, Centre.NONE),
          get("/api/v1/openapi.yaml", PUBLIC, Centre.NONE),
          // For visitors: what hangs in the hall, and what only who has the paper can name.
          get("/display/:id", PUBLIC, Centre.NONE),
          get(OF_CENTRE + "/display", PUBLIC, Centre.ID),
          get(OF_CENTRE + "/display/live", PUBLIC, Centre.ID),
          get("/ticket/:token", PUBLIC, Centre.NONE),
          get("/survey/:token", PUBLIC, Centre.NONE),
          new RouteRule("POST", "/survey/:token", PUBLIC, Centre.NONE, Proof.LINK),
          get("/sign-in", PUBLIC, Centre.NONE),
          form("/sign-in", PUBLIC),
          get("/sign-in/provider", PUBLIC, Centre.NONE),
          get("/sign-in/callback", PUBLIC, Centre.NONE),
          // One's own account.
          get("/account", SELF, Centre.NONE),
          form("/account/password", SELF),
          form("/sign-out", SELF),
          get("/me", SELF, Centre.NONE),
          get("/api/v1/me", SELF, Centre.NONE),
          // Pages and figures.
          get("/", FIGURES, Centre.LISTED),
          get("/centres/:id", FIGURES, Centre.ID),
          get("/centres/:id/services/:service", FIGURES, Centre.ID),
          get("/centres/:id/counters/:counter", FIGURES, Centre.ID),
          get("/centres/:id/tickets/:subject", FIGURES, Centre.ID),
          get(CENTRES, FIGURES, Centre.LISTED),
          get("/api/v1/live", FIGURES, Centre.LISTED),
          get(OF_CENTRE, FIGURES, Centre.ID),
          get(OF_CENTRE + "/live", FIGURES, Centre.ID),
          get(OF_CENTRE + "/usual", FIGURES, Centre.ID),
          get(OF_CENTRE + "/days", FIGURES, Centre.ID),
          get(OF_CENTRE + "/days/:date", FIGURES, Centre.ID),
          get(OF_CENTRE + "/days/:date/contents", FIGURES, Centre.ID),
          get(OF_CENTRE + "/estimates", FIGURES, Centre.ID),
          get(OF_CENTRE + "/tickets/:subject", FIGURES, Centre.ID),
          get(OF_CENTRE + "/ratings/remarks", STAFF, Centre.ID),
          get(OF_CENTRE + "/outlook", FIGURES, Centre.ID),
          get(OF_CENTRE + "/outlook/record", FIGURES, Centre.ID),
          get(OF_CENTRE + "/staffing", FIGURES, Centre.ID),
          get("/api/v1/organisation", FIGURES, Centre.LISTED),
          get("/api/v1/organisation/models", FIGURES, Centre.NONE),
          // What is wrong, and who has taken notice.
          get("/api/v1/exceptions", FIGURES, Centre.LISTED),
          post("/api/v1/exceptions/:id/acknowledge", NOTICE, Centre.LISTED),
          // Devices and what they sent.
          get("/api/v1/devices", DEVICES, Centre.LISTED),
          get("/api/v1/rejections", REFUSALS, Centre.LISTED),
          post("/api/v1/devices", ORDERS, Centre.NONE),
          post(OF_DEVICE + "rekey", ORDERS, Centre.NONE),
          post(OF_DEVICE + "disable", ORDERS, Centre.NONE),
          post(OF_DEVICE + "enable", ORDERS, Centre.NONE),
          post(OF_DEVICE + "replace", ORDERS, Centre.NONE),
          post(OF_DEVICE + "move", ORDERS, Centre.NONE),
          post("/api/v1/rejections/replay", ORDERS, Centre.NONE),
          post(OF_CENTRE + "/visitor-links", ORDERS, Centre.ID),
          post(CENTRES + "/:centre/devices/:device/events", ORDERS, Centre.CENTRE),
          // Who may do all this.
          get("/api/v1/accounts", ACCOUNTS, Centre.NONE),
          post("/api/v1/accounts", ACCOUNTS, Centre.NONE),
          post("/api/v1/accounts/:id/remove", ACCOUNTS, Centre.NONE),
          get("/api/v1/keys", ACCOUNTS, Centre.NONE),
          post("/api/v1/keys", ACCOUNTS, Centre.NONE),
          post("/api/v1/keys/:id/remove", ACCOUNTS, Centre.NONE),
          get("/api/v1/audit", AUDIT, Centre.NONE));

  private static RouteRule get(String path, Right right, Centre centre) {
    return new RouteRule("GET", path, right, centre, Proof.NONE);
  }

  private static RouteRule post(String path, Right right, Centre centre) {
    return new RouteRule("POST", path, right, centre, Proof.HEADER);
  }

  private static RouteRule form(String path, Right right) {
    return new RouteRule("POST", path, right, Centre.NONE, Proof.FORM);
  }

  /** Whether it is for programs, which are told no in JSON, and are led to no page. */
  public boolean isApi() {
    return path.startsWith("/api/");
  }

  /** Whether a browser's form is what is sent. */
  public boolean form() {
    return proof == Proof.FORM;
  }

  /** Whether it changes something. */
  public boolean changes() {
    return !method.equals("GET");
  }
}
