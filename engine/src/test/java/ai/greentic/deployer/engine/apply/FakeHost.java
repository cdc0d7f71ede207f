package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.Provider.Artifact;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Schema.Behaviour;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A host in memory: objects by type and key, with a provider for each type. */
final class FakeHost {
  final Map<String, Mapping> objects = Collections.synchronizedMap(new TreeMap<>());
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final Set<String> unreadable = Collections.synchronizedSet(new java.util.TreeSet<>());
  final Map<String, Runnable> whenPut = Collections.synchronizedMap(new TreeMap<>());
  final Set<String> failing = Collections.synchronizedSet(new java.util.TreeSet<>());

  /** Objects with a text that are there, but do not become good: {@code service/app 2}. */
  final Set<String> broken = Collections.synchronizedSet(new java.util.TreeSet<>());

  /** What a generation that is returned to follows by now. */
  UnaryOperator<Mapping> refreshed = attributes -> attributes;

  /** Called when an action begins, before its object is changed. */
  Consumer<String> beforeAction = _ -> {};

  /** Called in the middle of each action, when its object is changed already. */
  Consumer<String> inAction = _ -> {};

  /** What a provider does in the middle of a call. */
  @FunctionalInterface
  interface Work {
    void on(String object) throws InterruptedException;
  }

  Work whileObserving = _ -> {};
  Work whileActing = _ -> {};

  /** The time limit of observations. */
  Duration observeLimit = Duration.ofMinutes(1);

  /** The time limits of actions, by object, where they are not long. */
  final Map<String, Duration> limits = Collections.synchronizedMap(new TreeMap<>());

  /** Files that creates and updates of an object read. */
  final Map<String, Artifact> files = Collections.synchronizedMap(new TreeMap<>());

  /** What a provider says before an update of what will be computed by it. */
  UnaryOperator<Mapping> forecast = _ -> Mapping.EMPTY;

  /** What a provider gives back after an action, for one that misbehaves. */
  UnaryOperator<Mapping> answer = result -> result;

  /** A type whose objects are named by {@code key}; {@code stamp} is made anew by each change. */
  Provider type(String type, Behaviour... behaviours) {
    return new Type(type, Set.of(behaviours));
  }

  List<Provider> types() {
    return List.of(
        type("thing"),
        type("beside", Behaviour.CREATE_BEFORE_DESTROY),
        // What comes from outside and cannot be made again.
        type("artifact", Behaviour.CREATE_BEFORE_DESTROY),
        type("shared", Behaviour.ADOPT_AND_UPDATE, Behaviour.KEEP_ADOPTED),
        type("data", Behaviour.ADOPT_AND_UPDATE, Behaviour.HOLDS_DATA),
        type("service", Behaviour.ADOPT_AND_UPDATE, Behaviour.INTERRUPTS));
  }

  private final class Type implements Provider {
    private final String type;
    private final Schema schema;

    Type(String type, Set<Behaviour> behaviours) {
      this.type = type;
      this.schema =
          Schema.of(
              behaviours,
              Attribute.of("key", Value.Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
              Attribute.of("text", Value.Kind.TEXT),
              Attribute.of("source", Value.Kind.TEXT, Trait.NOT_OBSERVABLE),
              Attribute.of("follows", Value.Kind.TEXT),
              Attribute.of("token", Value.Kind.TEXT, Trait.SECRET),
              Attribute.of("stamp", Value.Kind.TEXT, Trait.COMPUTED));
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public Duration observeLimit() {
      return observeLimit;
    }

    @Override
    public Duration timeLimit(Action action) {
      return limits.getOrDefault(object(action), Duration.ofMinutes(1));
    }

    @Override
    public Optional<Mapping> observe(ProviderContext context, Mapping identity)
        throws ProviderException, InterruptedException {
      whileObserving.on(type + "/" + identity.text("key"));
      if (unreadable.contains(type + "/" + identity.text("key"))) {
        throw new ProviderException(
            type + "/" + identity.text("key") + " is unreadable", "mend it");
      }
      return Optional.ofNullable(objects.get(type + "/" + identity.text("key")));
    }

    @Override
    public Mapping apply(ProviderContext context, Action action)
        throws ProviderException, InterruptedException {
      String object = object(action);
      log.add(action.getClass().getSimpleName() + " " + object);
      if (failing.contains(object)) {
        throw new ProviderException(object + " refuses", "mend it");
      }
      beforeAction.accept(object);
      whileActing.on(object);
      Mapping result =
          switch (action) {
            case Action.Create(Mapping after) -> put(object, after);
            case Action.Update(_, Mapping after) -> put(object, after);
            case Action.Delete _ -> {
              objects.remove(object);
              yield Mapping.EMPTY;
            }
          };
      inAction.accept(object);
      String release = object + " " + result.optionalText("text").orElse("");
      if (broken.contains(release)) {
        throw new ProviderException(release + " does not become ready", "mend it");
      }
      return answer.apply(result);
    }

    @Override
    public boolean isSelfContained(Mapping desired) {
      return !type.equals("artifact");
    }

    @Override
    public Mapping refreshed(ProviderContext context, Mapping desired) {
      return type.equals("service") ? refreshed.apply(desired) : desired;
    }

    @Override
    public Optional<Mapping> withdrawn(Mapping desired) {
      return type.equals("service") ? Optional.empty() : Optional.of(desired);
    }

    private String object(Action action) {
      return type
          + "/"
          + switch (action) {
            case Action.Create(Mapping after) -> after.text("key");
            case Action.Update(_, Mapping after) -> after.text("key");
            case Action.Delete(Mapping before) -> before.text("key");
          };
    }

    @Override
    public Mapping computedAfterUpdate(Mapping before, Mapping after) {
      return forecast.apply(before);
    }

    @Override
    public List<Artifact> artifacts(Mapping after) {
      return after
          .optionalText("key")
          .map(key -> files.get(type + "/" + key))
          .map(List::of)
          .orElse(List.of());
    }

    private Mapping put(String object, Mapping after) {
      Mapping made = after.with("stamp", "made of " + after.without("source").hashCode());
      objects.put(object, made.without("source"));
      whenPut.getOrDefault(object, () -> {}).run();
      return made;
    }
  }
}
