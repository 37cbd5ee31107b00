package io.counterwatch.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which centres somebody may see.
 *
 * @param named those and no other; empty for all, also for those that are added later
 */
public record CentreScope(Set<String> named) {
  /** All of them. */
  public static final CentreScope ALL = new CentreScope(Set.of());

  /** A copy of the names. */
  public CentreScope(Set<String> named) {
    this.named = Set.copyOf(named);
  }

  /** Whether that centre may be seen; whether it exists is another question. */
  public boolean holds(String centre) {
    return named.isEmpty() || named.contains(centre);
  }

  /** Whether all may be seen. */
  public boolean isAll() {
    return named.isEmpty();
  }

  /** For a question to the database: the centres in order, or null for all. */
  public @Nullable List<String> listed() {
    return named.isEmpty() ? null : named.stream().sorted().toList();
  }
}
