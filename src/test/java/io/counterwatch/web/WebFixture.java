package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.counterwatch.access.Right;
import io.counterwatch.access.RouteRule;
import io.counterwatch.centre.ExceptionCause;
import io.counterwatch.centre.ExceptionKey;
import io.counterwatch.store.query.ExceptionLog.Entry;
import io.counterwatch.store.query.History;
import io.counterwatch.store.query.SurveyVotes.Remark;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server on a free port with a made-up province at 09:54, and a client of it. */
final class WebFixture implements AutoCloseable {
  static final long NOW_MICROS = SampleViews.microsAt(9, 54);
  private static final int DEADLINE_SECONDS = 60;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final SampleViews views = new SampleViews(SampleProvince.centres());
  final SampleVisitors visitors = new SampleVisitors();
  final int port;
  private final Vertx vertx = Vertx.vertx();
  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  WebFixture(History history, StreamLimits limits, RouteModule... modules) throws Exception {
    this(history, limits, HttpLimits.PAGES, modules);
  }

  WebFixture(History history, StreamLimits limits, HttpLimits httpLimits, RouteModule... modules)
      throws Exception {
    views.showAt(NOW_MICROS);
    List<RouteModule> all = new ArrayList<>(List.of(modules));
    all.add(new OrganisationApi(SampleProvince::organisation, () -> NOW_MICROS));
    SampleOutlooks outlooks = new SampleOutlooks(views);
    all.add(new OutlookApi(views, outlooks, outlooks, outlooks));
    all.add(new ExceptionApi(views, exceptions(), () -> NOW_MICROS, () -> true));
    all.add(new UsualApi(views, history));
    all.add(visitors.pages(views));
    Remark said = new Remark(NOW_MICROS, 2, "3", "waiting", "<b>chờ</b> lâu");
    all.add(new RemarksApi(views, (of, since, limit) -> Future.succeededFuture(List.of(said))));
    server =
        new WebServer(
            vertx,
            new WebSettings("127.0.0.1", 0, 60, WebSettings.DISPLAYS_OF_ADDRESS),
            views,
            new SampleForecasts(views),
            history,
            () -> NOW_MICROS,
            all,
            AccessGate.open(rules()),
            limits,
            httpLimits);
    port = await(server.start());
  }

  /** The server itself was cut off in the morning. */
  private static MemoryExceptions exceptions() {
    MemoryExceptions log = new MemoryExceptions();
    long since = SampleViews.microsAt(8, 10);
    Entry cutOff =
        new Entry(1, ExceptionKey.ofServer(), ExceptionCause.LINE_DOWN, since, null, null);
    log.entries.put(cutOff.id(), cutOff.over(SampleViews.microsAt(8, 20)));
    return log;
  }

  /** Those of the server, and of routes that tests add. */
  private static List<RouteRule> rules() {
    List<RouteRule> rules = new ArrayList<>(RouteRule.ALL);
    for (String path : List.of("/whole", "/elsewhere", "/long", "/api/v1/broken")) {
      for (String method : List.of("GET", "POST")) {
        rules.add(
            new RouteRule(
                method, path, Right.PUBLIC, RouteRule.Centre.NONE, RouteRule.Proof.HEADER));
      }
    }
    return rules;
  }

  static WebFixture with(History history) throws Exception {
    return new WebFixture(history, StreamLimits.DEFAULT);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    return parse(response.body());
  }

  WebServer server() {
    return server;
  }

  /** The reason of an error answer with that status. */
  String error(int status, String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = parse(response.body());
    assertThat(body.size()).isEqualTo(1);
    return body.get("error").asText();
  }

  static JsonNode parse(String json) throws Exception {
    return MAPPER.readTree(json);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.close();
    server.stop().toCompletionStage().toCompletableFuture().join();
    // Not composed: the server's own event loop, which would carry the answer, ends here.
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
