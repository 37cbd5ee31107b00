/**
 * Where events come in: as the consumer of an external MQTT broker, or as the endpoint that devices
 * connect to. Either way a message is acknowledged once it is stored, never before, and what does
 * not fit is left with its sender.
 */
@NullMarked
package io.counterwatch.ingest;

import org.jspecify.annotations.NullMarked;
