package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which of the things that trigger a replacement change in a plan. */
final class Triggers {
  private record Planned(Change change, Mapping outputs, Schema schema) {}

  private final Map<Address, Planned> planned = new HashMap<>();

  /**
   * A resource is planned.
   *
   * @param outputs what can be said of the attributes that it will have
   */
  void planned(Change change, Mapping outputs, Schema schema) {
    planned.put(change.address(), new Planned(change, outputs, schema));
  }

  /** Those of a resource's triggers that change, as a document names them. */
  List<String> fired(Lifecycle lifecycle) {
    List<String> fired = new ArrayList<>();
    for (Trigger trigger : lifecycle.replaceTriggeredBy()) {
      Planned resource = planned.get(trigger.address());
      if (resource != null && changes(resource, trigger.attribute())) {
        fired.add(trigger.toString());
      }
    }
    return fired;
  }

  private static boolean changes(Planned resource, Optional<String> attribute) {
    return switch (resource.change().kind()) {
      case NO_OP, RECORD, RETAIN -> false;
      case ADOPT ->
          !resource.change().differences().isEmpty()
              && (attribute.isEmpty() || changes(resource, attribute.get()));
      case CREATE, UPDATE, RESTORE, REPLACE, REPLACE_CREATE_FIRST, DELETE, FORGET ->
          attribute.isEmpty() || changes(resource, attribute.get());
    };
  }

  private static boolean changes(Planned resource, String attribute) {
    Optional<Value> before = resource.change().before().flatMap(found -> found.get(attribute));
    Optional<Value> after = resource.outputs().get(attribute);
    boolean unknown =
        after
            .map(value -> !value.isKnown())
            .orElse(resource.schema().has(attribute, Trait.COMPUTED));
    return unknown || !before.equals(after);
  }
}
