/** Whether the process works and its figures are right, and what will soon be trouble. */
@NullMarked
package io.counterwatch.app.health;

import org.jspecify.annotations.NullMarked;
