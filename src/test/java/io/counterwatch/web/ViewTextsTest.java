package io.counterwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterwatch.centre.CentreView;
import io.counterwatch.centre.Forecasts;
import io.counterwatch.web.ViewTexts.Form;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made once for many readers says the same as what is made for one. */
class ViewTextsTest {
  private static final String CENTRE = "hb-province";

  private final SampleViews views = new SampleViews(SampleProvince.centres());
  private final AtomicLong nowMicros = new AtomicLong(WebFixture.NOW_MICROS);
  private final AtomicInteger made = new AtomicInteger();
  private final Forecasts forecasts =
      centre -> {
        made.incrementAndGet();
        return new SampleForecasts(views).of(centre);
      };
  private final ViewJson json = new ViewJson(nowMicros::get, 1, views::accepting, forecasts);
  private final ViewTexts texts = new ViewTexts(json);

  @BeforeEach
  void show() {
    views.showAt(WebFixture.NOW_MICROS);
  }

  private CentreView view() {
    return Objects.requireNonNull(views.of(CENTRE));
  }

  private JsonNode text(Form form) throws Exception {
    return WebFixture.parse(texts.of(view(), views.accepting(), form).toString());
  }

  @Test
  void aTextSaysWhatTheApiSays() throws Exception {
    CentreView view = view();

    assertThat(text(Form.FULL)).isEqualTo(parsed(json.full(view)));
    assertThat(text(Form.CHANGE)).isEqualTo(parsed(json.withoutQueue(view)));
    assertThat(text(Form.SUMMARY)).isEqualTo(parsed(json.summary(view)));
    for (Form form : new Form[] {Form.FULL_WITHOUT_STAFF, Form.CHANGE_WITHOUT_STAFF}) {
      ObjectNode expected =
          form == Form.FULL_WITHOUT_STAFF ? json.full(view) : json.withoutQueue(view);
      assertThat(StaffFigures.areIn(expected)).isTrue();
      StaffFigures.takeOut(expected);
      assertThat(text(form)).as(form.name()).isEqualTo(parsed(expected));
    }
  }

  private static JsonNode parsed(ObjectNode node) throws Exception {
    return WebFixture.parse(Json.encode(node).toString());
  }

  @Test
  void itIsMadeOnceForAViewAndHasEachMessagesTime() throws Exception {
    JsonNode first = text(Form.CHANGE);
    nowMicros.addAndGet(1_000_000);
    JsonNode second = text(Form.CHANGE);

    assertThat(made.get()).isEqualTo(1);
    assertThat(first.get("serverTime").asText()).isEqualTo("2025-03-10T09:54:00+07:00");
    assertThat(second.get("serverTime").asText()).isEqualTo("2025-03-10T09:54:01+07:00");
    ((ObjectNode) first).remove("serverTime");
    ((ObjectNode) second).remove("serverTime");
    assertThat(first).isEqualTo(second);
  }

  @Test
  void anotherViewAndWhetherEventsAreTakenMakeItAnew() throws Exception {
    text(Form.CHANGE);
    views.showAt(WebFixture.NOW_MICROS + 1_000_000);
    assertThat(text(Form.CHANGE).get("at").asText()).isEqualTo("2025-03-10T09:54:01+07:00");
    assertThat(made.get()).isEqualTo(2);

    views.accepting(false);
    assertThat(text(Form.CHANGE).get("accepting").asBoolean()).isFalse();
    assertThat(made.get()).isEqualTo(3);
  }

  @Test
  void aDisplayThatComesLaterIsToldTheTimeOfTheNewestView() throws Exception {
    DisplayJson display =
        new DisplayJson(nowMicros::get, 1, views::accepting, new SampleForecasts(views), "b1");
    DisplayTexts shared = new DisplayTexts(display);
    Feed early = new DisplayFeed(CENTRE, views, shared, 250);
    assertThat(early.next()).isNotNull();

    views.showAt(WebFixture.NOW_MICROS + 1);
    assertThat(early.next()).isNull();
    Feed late = new DisplayFeed(CENTRE, views, shared, 250);
    JsonNode told = WebFixture.parse(Objects.requireNonNull(late.next()).json().toString());

    assertThat(told).isEqualTo(parsed(display.full(view())));
  }
}
