package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.Reading;
import io.counterwatch.pipeline.Arrival;
import io.counterwatch.testing.Story;
import io.counterwatch.wire.BodyCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Whole servers on the day of {@link Story}, which are told events as if a kiosk had sent them. */
final class StoryServer {
  private StoryServer() {}

  /**
   * Starts one.
   *
   * @param url of its database
   * @param organisation its file
   * @param origin when its clock begins, RFC 3339
   */
  static Server start(String url, Path organisation, String origin) throws Exception {
    Map<Setting, String> flags = new TreeMap<>();
    flags.put(Setting.POSTGRES_URL, url);
    flags.put(Setting.ORGANISATION, organisation.toString());
    flags.put(Setting.HTTP_PORT, "0");
    flags.put(Setting.MANAGEMENT_PORT, "0");
    flags.put(Setting.MQTT_LISTEN, "127.0.0.1:0");
    flags.put(Setting.CLOCK_ORIGIN, origin);
    Settings settings = Settings.resolve(flags, Map.of(), null);
    Server server = new Server(settings, Organisations.of(settings), settings.startClock(), true);
    server.start();
    return server;
  }

  /** Tells it events, and waits until all of them are stored. */
  static void tell(Server server, List<Event> events) throws Exception {
    List<Reading> readings = new ArrayList<>();
    events.forEach(e -> readings.add(new Reading.Decoded(e, BodyCodec.write(e.body()))));
    CompletableFuture<Arrival.Outcome> stored = new CompletableFuture<>();
    Arrival.Completion told =
        new Arrival.Completion() {
          @Override
          public void stored(Arrival.Outcome outcome) {
            stored.complete(outcome);
          }

          @Override
          public void withheld(String reason) {
            stored.completeExceptionally(new AssertionError(reason));
          }
        };
    assertThat(server.intake().offer(new Arrival(Story.CENTRE, "kiosk", 100, readings, told)))
        .isTrue();
    assertThat(stored.get().stored()).isEqualTo(events.size());
  }
}
