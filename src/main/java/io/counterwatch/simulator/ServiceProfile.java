package io.counterwatch.simulator;

/**
 * A kind of business that people come for.
 *
 * @param letter in front of the ticket's number
 * @param share of the visitors, relative to the centre's other services
 * @param medianSeconds of the service times, which are distributed lognormally
 * @param sigma spread of their logarithm
 */
public record ServiceProfile(
    String id,
    String nameVi,
    String nameEn,
    char letter,
    double share,
    double medianSeconds,
    double sigma) {}
