/**
 * PostgreSQL: the schema, the event log, the derived tables, what a restart reads, and the queries.
 */
@NullMarked
package io.counterwatch.store;

import org.jspecify.annotations.NullMarked;
