/**
 * A device maker's test of a live device: plays the server towards it, walks through the protocol,
 * and says of each of its paragraphs whether the device keeps it. Nothing that a device sends here
 * is stored.
 */
@NullMarked
package io.counterwatch.conformance;

import org.jspecify.annotations.NullMarked;
