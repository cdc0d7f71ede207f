package ai.greentic.deployer.engine.value;

import ai.greentic.deployer.engine.value.Value.Bool;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.engine.value.Value.Text;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds and replaces the unknown values inside a value. */
public final class References {
  private References() {}

  /** All unknown values inside a value, in order. */
  public static List<Unknown> in(Value value) {
    if (value.isKnown()) {
      return List.of();
    }
    List<Unknown> found = new ArrayList<>();
    resolve(
        value,
        unknown -> {
          found.add(unknown);
          return unknown;
        });
    return found;
  }

  /** The mapping with each unknown value replaced by what the function gives for it. */
  public static Mapping resolve(Mapping mapping, Function<Unknown, Value> known) {
    Mapping resolved = mapping;
    for (Map.Entry<String, Value> entry : mapping.entries().entrySet()) {
      if (!entry.getValue().isKnown()) {
        resolved = resolved.with(entry.getKey(), resolve(entry.getValue(), known));
      }
    }
    return resolved;
  }

  private static Value resolve(Value value, Function<Unknown, Value> known) {
    return switch (value) {
      case Unknown unknown -> known.apply(unknown);
      case Mapping mapping -> resolve(mapping, known);
      case Sequence(List<Value> items) ->
          new Sequence(items.stream().map(item -> resolve(item, known)).toList());
      case Text _, Int _, Bool _, Fingerprint _ -> value;
    };
  }
}
