package io.counterwatch.pipeline;

/**
 * What the writer stands on, and what a test or another host puts in its place.
 *
 * @param store where events are made durable
 * @param loop the thread that owns all the writer knows
 * @param clock what time it is
 */
record Ports(EventStore store, Loop loop, WriterClock clock) {}
