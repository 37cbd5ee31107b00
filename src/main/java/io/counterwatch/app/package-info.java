/**
 * Configuration, wiring, life cycle and the command line: the only package that sees all others.
 */
@NullMarked
package io.counterwatch.app;

import org.jspecify.annotations.NullMarked;
