/** Measurements that start everything they need and print ratios from one run. */
@NullMarked
package io.counterwatch.app.bench;

import org.jspecify.annotations.NullMarked;
