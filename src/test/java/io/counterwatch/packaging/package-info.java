/** What an installation is made of besides the program: compose.yaml, units, scripts, the guide. */
@NullMarked
package io.counterwatch.packaging;

import org.jspecify.annotations.NullMarked;
