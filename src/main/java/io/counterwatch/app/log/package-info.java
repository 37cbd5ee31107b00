/** How this process logs: text or JSON, one line for each thing said, whoever's words are in it. */
@NullMarked
package io.counterwatch.app.log;

import org.jspecify.annotations.NullMarked;
