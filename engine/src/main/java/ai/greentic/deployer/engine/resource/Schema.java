package ai.greentic.deployer.engine.resource;

import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attributes of a resource type and how objects of that type live and die. */
public record Schema(Map<String, Attribute> attributes, Set<Behaviour> behaviours) {

  /** How objects of a type live and die. */
  public enum Behaviour {
    /** A replacement makes the new object first and deletes the old one after all that used it. */
    CREATE_BEFORE_DESTROY,
    /** An object that stands there already, not ours, may be taken over even if it differs. */
    ADOPT_AND_UPDATE,
    /** An object that stood there before us is left in place by destroy. */
    KEEP_ADOPTED,
    /** Holds the user's data: destroy leaves it unless data is purged. */
    HOLDS_DATA,
    /** An action on it stops the application for a while. */
    INTERRUPTS
  }

  public Schema {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    attributes.forEach((name, attribute) -> {
      if (!attribute.name().equals(name)) {
        throw new IllegalArgumentException(
            "attribute " + attribute.name() + " is declared by the name " + name);
      }
    });
    behaviours = Set.copyOf(behaviours);
  }

  public static Schema of(Set<Behaviour> behaviours, Attribute... attributes) {
    Map<String, Attribute> byName = new LinkedHashMap<>();
    for (Attribute attribute : attributes) {
      if (byName.put(attribute.name(), attribute) != null) {
        throw new IllegalArgumentException("attribute " + attribute.name() + " is declared twice");
      }
    }
    return new Schema(byName, behaviours);
  }

  public boolean has(Behaviour behaviour) {
    return behaviours.contains(behaviour);
  }

  public Optional<Attribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** Whether an attribute of that name is declared with that trait. */
  public boolean has(String name, Trait trait) {
    return attribute(name).map(attribute -> attribute.has(trait)).orElse(false);
  }

  /** Everything that is wrong with desired attributes, a sentence each; empty when they fit. */
  public List<String> problems(Mapping desired) {
    List<String> problems = new ArrayList<>();
    for (Attribute attribute : attributes.values()) {
      if (attribute.has(Trait.REQUIRED) && desired.get(attribute.name()).isEmpty()) {
        problems.add("attribute " + attribute.name() + " is missing");
      }
    }
    for (Map.Entry<String, Value> entry : desired.entries().entrySet()) {
      Attribute attribute = attributes.get(entry.getKey());
      if (attribute == null) {
        problems.add(
            "attribute "
                + entry.getKey()
                + " is not known; known are "
                + String.join(", ", attributes.keySet()));
      } else if (attribute.has(Trait.COMPUTED)) {
        problems.add("attribute " + entry.getKey() + " is computed and cannot be set");
      } else if (entry.getValue().kind().isPresent()
          && entry.getValue().kind().get() != attribute.kind()) {
        problems.add(
            "attribute "
                + entry.getKey()
                + " is a "
                + word(entry.getValue().kind().get())
                + "; it must be a "
                + word(attribute.kind()));
      } else if (entry.getValue().isDeeperThan(Value.DEEPEST)) {
        problems.add(
            "attribute " + entry.getKey() + " is nested deeper than " + Value.DEEPEST + " levels");
      }
    }
    return problems;
  }

  /**
   * The secret attributes that hold something else than a fingerprint, or a reference to one, and
   * so would be stored and shown.
   */
  public List<String> plainSecrets(Mapping attributes) {
    return attributes.entries().entrySet().stream()
        .filter(entry -> has(entry.getKey(), Trait.SECRET))
        .filter(entry ->
            !(entry.getValue() instanceof Value.Fingerprint
                || entry.getValue() instanceof Value.Unknown))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String word(Value.Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
