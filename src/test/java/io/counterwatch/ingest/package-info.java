@NullMarked
package io.counterwatch.ingest;

import org.jspecify.annotations.NullMarked;
