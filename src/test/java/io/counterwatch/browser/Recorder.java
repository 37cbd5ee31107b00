package io.counterwatch.browser;

import com.microsoft.playwright.BrowserContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a browser asks for and complains of while pages are open in it. */
final class Recorder {
  private static final Set<String> INSIDE = Set.of("data", "blob", "about");

  private final List<String> foreign = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /** Listens to all pages of that window. */
  Recorder(BrowserContext window) {
    window.onRequest(request -> asked(request.url()));
    window.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add(message.text() + " (" + message.location() + ")");
          }
        });
    window.onWebError(error -> errors.add(error.error()));
  }

  private void asked(String url) {
    URI uri = URI.create(url);
    if (!INSIDE.contains(uri.getScheme()) && !"127.0.0.1".equals(uri.getHost())) {
      foreign.add("asked another host: " + url);
    }
  }

  /** Which other hosts were asked since it was last asked, and forgets it. */
  List<String> foreign() {
    List<String> all = new ArrayList<>(foreign);
    foreign.clear();
    return all;
  }

  /**
   * Everything that should not have been since it was last asked, and forgets it.
   *
   * @param expected words of errors that belong to what was done
   */
  List<String> complaints(String... expected) {
    List<String> all = foreign();
    for (String error : errors) {
      if (List.of(expected).stream().noneMatch(error::contains)) {
        all.add("the console says: " + error);
      }
    }
    errors.clear();
    return all;
  }
}
