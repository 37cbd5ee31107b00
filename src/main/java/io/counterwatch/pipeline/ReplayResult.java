package io.counterwatch.pipeline;

/**
 * What became of a refused event that was tried again.
 *
 * @param stored whether it is stored now
 * @param detail why not, where it isn't
 */
public record ReplayResult(boolean stored, String detail) {}
