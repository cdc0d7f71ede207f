package ai.greentic.deployer.engine.state;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** States and effects as trees of values, and back. */
final class StateCodec {
  private StateCodec() {}

  static String digest(State state) {
    return Digests.sha256(CborEncoder.encode(toValue(state)));
  }

  static Mapping toValue(State state) {
    List<Value> resources = new ArrayList<>();
    state.resources().values().forEach(resource -> resources.add(resource(resource)));
    return Mapping.EMPTY
        .with("deployment", state.deployment())
        .with("lineage", state.lineage())
        .with("serial", Value.of(state.serial()))
        .with("resources", new Sequence(resources))
        .with("appliedNonces", Sequence.ofTexts(state.appliedNonces()))
        .with("release", release(state.release()));
  }

  static State fromValue(Value value) throws FormatException {
    return Fields.read(
        "state",
        value,
        state -> {
          Map<Address, ManagedResource> resources = new TreeMap<>();
          for (ManagedResource resource : state.list("resources", StateCodec::resource)) {
            resources.put(resource.address(), resource);
          }
          return new State(
              state.text("deployment"),
              state.text("lineage"),
              state.integer("serial"),
              resources,
              state.texts("appliedNonces"),
              Fields.read("release", state.value("release"), StateCodec::release));
        });
  }

  private static Value release(Release release) {
    List<Value> pinned = new ArrayList<>();
    release.pinned().forEach(number -> pinned.add(Value.of(number)));
    return Mapping.EMPTY
        .with("active", Value.of(release.active()))
        .with("departed", Value.of(release.departed()))
        .with("pinned", new Sequence(pinned));
  }

  private static Release release(Fields fields) throws FormatException {
    SortedSet<Long> pinned = new TreeSet<>();
    for (Value item : fields.items("pinned")) {
      if (!(item instanceof Value.Int(long number))) {
        throw new FormatException("release: pinned is not a list of numbers");
      }
      pinned.add(number);
    }
    return new Release(fields.integer("active"), fields.bool("departed"), pinned);
  }

  private static Value resource(ManagedResource resource) {
    Mapping mapping =
        Mapping.EMPTY
            .with("address", resource.address().toString())
            .with("dependsOn", addresses(resource.dependsOn()))
            .with("adopted", Value.of(resource.adopted()))
            .with("incomplete", Value.of(resource.incomplete()))
            .with("deposed", new Sequence(List.copyOf(resource.deposed())));
    if (resource.current().isPresent()) {
      mapping = mapping.with("attributes", resource.current().get());
    }
    if (resource.tainted()) {
      mapping = mapping.with("tainted", Value.of(true));
    }
    return LifecycleCodec.with(mapping, resource.lifecycle());
  }

  private static ManagedResource resource(Fields fields) throws FormatException {
    return new ManagedResource(
        Address.parse(fields.text("address")),
        fields.optionalMapping("attributes"),
        addresses(fields),
        fields.bool("adopted"),
        fields.bool("incomplete"),
        fields.mappings("deposed"),
        LifecycleCodec.of(fields),
        fields.optional("tainted").isPresent() && fields.bool("tainted"));
  }

  static Mapping effect(Effect effect) {
    Mapping mapping = Mapping.EMPTY.with("address", effect.address().toString());
    return switch (effect) {
      case Effect.Began(
              _,
              Mapping attributes,
              Set<Address> dependsOn,
              boolean deposes,
              boolean adopted) ->
          mapping
              .with("effect", "began")
              .with("attributes", attributes)
              .with("dependsOn", addresses(dependsOn))
              .with("deposes", Value.of(deposes))
              .with("adopted", Value.of(adopted));
      case Effect.Made(_, Mapping attributes, Set<Address> dependsOn, boolean adopted) ->
          mapping
              .with("effect", "made")
              .with("attributes", attributes)
              .with("dependsOn", addresses(dependsOn))
              .with("adopted", Value.of(adopted));
      case Effect.Gone _ -> mapping.with("effect", "gone");
      case Effect.DeposedGone(_, List<Mapping> objects) ->
          mapping
              .with("effect", "deposed-gone")
              .with("objects", new Sequence(List.copyOf(objects)));
      case Effect.Restored(_, Mapping replaced, Mapping attributes, Set<Address> dependsOn) ->
          mapping
              .with("effect", "restored")
              .with("replaced", replaced)
              .with("attributes", attributes)
              .with("dependsOn", addresses(dependsOn));
      case Effect.Ruled(_, Lifecycle lifecycle) ->
          mapping.with("effect", "ruled").with("lifecycle", LifecycleCodec.value(lifecycle));
      case Effect.Tainted _ -> mapping.with("effect", "tainted");
    };
  }

  static Effect effect(Value value) throws FormatException {
    return Fields.read(
        "effect",
        value,
        fields -> {
          Address address = Address.parse(fields.text("address"));
          String kind = fields.text("effect");
          return switch (kind) {
            case "began" ->
                new Effect.Began(
                    address,
                    fields.mapping("attributes"),
                    addresses(fields),
                    fields.bool("deposes"),
                    fields.bool("adopted"));
            case "made" ->
                new Effect.Made(
                    address,
                    fields.mapping("attributes"),
                    addresses(fields),
                    fields.bool("adopted"));
            case "gone" -> new Effect.Gone(address);
            case "deposed-gone" -> new Effect.DeposedGone(address, fields.mappings("objects"));
            case "restored" ->
                new Effect.Restored(
                    address,
                    fields.mapping("replaced"),
                    fields.mapping("attributes"),
                    addresses(fields));
            case "ruled" ->
                new Effect.Ruled(address, LifecycleCodec.lifecycle(fields.value("lifecycle")));
            case "tainted" -> new Effect.Tainted(address);
            default -> throw new FormatException("effect '" + kind + "' is not known");
          };
        });
  }

  private static Value addresses(Collection<Address> addresses) {
    return Sequence.ofTexts(addresses.stream().map(Address::toString).toList());
  }

  private static Set<Address> addresses(Fields fields) throws FormatException {
    Set<Address> addresses = new TreeSet<>();
    for (String text : fields.texts("dependsOn")) {
      addresses.add(Address.parse(text));
    }
    return addresses;
  }
}
