package io.counterwatch.conformance;

/** What a subscription stands for. */
final class TopicFilters {
  private TopicFilters() {}

  /** Whether a topic is one that the filter, with + and # where it has them, asks for. */
  static boolean match(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }
}
