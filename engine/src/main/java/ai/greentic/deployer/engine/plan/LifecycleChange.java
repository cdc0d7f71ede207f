package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.resource.Lifecycle;
import java.util.ArrayList;
import java.util.List;

/** What a document says of a resource's life, beside what the state has of it. */
record LifecycleChange(Lifecycle before, Lifecycle after) {
  boolean isEmpty() {
    return before.equals(after);
  }

  /** As a clause for the people who review a plan. */
  String reason() {
    List<String> parts = new ArrayList<>();
    add(parts, "preventDestroy", before.preventDestroy(), after.preventDestroy());
    add(parts, "ignoreChanges", ignored(before), ignored(after));
    add(parts, "replaceTriggeredBy", before.replaceTriggeredBy(), after.replaceTriggeredBy());
    return "lifecycle: " + String.join(", ", parts);
  }

  /** The reason of an action that also records this. */
  String after(String reason) {
    return isEmpty() ? reason : reason + "; " + reason();
  }

  private static void add(List<String> parts, String name, Object before, Object after) {
    if (!before.equals(after)) {
      parts.add(name + " " + before + " → " + after);
    }
  }

  private static Object ignored(Lifecycle lifecycle) {
    return lifecycle.ignoreAll() ? "all" : lifecycle.ignoreChanges();
  }
}
