/** What pages, API and reports may ask of the database. */
@NullMarked
package io.counterwatch.store.query;

import org.jspecify.annotations.NullMarked;
