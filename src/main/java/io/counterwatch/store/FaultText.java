package io.counterwatch.store;

import io.counterwatch.centre.DeviceFaults;
import io.counterwatch.centre.DeviceFaults.CodeState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What devices said of their faults, as the text of a column: makers' words can hold anything. */
final class FaultText {
  private FaultText() {}

  static String write(DeviceFaults faults) {
    JsonArray all = new JsonArray();
    for (CodeState state : faults.codes()) {
      all.add(
          new JsonObject()
              .put("code", state.code())
              .put("severity", state.severity())
              .put("faulty", state.faulty())
              .put("time", state.timeMicros())
              .put("key", state.key()));
    }
    return all.encode();
  }

  static DeviceFaults read(String text) {
    List<CodeState> states = new ArrayList<>();
    JsonArray all = new JsonArray(text);
    for (int i = 0; i < all.size(); i++) {
      JsonObject state = all.getJsonObject(i);
      states.add(
          new CodeState(
              state.getString("code"),
              state.getString("severity"),
              state.getBoolean("faulty"),
              state.getLong("time"),
              state.getString("key")));
    }
    return states.isEmpty() ? DeviceFaults.NONE : new DeviceFaults(List.copyOf(states));
  }
}
