package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a {@code kind: ResourceGraph} document says: a deployment's resources as they are. */
public record ResourceGraphDocument(String name, RolloutSpec rollout, ResourceGraph graph) {

  /**
   * Identifies what the document means, in lower-case hex: SHA-256 over its name, its rollout and
   * its resources in deterministic CBOR. Comments and order make no difference; every value does.
   */
  public String digest() {
    List<Value> resources = new ArrayList<>();
    graph.inDependencyOrder().forEach(resource -> resources.add(value(resource)));
    return Digests.sha256(
        CborEncoder.encode(
            Mapping.EMPTY
                .with("name", name)
                .with("onFailure", rollout.onFailure().word())
                .with("keep", Value.of(rollout.keep()))
                .with("resources", new Sequence(resources))));
  }

  private static Value value(Resource resource) {
    Lifecycle lifecycle = resource.lifecycle();
    return new Mapping(
        Map.of(
            "address", Value.of(resource.address().toString()),
            "attributes", resource.attributes(),
            "dependsOn", texts(resource.dependsOn()),
            "ignoreAll", Value.of(lifecycle.ignoreAll()),
            "ignoreChanges", texts(lifecycle.ignoreChanges()),
            "preventDestroy", Value.of(lifecycle.preventDestroy()),
            "replaceTriggeredBy", texts(lifecycle.replaceTriggeredBy())));
  }

  private static Sequence texts(Collection<?> items) {
    return Sequence.ofTexts(items.stream().map(Object::toString).toList());
  }
}
