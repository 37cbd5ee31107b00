package io.counterwatch.web;

import io.vertx.ext.web.RoutingContext;

/** What visitors are told where nothing else answers them: a page, not a line for programs. */
final class VisitorErrors {
  private final VisitorFrame frame;

  VisitorErrors(Messages messages) {
    this.frame = new VisitorFrame(messages);
  }

  /** Answers with a page of that status, if a page for visitors was asked for. */
  boolean answered(RoutingContext context, int status) {
    boolean visitors =
        String.valueOf(context.request().path()).matches("/(ticket|survey|display)(/.*)?");
    if (visitors) {
      frame.failed(context, status);
    }
    return visitors;
  }
}
