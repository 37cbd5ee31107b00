/**
 * The ordered path of every event: admit, deduplicate, commit, apply, acknowledge; and the ports
 * that it needs. Single-threaded by contract; knows no Vert.x, no MQTT and no SQL.
 */
@NullMarked
package io.counterwatch.pipeline;

import org.jspecify.annotations.NullMarked;
