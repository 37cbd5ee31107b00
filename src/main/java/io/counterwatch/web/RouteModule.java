package io.counterwatch.web;

import io.vertx.ext.web.Router;

/** Routes that another part of the server adds to the same address. */
public interface RouteModule {
  /** Adds the routes; called once, before the server listens. */
  void mount(Router router);
}
