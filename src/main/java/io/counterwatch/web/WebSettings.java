package io.counterwatch.web;

/**
 * Where the pages are served.
 *
 * @param port 0 for any free one
 * @param speed how many of the server's seconds pass in a real one, so that pages can tick
 */
public record WebSettings(String host, int port, double speed) {}
