/**
 * A gateway for a centre's devices without an outbox: it takes their events over the local network,
 * keeps them on its disk, and sends them to the server as one device of the protocol.
 */
@NullMarked
package io.counterwatch.app.gateway;

import org.jspecify.annotations.NullMarked;
