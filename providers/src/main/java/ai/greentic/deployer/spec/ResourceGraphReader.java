package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and validates a {@code kind: ResourceGraph} document. */
public final class ResourceGraphReader {
  private static final Choice<String> API_VERSION =
      Choice.only("apiVersion", "greentic.ai/v1alpha1");
  static final List<String> KEYS =
      List.of("apiVersion", "kind", "metadata", "rollout", "resources");

  private final SpecProblems problems;
  private final Map<String, Schema> schemas;
  private final List<Link> links = new ArrayList<>();
  private final Map<Address, ResourceReader.Found> found = new TreeMap<>();

  private ResourceGraphReader(SpecProblems problems, Map<String, Schema> schemas) {
    this.problems = problems;
    this.schemas = schemas;
  }

  /**
   * Reads a document. Nothing but the bytes is looked at.
   *
   * @param file the document's name in messages
   * @param schemas of the resource types that there are
   * @throws InvalidSpecException with every problem of the document
   */
  public static ResourceGraphDocument read(String file, byte[] bytes, Map<String, Schema> schemas)
      throws InvalidSpecException {
    SpecProblems problems = new SpecProblems(file);
    YamlNode root = YamlReader.read(problems, bytes, DocumentText.MOST_BYTES_OF_A_GRAPH);
    return new ResourceGraphReader(problems, schemas).read(root);
  }

  private ResourceGraphDocument read(YamlNode root) throws InvalidSpecException {
    Optional<KnownKeys> document =
        KnownKeys.of(problems, "", new YamlNode.Entry(Position.START, root), KEYS);
    String name = document.map(this::header).orElse("");
    RolloutSpec rollout =
        document
            .flatMap(keys -> keys.get("rollout"))
            .map(new GraphRolloutReader(problems)::read)
            .orElse(RolloutSpec.OF_GRAPHS);
    document.ifPresent(this::resources);
    new LinkCheck(problems, found, schemas).check(links);
    ResourceGraph graph = ResourceGraph.EMPTY;
    if (problems.isEmpty()) {
      graph = graph();
    }
    problems.throwIfAny();
    return new ResourceGraphDocument(name, rollout, graph);
  }

  /** The deployment's name. */
  private String header(KnownKeys document) {
    document.require("kind", "ResourceGraph");
    document.parse("apiVersion", "greentic.ai/v1alpha1", API_VERSION);
    document.parse("kind", "ResourceGraph", DocumentKind.choice());
    document.require("metadata", "{name: acme-prod}");
    return document
        .get("metadata")
        .flatMap(entry -> KnownKeys.of(problems, "metadata", entry, List.of("name")))
        .flatMap(metadata -> {
          metadata.require("name", "acme-prod");
          return metadata.parse("name", "acme-prod", Names::deployment);
        })
        .orElse("");
  }

  private void resources(KnownKeys document) {
    document.require("resources", "[{address: value.a, attributes: {input: \"1\"}}]");
    ResourceReader reader = new ResourceReader(problems, schemas, links::add);
    List<YamlNode> items = document.items("resources", "[{address: value.a}]");
    for (int index = 0; index < items.size(); index++) {
      reader.read(KeyPath.item("resources", index), items.get(index)).ifPresent(this::add);
    }
  }

  private void add(ResourceReader.Found resource) {
    ResourceReader.Found earlier = found.putIfAbsent(resource.resource().address(), resource);
    if (earlier != null) {
      problems.add(
          SpecError.DOCUMENT_CONFLICT,
          resource.position(),
          resource.path() + ".address",
          resource.resource().address()
              + " stands here a second time, after line "
              + earlier.position().line(),
          "give one of them another name, or remove it");
    }
  }

  private ResourceGraph graph() {
    List<Resource> resources = found.values().stream().map(ResourceReader.Found::resource).toList();
    try {
      return ResourceGraph.of(resources);
    } catch (InvalidGraphException e) {
      Position position =
          e.cycle().stream()
              .flatMap(address -> Optional.ofNullable(found.get(address)).stream())
              .map(ResourceReader.Found::position)
              .findFirst()
              .orElse(Position.START);
      String what = String.valueOf(e.getMessage());
      int remedy = what.indexOf("; ");
      problems.add(
          SpecError.DOCUMENT_CYCLE,
          position,
          "resources",
          remedy < 0 ? what : what.substring(0, remedy),
          remedy < 0 ? "remove it" : what.substring(remedy + 2));
      return ResourceGraph.EMPTY;
    }
  }
}
