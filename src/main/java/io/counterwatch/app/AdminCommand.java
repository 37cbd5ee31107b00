package io.counterwatch.app;

import io.counterwatch.app.admin.AdminClient;
import io.counterwatch.app.admin.AdminClient.RefusedException;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;

/** An administrator's command: what the server says against it is one line. */
abstract class AdminCommand extends ServerCommand {
  static final int FAILED = 1;

  /** Does it; gives the exit code. */
  abstract int run(AdminClient client) throws IOException, InterruptedException;

  /**
   * Looks at what was given before a server is looked for.
   *
   * @throws ConfigurationException saying what is wrong
   */
  void check() {}

  @Override
  public final Integer call() throws InterruptedException {
    check();
    try {
      return throughServer(server -> run(new AdminClient(URI.create(server.url()), server.key())));
    } catch (RefusedException e) {
      if (e.wronglyAsked()) {
        throw new ConfigurationException(String.valueOf(e.getMessage()));
      }
      return failed(e);
    } catch (IOException e) {
      return failed(e);
    } catch (Blocking.ExitException e) {
      return e.code();
    }
  }

  private int failed(IOException e) {
    PrintWriter err = spec().commandLine().getErr();
    err.println("counterwatch: " + e.getMessage());
    err.flush();
    return FAILED;
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  static void checkSlug(String what, String text) {
    if (!Slugs.isSlug(text)) {
      throw new ConfigurationException(
          what + ": must be lower-case letters, digits and hyphens, at most 32, not " + text);
    }
  }
}
