/** Signing in with the accounts of an OpenID Connect provider. */
@NullMarked
package io.counterwatch.app.oidc;

import org.jspecify.annotations.NullMarked;
