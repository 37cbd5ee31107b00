/**
 * The administrator's side: orders on devices and another try for refused events, over HTTP and
 * from the command line; and who may connect to the built-in endpoint.
 */
@NullMarked
package io.counterwatch.app.admin;

import org.jspecify.annotations.NullMarked;
