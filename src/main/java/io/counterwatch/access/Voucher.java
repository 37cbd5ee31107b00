package io.counterwatch.access;

import java.util.Set;

/** What a provider's word comes to here. */
public sealed interface Voucher {
  /** What the provider calls them; fit for the audit log. */
  String name();

  /**
   * Somebody with a role.
   *
   * @param subject what the provider knows them by, whatever they call themselves
   * @param centres those that they are confined to; empty for all
   */
  record Person(String name, String subject, Role role, Set<String> centres) implements Voucher {}

  /**
   * Somebody who has no place here.
   *
   * @param name empty where it isn't one
   * @param why for the audit log
   */
  record Stranger(String name, String why) implements Voucher {}
}
