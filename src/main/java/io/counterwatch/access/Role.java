package io.counterwatch.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody is for, and so what they may do. Which centres, {@link CentreScope} says. */
public enum Role {
  /** Sees figures of all centres, or of those named. */
  VIEWER(Centres.MAY_BE_NAMED, Right.FIGURES),
  /** Leads centres: sees everything of them, their clerks' figures too. */
  DIRECTOR(
      Centres.MUST_BE_NAMED,
      Right.FIGURES,
      Right.STAFF,
      Right.NOTICE,
      Right.DEVICES,
      Right.REFUSALS),
  /** Compares all centres, but no clerks. */
  PROVINCE(Centres.ALL, Right.FIGURES, Right.NOTICE, Right.DEVICES),
  /** Runs the installation. */
  ADMINISTRATOR(
      Centres.ALL,
      Right.FIGURES,
      Right.STAFF,
      Right.NOTICE,
      Right.DEVICES,
      Right.REFUSALS,
      Right.ORDERS,
      Right.ACCOUNTS,
      Right.AUDIT),
  /** Looks after those who look: reads the audit log, and changes nothing. */
  AUDITOR(Centres.ALL, Right.FIGURES, Right.AUDIT);

  private enum Centres {
    ALL,
    MAY_BE_NAMED,
    MUST_BE_NAMED
  }

  private final Centres centres;
  private final Set<Right> rights;

  Role(Centres centres, Right... rights) {
    this.centres = centres;
    Set<Right> all = EnumSet.of(Right.PUBLIC, rights);
    all.add(Right.SELF);
    this.rights = Set.copyOf(all);
  }

  /** Whether it has that right, in the centres that it is for. */
  public boolean may(Right right) {
    return rights.contains(right);
  }

  /** Whether it can be confined to those centres, or to none where none are named. */
  public boolean fits(Set<String> named) {
    return switch (centres) {
      case ALL -> named.isEmpty();
      case MAY_BE_NAMED -> true;
      case MUST_BE_NAMED -> !named.isEmpty();
    };
  }

  /** Its name in settings, commands and answers: {@code viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
