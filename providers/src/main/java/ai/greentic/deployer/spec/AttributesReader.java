package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads the attributes of one resource against the schema of its type. */
record AttributesReader(SpecProblems problems, String path, Schema schema, ValueReader values) {

  /** Those that are right; all others are reported. */
  Mapping read(Map<String, YamlNode.Entry> entries) {
    Map<String, Value> attributes = new TreeMap<>();
    for (Map.Entry<String, YamlNode.Entry> entry : entries.entrySet()) {
      Supplier<String> place = () -> KeyPath.child(path, entry.getKey());
      Position keyPosition = entry.getValue().keyPosition();
      Optional<String> name = values.name(entry.getKey(), keyPosition, place);
      Optional<Attribute> attribute = name.flatMap(known -> declared(known, keyPosition, place));
      if (attribute.isPresent() && attribute.get().has(Trait.SECRET)) {
        secret(entry.getValue(), place, attribute.get())
            .ifPresent(value -> attributes.put(attribute.get().name(), value));
        continue;
      }
      Optional<Value> value = values.read(entry.getValue(), place, attribute.map(Attribute::kind));
      if (attribute.isPresent()
          && value.isPresent()
          && fits(attribute.get(), value.get(), entry.getValue().value(), place)) {
        attributes.put(attribute.get().name(), value.get());
      }
    }
    return new Mapping(attributes);
  }

  /** What stands there in plain text is refused without being repeated. */
  private Optional<Value> secret(
      YamlNode.Entry entry, Supplier<String> place, Attribute attribute) {
    boolean standsForOne =
        entry.value() instanceof YamlNode.Mapping(Position _, Map<String, YamlNode.Entry> entries)
            && entries.size() == 1
            && Set.of("$ref", "$fingerprint", "$unknown").containsAll(entries.keySet());
    if (entry.value() instanceof YamlNode.Refused) {
      return Optional.empty();
    }
    if (!standsForOne) {
      problems.add(
          EngineError.SECRET_IN_PLAIN,
          entry.value().position(),
          place.get(),
          "is a secret, which must not stand in a document",
          "write its fingerprint as 'render -facts' prints it, {$fingerprint: 5d…}, or refer to"
              + " another secret attribute");
      return Optional.empty();
    }
    return values.ofSecrets().read(entry, place, Optional.of(attribute.kind()));
  }

  private Optional<Attribute> declared(String name, Position position, Supplier<String> place) {
    Optional<Attribute> attribute = schema.attribute(name);
    if (attribute.isEmpty()) {
      problems.add(
          SpecError.DOCUMENT_UNKNOWN_KEY,
          position,
          place.get(),
          "the type has no such attribute",
          KnownKeys.meant(name, schema.attributes().keySet())
              .orElse("its attributes are " + String.join(", ", schema.attributes().keySet())));
    } else if (attribute.get().has(Trait.COMPUTED)) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          position,
          place.get(),
          "is found out by the machine",
          "remove it");
      return Optional.empty();
    }
    return attribute;
  }

  private boolean fits(Attribute attribute, Value value, YamlNode node, Supplier<String> place) {
    if (value instanceof Value.Fingerprint) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          node.position(),
          place.get(),
          "is the fingerprint of a secret, and this attribute is none",
          "write the value itself");
      return false;
    }
    boolean fits = value.kind().isEmpty() || value.kind().get() == attribute.kind();
    if (!fits) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          node.position(),
          place.get(),
          "is " + node.described(),
          remedy(attribute.kind(), value));
    }
    return fits;
  }

  private static String remedy(Value.Kind kind, Value value) {
    return switch (value) {
      case Value.Int(long number) when kind == Value.Kind.TEXT ->
          "put it in quotes: \"" + number + "\"";
      case Value.Bool(boolean truth) when kind == Value.Kind.TEXT ->
          "put it in quotes: \"" + truth + "\"";
      case Value.Text(String text)
          when kind == Value.Kind.INTEGER && text.matches("-?(0|[1-9][0-9]{0,17})") ->
          "write the number without quotes: " + text;
      case Value.Text _,
          Value.Int _,
          Value.Bool _,
          Value.Sequence _,
          Mapping _,
          Value.Unknown _,
          Value.Fingerprint _ ->
          "write " + Kinds.described(kind);
    };
  }
}
