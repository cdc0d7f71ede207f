package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads one item of {@code resources}. */
record ResourceReader(SpecProblems problems, Map<String, Schema> schemas, Consumer<Link> links) {
  static final List<String> KEYS = List.of("address", "attributes", "dependsOn", "lifecycle");

  /** A resource and where its address stands. */
  record Found(Position position, String path, Resource resource) {}

  /** Gives a resource whenever its address can be read, so that others can be checked with it. */
  Optional<Found> read(String path, YamlNode node) {
    Optional<KnownKeys> keys =
        KnownKeys.of(problems, path, new YamlNode.Entry(node.position(), node), KEYS);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Optional<KnownKeys.Item> named = named(keys.get());
    Optional<Address> address = named.flatMap(this::parsed);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    Set<Address> dependsOn = dependsOn(keys.get(), address.get());
    Optional<Schema> schema = schema(named.get(), address.get());
    Mapping attributes = Mapping.EMPTY;
    Lifecycle lifecycle = Lifecycle.NONE;
    if (schema.isPresent()) {
      attributes = attributes(keys.get(), address.get(), schema.get());
      LifecycleReader reader = new LifecycleReader(problems, address.get(), schema.get(), links);
      lifecycle =
          keys.get()
              .get("lifecycle")
              .map(entry -> reader.read(path + ".lifecycle", entry))
              .orElse(Lifecycle.NONE);
    }
    return Optional.of(
        new Found(
            named.get().position(),
            path,
            new Resource(address.get(), attributes, dependsOn, lifecycle)));
  }

  private Optional<KnownKeys.Item> named(KnownKeys keys) {
    if (keys.get("address").isEmpty()) {
      problems.add(
          SpecError.DOCUMENT_MISSING_KEY,
          keys.position(),
          keys.child("address"),
          "is missing",
          "add it, for example address: value.a");
    }
    return keys.text("address", "value.a");
  }

  private Optional<Address> parsed(KnownKeys.Item item) {
    try {
      return Optional.of(Address.parse(item.text()));
    } catch (IllegalArgumentException _) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          item.position(),
          item.path(),
          Quoted.of(item.text()) + " is not an address",
          "write type.name, each at most 64 lower-case letters, digits, _ and -, for example"
              + " mount.bundle");
      return Optional.empty();
    }
  }

  private Set<Address> dependsOn(KnownKeys keys, Address owner) {
    Set<Address> dependsOn = new TreeSet<>();
    for (KnownKeys.Item item : keys.texts("dependsOn", "value.a")) {
      parsed(item)
          .ifPresent(needed -> {
            dependsOn.add(needed);
            links.accept(
                new Link(
                    item.position(),
                    item::path,
                    owner,
                    needed,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Link.Taken.NOT_AT_ALL));
          });
    }
    return dependsOn;
  }

  private Optional<Schema> schema(KnownKeys.Item named, Address address) {
    Schema schema = schemas.get(address.type());
    if (schema == null) {
      problems.add(
          EngineError.RESOURCE_TYPE_UNKNOWN,
          named.position(),
          named.path(),
          "there is no resource type " + address.type(),
          KnownKeys.meant(address.type(), schemas.keySet())
              .orElse(
                  "the types are "
                      + String.join(", ", new TreeSet<>(schemas.keySet()))
                      + ", and those of plug-ins, which -plugin-dir=DIR names"));
    }
    return Optional.ofNullable(schema);
  }

  private Mapping attributes(KnownKeys keys, Address address, Schema schema) {
    String path = keys.path() + ".attributes";
    Optional<YamlNode.Entry> entry = keys.get("attributes");
    Map<String, YamlNode.Entry> entries = Map.of();
    if (entry.isPresent()) {
      if (!(entry.get().value() instanceof YamlNode.Mapping mapping)) {
        KnownKeys.wrong(problems, path, entry.get(), "a mapping of the attributes of " + address);
        return Mapping.EMPTY;
      }
      entries = mapping.entries();
    }
    for (Attribute attribute : schema.attributes().values()) {
      if (attribute.has(Trait.REQUIRED) && !entries.containsKey(attribute.name())) {
        problems.add(
            SpecError.DOCUMENT_MISSING_KEY,
            entry.map(YamlNode.Entry::keyPosition).orElse(keys.position()),
            KeyPath.child(path, attribute.name()),
            "is missing",
            "add it to " + address + ": " + Kinds.described(attribute.kind()));
      }
    }
    ValueReader values = new ValueReader(problems, address, links);
    return new AttributesReader(problems, path, schema, values).read(entries);
  }
}
