package io.counterwatch.pipeline;

/**
 * Whether the figures are right and events are taken.
 *
 * @param reason why not; empty when ready
 * @param sinceMicros since when it is so, by the server's clock; 0 before the first start
 */
public record WriterHealth(boolean ready, String reason, long sinceMicros) {}
