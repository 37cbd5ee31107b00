/**
 * Another system's ticket log, read through a mapping and given out as events: the history of the
 * first day. Rows that don't fit are counted and reported, and never stop an import; importing the
 * same file again gives the same events under the same keys.
 */
@NullMarked
package io.counterwatch.importer;

import org.jspecify.annotations.NullMarked;
