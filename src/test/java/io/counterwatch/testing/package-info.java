/** What tests share: real processes, and waiting for something without sleeping. */
@NullMarked
package io.counterwatch.testing;

import org.jspecify.annotations.NullMarked;
