package io.counterwatch.forecast;

/**
 * What somebody is told about their wait, minutes from then on.
 *
 * @param expectedMinutes what it will be on the average of such waits
 * @param highMinutes nine of ten such waits are not longer
 */
public record WaitEstimate(double expectedMinutes, double highMinutes) {}
