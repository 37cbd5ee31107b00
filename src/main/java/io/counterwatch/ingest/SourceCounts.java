package io.counterwatch.ingest;

/**
 * Running totals of a source, for its metrics.
 *
 * @param messages messages received, of any kind
 * @param connections connections made: to the broker, or by devices
 * @param refused what was denied: connections, publishes and subscriptions of devices;
 *     subscriptions of ours that the broker denied
 * @param noRoom how often the intake had no room and the source had to hold back
 * @param withheld messages that the pipeline withheld
 * @param undelivered messages to devices that were dropped because too many were under way
 * @param brokerDropped messages that the broker dropped since its start, as it says itself
 */
public record SourceCounts(
    long messages,
    long connections,
    long refused,
    long noRoom,
    long withheld,
    long undelivered,
    long brokerDropped) {}
