/** Views and the pipeline's figures as Prometheus series. A scrape reads immutable snapshots. */
@NullMarked
package io.counterwatch.metrics;

import org.jspecify.annotations.NullMarked;
