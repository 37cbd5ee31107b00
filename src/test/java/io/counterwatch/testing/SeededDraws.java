package io.counterwatch.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Has every property draw the same in each build: whether a change can land must not depend on what
 * chance draws that day. Registered with jqwik as a service; {@code -Pseeds} draws anew.
 */
public final class SeededDraws implements AroundPropertyHook {
  /** Made by jqwik. */
  public SeededDraws() {}

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    if (!Fuzz.drawsAnew() && context.attributes().seed().isEmpty()) {
      context.attributes().setSeed(Long.toString(Fuzz.seed()));
    }
    return property.execute();
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }
}
