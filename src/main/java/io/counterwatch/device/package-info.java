/**
 * A reference device: it keeps events in an outbox until the server says that they are stored, and
 * follows the server's clock, pauses and requests over MQTT.
 */
@NullMarked
package io.counterwatch.device;

import org.jspecify.annotations.NullMarked;
