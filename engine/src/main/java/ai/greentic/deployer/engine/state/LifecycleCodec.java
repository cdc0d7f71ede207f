package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A lifecycle as the field {@code lifecycle} of a record, which is left out when it says nothing.
 */
public final class LifecycleCodec {
  private static final String FIELD = "lifecycle";

  private LifecycleCodec() {}

  /** The record with its lifecycle, if there is one. */
  public static Mapping with(Mapping record, Lifecycle lifecycle) {
    return lifecycle.equals(Lifecycle.NONE) ? record : record.with(FIELD, value(lifecycle));
  }

  static Mapping value(Lifecycle lifecycle) {
    List<String> triggers = lifecycle.replaceTriggeredBy().stream().map(Trigger::toString).toList();
    return Mapping.EMPTY
        .with("preventDestroy", Value.of(lifecycle.preventDestroy()))
        .with("ignoreAll", Value.of(lifecycle.ignoreAll()))
        .with("ignoreChanges", Sequence.ofTexts(List.copyOf(lifecycle.ignoreChanges())))
        .with("replaceTriggeredBy", Sequence.ofTexts(triggers));
  }

  /** The lifecycle of a record that is being read. */
  public static Lifecycle of(Fields record) throws FormatException {
    Optional<Value> field = record.optional(FIELD);
    if (field.isEmpty()) {
      return Lifecycle.NONE;
    }
    Lifecycle lifecycle = lifecycle(field.get());
    if (lifecycle.equals(Lifecycle.NONE)) {
      throw new FormatException("a lifecycle that says nothing is left out");
    }
    return lifecycle;
  }

  static Lifecycle lifecycle(Value value) throws FormatException {
    return Fields.read(
        FIELD,
        value,
        fields -> {
          Set<Trigger> triggers = new TreeSet<>();
          for (String text : fields.texts("replaceTriggeredBy")) {
            triggers.add(Trigger.parse(text));
          }
          return new Lifecycle(
              fields.bool("preventDestroy"),
              fields.bool("ignoreAll"),
              new TreeSet<>(fields.texts("ignoreChanges")),
              triggers);
        });
  }
}
