/** Who may see and do what: roles, rights, centres, and the one table of routes. Pure rules. */
@NullMarked
package io.counterwatch.access;

import org.jspecify.annotations.NullMarked;
