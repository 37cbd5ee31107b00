package io.counterwatch.access;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's accounts, which people sign in with. Called on the web server's event loop, where
 * its answers come, too; each comes within a bounded time.
 */
public interface SignInProvider {
  /**
   * Stands for whose word is taken and how it is understood: sessions that began under another mark
   * are none of these people's any more.
   */
  String mark();

  /** Gets to know the provider ahead of the first who signs in; it may be away. */
  void prepare();

  /**
   * Where a browser is sent to sign in; fails with {@link AwayException}.
   *
   * @param state what comes back with the browser
   * @param nonce what must be in what the provider says
   * @param challenge SHA-256 of the verifier that {@link #redeem} is given, in base64url
   * @param anew whether to ask who it is, even of somebody who is signed in there
   */
  CompletionStage<String> signInUrl(String state, String nonce, String challenge, boolean anew);

  /**
   * What the provider says of whoever came back with that code; fails with {@link AwayException} or
   * {@link RefusedException}.
   */
  CompletionStage<Voucher> redeem(String code, String verifier, String nonce);

  /** Where a browser is sent to sign out there, too; null where that is not known. */
  @Nullable String signOutUrl();

  /** The provider can't be reached, or isn't what it is said to be. */
  final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For that reason. */
    public AwayException(String reason) {
      super(reason, null, false, false);
    }
  }

  /** What came back is not the provider's word, or not for this sign-in. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For that reason. */
    public RefusedException(String reason) {
      super(reason, null, false, false);
    }
  }
}
