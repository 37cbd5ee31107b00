/**
 * What a device can say and what it is told: typed events, the reasons for refusing one, and the
 * server's answers. Imports nothing but the JDK.
 */
@NullMarked
package io.counterwatch.event;

import org.jspecify.annotations.NullMarked;
