/**
 * The fault matrix: what strikes an installation, how often, and that nothing is lost and every
 * figure right afterwards. Each {@link io.counterwatch.faults.Scenario} is a row, in a file of its
 * own whose name ends in {@code Scenario}; {@link io.counterwatch.faults.FaultMatrixIT} finds them
 * all. See docs/faults.md.
 */
@NullMarked
package io.counterwatch.faults;

import org.jspecify.annotations.NullMarked;
