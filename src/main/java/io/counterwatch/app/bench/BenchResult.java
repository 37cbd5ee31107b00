package io.counterwatch.app.bench;

import java.util.List;
import java.util.Map;

/**
 * What a bench measured, ready to be printed.
 *
 * @param bench its name
 * @param note what must be known to read the figures, some lines
 * @param sizes how much of what was measured, by name, in order
 */
public record BenchResult(
    String bench, List<Measured> figures, String note, Map<String, Long> sizes) {}
