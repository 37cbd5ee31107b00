package io.counterwatch.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear what, and the newest retained message of each topic. Filters are exact or have
 * {@code +} for the centre, as {@link AccessRules} lets them be. Confined to the event loop.
 *
 * @param <S> a subscriber
 */
final class Subscriptions<S> {
  /**
   * Limit on topics with a retained message. The 5,000 centres that may register themselves have a
   * board and alerts each, and there is the server's status; centres of the organisation file come
   * on top.
   */
  static final int MAX_RETAINED_TOPICS = 20_000;

  private final Map<String, Set<S>> byFilter = new HashMap<>();
  private final Map<String, Outgoing> retained = new LinkedHashMap<>();

  void add(String filter, S subscriber) {
    byFilter.computeIfAbsent(filter, f -> new LinkedHashSet<>()).add(subscriber);
  }

  void remove(String filter, S subscriber) {
    Set<S> subscribers = byFilter.get(filter);
    if (subscribers != null && subscribers.remove(subscriber) && subscribers.isEmpty()) {
      byFilter.remove(filter);
    }
  }

  /** Each once, however many of its filters match. */
  Set<S> subscribers(String topic) {
    Set<S> exact = byFilter.getOrDefault(topic, Collections.emptySet());
    Set<S> any = byFilter.getOrDefault(AccessRules.inAnyCentre(topic), Collections.emptySet());
    if (exact.isEmpty() || any.isEmpty()) {
      return exact.isEmpty() ? any : exact;
    }
    Set<S> both = new LinkedHashSet<>(exact);
    both.addAll(any);
    return both;
  }

  /** Keeps a message for later subscribers; an empty one clears its topic, as in MQTT. */
  void retain(Outgoing message) {
    if (message.payload().length == 0) {
      retained.remove(message.topic());
    } else if (retained.size() < MAX_RETAINED_TOPICS || retained.containsKey(message.topic())) {
      retained.put(message.topic(), message);
    }
  }

  /** The retained message of a topic, or null. */
  @Nullable Outgoing retainedOn(String topic) {
    return retained.get(topic);
  }

  /** The retained messages that a new subscription gets. */
  List<Outgoing> retained(String filter) {
    Outgoing exact = retained.get(filter);
    if (exact != null) {
      return List.of(exact);
    }
    List<Outgoing> matching = new ArrayList<>();
    if (filter.contains(AccessRules.ANY)) {
      for (Outgoing message : retained.values()) {
        if (AccessRules.inAnyCentre(message.topic()).equals(filter)) {
          matching.add(message);
        }
      }
    }
    return matching;
  }
}
