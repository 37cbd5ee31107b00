/**
 * The figures counted a second time: from the events as they are stored and the definitions in
 * docs/measures.md alone, in the simplest way and without a line of the server's own code.
 */
@NullMarked
package io.counterwatch.audit;

import org.jspecify.annotations.NullMarked;
