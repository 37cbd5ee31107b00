package io.counterwatch.app.bench;

import java.util.List;
import java.util.Map;

/**
 * What a bench measured, ready to be printed.
 *
 * @param bench its name, also that of its section in the file of benchmarks
 * @param title of that section
 * @param note what must be known to read the figures, some lines
 * @param sizes how much of what was measured, by name, in order
 * @param software what took part besides Java, with its version: "Mosquitto 2.0.11"
 */
public record BenchResult(
    String bench,
    String title,
    List<Measured> figures,
    String note,
    Map<String, Long> sizes,
    List<String> software) {}
