package io.counterwatch.simulator;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a simulation is to run.
 *
 * @param url of the broker
 * @param centres how many, 1 … {@link DemoWorld#CENTRES_LIMIT}
 * @param everyDay whether centres work on Saturday and Sunday too
 * @param speed that the server's clock is expected to have; the server's own word counts
 * @param seconds of real time until it ends by itself
 * @param rate events a second of a steady stream, instead of planned days
 * @param start what to do about the part of today that has passed
 * @param outbox folder in which each device has its outbox in a folder of its own; null for
 *     outboxes in memory
 */
public record SimulationOptions(
    String url,
    int centres,
    boolean everyDay,
    OptionalDouble speed,
    OptionalInt seconds,
    OptionalDouble rate,
    long seed,
    Faults faults,
    StartPolicy start,
    @Nullable Path outbox) {

  /** What to do about the part of today that has passed when the simulation starts. */
  public enum StartPolicy {
    /** Publish it at once, so that today's figures are whole from the beginning. */
    DAY_SO_FAR,
    /** Leave it out: an earlier simulation with the same seed has played it. */
    FROM_NOW
  }

  /** Planned days in the server's time, without end and without faults. */
  public static SimulationOptions days(String url, int centres, boolean everyDay, long seed) {
    return new SimulationOptions(
        url,
        centres,
        everyDay,
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        seed,
        Faults.NONE,
        StartPolicy.DAY_SO_FAR,
        null);
  }
}
