/**
 * Centres that do not exist: a seeded plan of a day at their counters, and the devices that play it
 * over MQTT, with faults on demand.
 */
@NullMarked
package io.counterwatch.simulator;

import org.jspecify.annotations.NullMarked;
