/**
 * Every page in a real browser: what a look at it would find, said by programs ({@link
 * io.counterwatch.browser.PageChecks}), and the stories that only a browser can tell. {@link
 * io.counterwatch.browser.BrowserIT} plays all of it; {@code ./mvnw verify -Pbrowser} is the long
 * form, whose pictures are in {@code target/screenshots}.
 */
@NullMarked
package io.counterwatch.browser;

import org.jspecify.annotations.NullMarked;
