package io.counterwatch.pipeline;

import io.counterwatch.event.DeviceKind;
import io.counterwatch.event.WireNamed;
import io.counterwatch.pipeline.EventStore.DeviceRow;
import io.counterwatch.pipeline.EventStore.Enrolment;
import io.counterwatch.pipeline.RegistryOrder.Answer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Carries out an administrator's orders on the registry, or says why not. */
final class Enrolments {
  private final Registry registry;

  Enrolments(Registry registry) {
    this.registry = registry;
  }

  Answer carryOut(RegistryOrder order) {
    return switch (order) {
      case RegistryOrder.Enrol enrol -> enrol(enrol);
      case RegistryOrder.Replace replace -> replace(replace);
      case RegistryOrder.Rekey rekey -> change(rekey.device(), e -> e.keyed(rekey.credential()));
      case RegistryOrder.Disable disable -> change(disable.device(), e -> e.disabled(true));
      case RegistryOrder.Enable enable -> enable(enable.device());
      case RegistryOrder.Move move -> move(move);
    };
  }

  private Answer enrol(RegistryOrder.Enrol order) {
    DeviceRow before = registry.device(order.device());
    if (before != null && order.credential().equals(before.enrolment().credential())) {
      // Carried out before: the database had stored it when its answer was lost.
      return Answer.done(before);
    }
    String problem = problemWith(order);
    if (problem != null) {
      return Answer.refused(problem);
    }
    return Answer.done(
        registry.enrol(
            order.device(),
            order.centre(),
            order.kind(),
            new Enrolment(
                true,
                order.gateway(),
                order.clockReceived(),
                false,
                null,
                order.credential(),
                order.readsAlerts())));
  }

  private @Nullable String problemWith(RegistryOrder.Enrol order) {
    if (WireNamed.index(DeviceKind.class).get(order.kind()) == null) {
      return "kind: must be one of "
          + String.join(", ", WireNamed.index(DeviceKind.class).keySet());
    }
    DeviceRow known = registry.device(order.device());
    if (known != null && known.enrolment().enrolled()) {
      return "device " + order.device() + " is enrolled already, in centre " + known.centre();
    }
    String declaredIn = registry.declaredIn(order.device());
    if (declaredIn != null && !declaredIn.equals(order.centre())) {
      return "the organisation file declares " + order.device() + " in centre " + declaredIn;
    }
    if (known != null && known.enrolment().replacedBy() != null) {
      return replaced(known);
    }
    if (Directory.isReserved(order.device())) {
      return "device " + order.device() + ": this name is the server's own";
    }
    if (known == null && registry.isFull()) {
      return "no more than " + Registry.MAX_DEVICES + " devices";
    }
    String problem = problemWithGateway(order);
    if (problem != null) {
      return problem;
    }
    // Last, since it may register the centre.
    return registry.centres().admit(order.centre()) == null
        ? "there is no centre " + order.centre()
        : null;
  }

  private static String replaced(DeviceRow known) {
    return "device " + known.device() + " was replaced by " + known.enrolment().replacedBy();
  }

  private @Nullable String problemWithGateway(RegistryOrder.Enrol order) {
    String id = order.gateway();
    if (id == null) {
      return null;
    }
    DeviceRow gateway = registry.device(id);
    if (gateway == null || !gateway.centre().equals(order.centre())) {
      return "there is no device " + id + " in centre " + order.centre();
    }
    return registry.directory().isGateway(id) ? null : "device " + id + " is no gateway";
  }

  private Answer replace(RegistryOrder.Replace order) {
    DeviceRow old = registry.device(order.device());
    if (old == null) {
      return unknown(order.device());
    }
    DeviceRow taken = registry.device(order.successor());
    if (taken != null && order.credential().equals(taken.enrolment().credential())) {
      return Answer.done(taken);
    }
    if (taken != null) {
      return Answer.refused("device " + order.successor() + " exists already");
    }
    if (old.enrolment().disabled()) {
      return Answer.refused("device " + old.device() + " is disabled");
    }
    if (Directory.isReserved(order.successor())) {
      return Answer.refused("device " + order.successor() + ": this name is the server's own");
    }
    Enrolment before = old.enrolment();
    // By the directory, which knows what the organisation file declares.
    String publisher = registry.publisherOf(old.device());
    DeviceRow successor =
        registry.enrol(
            order.successor(),
            old.centre(),
            old.kind(),
            new Enrolment(
                true,
                publisher.equals(old.device()) ? null : publisher,
                registry.directory().clockReceived(old.device()),
                false,
                null,
                order.credential(),
                before.readsAlerts()));
    for (DeviceRow behind : registry.devicesOf(old.centre())) {
      if (old.device().equals(behind.enrolment().gateway())) {
        registry.put(behind.with(behind.enrolment().behind(order.successor())));
      }
    }
    registry.put(old.with(before.succeededBy(order.successor())));
    return Answer.done(successor);
  }

  private Answer enable(String device) {
    DeviceRow known = registry.device(device);
    if (known != null && known.enrolment().replacedBy() != null) {
      return Answer.refused(replaced(known));
    }
    return change(device, e -> e.disabled(false));
  }

  private Answer move(RegistryOrder.Move order) {
    DeviceRow known = registry.device(order.device());
    if (known == null) {
      return unknown(order.device());
    }
    if (registry.declaredIn(order.device()) != null) {
      return Answer.refused("device " + order.device() + " is declared in the organisation file");
    }
    if (known.enrolment().gateway() != null || registry.directory().isGateway(order.device())) {
      return Answer.refused("a gateway and the devices behind it stay in their centre");
    }
    if (registry.centres().admit(order.centre()) == null) {
      return Answer.refused("there is no centre " + order.centre());
    }
    return Answer.done(registry.put(known.at(order.centre(), null)));
  }

  private Answer change(String device, UnaryOperator<Enrolment> change) {
    DeviceRow known = registry.device(device);
    if (known == null) {
      return unknown(device);
    }
    DeviceRow changed = known.with(change.apply(known.enrolment()));
    // Whoever has another password or is let in again starts with a clean sheet.
    return Answer.done(registry.put(changed.with((DeviceProblem) null)));
  }

  private static Answer unknown(String device) {
    return Answer.refused("there is no device " + device);
  }
}
