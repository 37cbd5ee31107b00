package io.counterwatch.access;

/** Something that one may do; a route asks for the least that it needs. */
public enum Right {
  /** Nothing is needed: contracts, styles, the page to sign in. */
  PUBLIC,
  /** To be known at all: one's own account. */
  SELF,
  /** Figures of centres, without anything about a single clerk. */
  FIGURES,
  /**
   * Figures and hours of single clerks, under their pseudonyms; visitors' words, which may name
   * one.
   */
  STAFF,
  /** Taking notice of what is wrong at a centre, in one's name. */
  NOTICE,
  /** Devices, and what is stored of each. */
  DEVICES,
  /** Refused events with excerpts of what was sent, which may name clerks. */
  REFUSALS,
  /** Orders on devices and refused events, and events by HTTP. */
  ORDERS,
  /** Accounts and keys. */
  ACCOUNTS,
  /** Who looked at staff figures, who changed what. */
  AUDIT
}
