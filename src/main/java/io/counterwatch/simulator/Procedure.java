package io.counterwatch.simulator;

import java.util.List;
import java.util.Map;

/**
 * An administrative procedure.
 *
 * @param weight how often it is asked for, relative to the service's others
 * @param workingDays until its result is due; 0 = the same day
 * @param fee whether it costs anything
 * @param online share that is submitted online
 * @param late share whose result comes too late
 */
record Procedure(
    String id, double weight, int workingDays, boolean fee, double online, double late) {

  /** The procedures of a service. */
  private record Book(double dossiersPerTicket, List<Procedure> procedures) {}

  private static final Book NONE = new Book(0, List.of());

  private static final Map<String, Book> BOOKS =
      Map.of(
          "land",
          new Book(
              0.3,
              List.of(
                  new Procedure("land-transfer", 0.4, 10, true, 0.35, 0.08),
                  new Procedure("land-mortgage", 0.3, 3, true, 0.45, 0.05),
                  new Procedure("land-parcel-split", 0.15, 15, true, 0.2, 0.1),
                  new Procedure("land-first-certificate", 0.15, 30, true, 0.1, 0.12))),
          "construction",
          new Book(
              0.5,
              List.of(
                  new Procedure("building-permit", 0.6, 20, true, 0.6, 0.08),
                  new Procedure("building-permit-repair", 0.25, 15, true, 0.65, 0.08),
                  new Procedure("building-permit-extension", 0.15, 5, false, 0.75, 0.06))),
          "household",
          new Book(
              0.4,
              List.of(
                  new Procedure("birth-registration", 0.3, 0, false, 0.6, 0.003),
                  new Procedure("civil-status-extract", 0.35, 0, true, 0.45, 0.003),
                  new Procedure("single-status-certificate", 0.2, 3, true, 0.4, 0.01),
                  new Procedure("marriage-registration", 0.15, 1, false, 0.2, 0.005))),
          "justice",
          new Book(
              0.2,
              List.of(
                  new Procedure("copy-certification", 0.6, 0, true, 0.05, 0.002),
                  new Procedure("signature-certification", 0.25, 0, true, 0.05, 0.002),
                  new Procedure("contract-certification", 0.15, 2, true, 0.1, 0.01))),
          "business",
          new Book(
              0.6,
              List.of(
                  new Procedure("household-business-registration", 0.4, 3, true, 0.7, 0.005),
                  new Procedure("company-registration", 0.25, 3, true, 0.8, 0.006),
                  new Procedure("company-change", 0.35, 3, true, 0.78, 0.006))),
          "social",
          new Book(
              0.35,
              List.of(
                  new Procedure("social-allowance", 0.5, 10, false, 0.35, 0.008),
                  new Procedure("disability-certificate", 0.2, 15, false, 0.2, 0.01),
                  new Procedure("burial-cost-support", 0.3, 5, false, 0.5, 0.006))));

  /** The procedures of a service; none where nothing is known of it. */
  static List<Procedure> of(String service) {
    return BOOKS.getOrDefault(service, NONE).procedures();
  }

  /** How many dossiers come in, by whatever way, for each of a service's tickets. */
  static double dossiersPerTicket(String service) {
    return BOOKS.getOrDefault(service, NONE).dossiersPerTicket();
  }

  /** Where much is asked of a dossier, more of them are incomplete. */
  boolean demanding() {
    return late >= 0.05;
  }
}
