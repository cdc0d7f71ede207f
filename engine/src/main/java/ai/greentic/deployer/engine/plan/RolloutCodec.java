package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes the part of a plan's header that is about generations, and reads it back. */
final class RolloutCodec {
  private static final int MOST_KEPT = 1_000;

  private RolloutCodec() {}

  static Mapping toValue(Rollout rollout) {
    List<Value> collects = new ArrayList<>();
    rollout.collects().forEach(number -> collects.add(Value.of(number)));
    Mapping value =
        Mapping.EMPTY
            .with("onFailure", rollout.onFailure().name())
            .with("keep", Value.of(rollout.keep()))
            .with("active", Value.of(rollout.active()))
            .with("departed", Value.of(rollout.departed()))
            .with("restores", Value.of(rollout.restores()))
            .with("collects", new Sequence(collects));
    return rollout.commits().isPresent()
        ? value.with("commits", Value.of(rollout.commits().getAsLong()))
        : value;
  }

  static Rollout read(Fields fields) throws FormatException {
    return new Rollout(
        fields.constant("onFailure", Plan.OnFailure.class),
        (int) number(fields, "keep", MOST_KEPT),
        number(fields, "active", Long.MAX_VALUE),
        fields.bool("departed"),
        fields.optional("commits").isPresent()
            ? OptionalLong.of(number(fields, "commits", Long.MAX_VALUE))
            : OptionalLong.empty(),
        number(fields, "restores", Long.MAX_VALUE),
        collects(fields));
  }

  private static long number(Fields fields, String name, long largest) throws FormatException {
    long number = fields.integer(name);
    if (number < 0 || number > largest) {
      throw new FormatException("rollout: " + name + " cannot be " + number);
    }
    return number;
  }

  private static List<Long> collects(Fields fields) throws FormatException {
    List<Long> numbers = new ArrayList<>();
    for (Value item : fields.items("collects")) {
      long last = numbers.isEmpty() ? 0 : numbers.getLast();
      if (!(item instanceof Int(long number)) || number <= last) {
        throw new FormatException("rollout: collects is not a list of rising numbers");
      }
      numbers.add(number);
    }
    return numbers;
  }
}
