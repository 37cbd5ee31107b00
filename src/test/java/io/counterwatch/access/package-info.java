@NullMarked
package io.counterwatch.access;

import org.jspecify.annotations.NullMarked;
