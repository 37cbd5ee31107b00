/**
 * The device protocol as text: topics, CloudEvents JSON and the server's answers, both ways. What a
 * device sends becomes an event or a refusal with its reason; nothing it sends makes this package
 * throw. Knows no MQTT, no clock and no registry.
 */
@NullMarked
package io.counterwatch.wire;

import org.jspecify.annotations.NullMarked;
