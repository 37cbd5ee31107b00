package io.counterwatch.access;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who asks.
 *
 * @param kind how they are known
 * @param name the account's or key's, or what the provider calls them; unique within its kind
 * @param self the clerk that the account belongs to, or null
 */
public record Identity(
    Kind kind, String name, Role role, CentreScope centres, @Nullable StaffMember self) {

  /** How somebody is known. */
  public enum Kind {
    /** By being at this machine, where nobody signs in. */
    MACHINE,
    /** By a session. */
    ACCOUNT,
    /** By a session that somebody else's accounts vouched for. */
    PROVIDER,
    /** By an API key. */
    KEY
  }

  /** A clerk of a centre, under the pseudonym of its roster. */
  public record StaffMember(String centre, String staff) {}

  /** Whoever works at this machine while nobody signs in. */
  public static final Identity MACHINE =
      new Identity(Kind.MACHINE, "this-machine", Role.ADMINISTRATOR, CentreScope.ALL, null);

  /** The program's own commands, which can read what only the server's owner can. */
  public static final Identity OWNER =
      new Identity(Kind.KEY, "owner", Role.ADMINISTRATOR, CentreScope.ALL, null);

  /** Whether they may do that, in the centres they are for. */
  public boolean may(Right right) {
    return role.may(right);
  }

  /** Whether they may do that in that centre. */
  public boolean may(Right right, String centre) {
    return role.may(right) && centres.holds(centre);
  }
}
