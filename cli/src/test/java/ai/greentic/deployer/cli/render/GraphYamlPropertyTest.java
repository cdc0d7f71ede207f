package ai.greentic.deployer.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.greentic.deployer.engine.plan.Plan.OnFailure;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.InvalidGraphException;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.resource.ResourceGraph;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Trigger;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.spec.DocumentKind;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.ResourceGraphReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written as a document is read back as it was. */
final class GraphYamlPropertyTest {
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "tree",
          Schema.of(
              Set.of(),
              Attribute.of("text", Value.Kind.TEXT),
              Attribute.of("number", Value.Kind.INTEGER),
              Attribute.of("truth", Value.Kind.BOOLEAN),
              Attribute.of("list", Value.Kind.SEQUENCE),
              Attribute.of("map", Value.Kind.MAPPING),
              Attribute.of("secret", Value.Kind.TEXT, Trait.SECRET),
              Attribute.of("made", Value.Kind.TEXT, Trait.COMPUTED)));

  private static final List<String> PIECES =
      List.of(
          "a",
          "$",
          "$ref",
          "${X}",
          "\n",
          "\n\n",
          " ",
          "  ",
          "\t",
          "\r\n",
          "\r",
          ":",
          ": ",
          "#",
          " #",
          "-",
          "- ",
          "'",
          "\"",
          "\\",
          "%",
          "|",
          ">",
          "&a",
          "*a",
          "!!str",
          "<<",
          "null",
          "~",
          "true",
          "no",
          "010",
          "1.5",
          "0x1f",
          "{",
          "}",
          "[",
          "]",
          ",",
          "?",
          "@",
          "`",
          "---",
          "...",
          "\u0000",
          "\u0007",
          "\u0085",
          "\u00a0",
          "\u2028",
          "\uFEFF",
          "\uD83D\uDE00",
          "ä",
          "\uE000",
          "x-y");

  @Property(tries = 300)
  void whatIsRenderedIsReadBack(@ForAll long seed)
      throws InvalidGraphException, InvalidSpecException {
    ResourceGraph graph = graph(new Random(seed));
    byte[] document =
        GraphYaml.of("any", OnFailure.STOP, 3, graph.inDependencyOrder())
            .getBytes(StandardCharsets.UTF_8);

    assertEquals(DocumentKind.RESOURCE_GRAPH, DocumentKind.of(document));
    ResourceGraph read = ResourceGraphReader.read("any.yaml", document, SCHEMAS).graph();
    assertEquals(graph.inDependencyOrder(), read.inDependencyOrder());
  }

  private static ResourceGraph graph(Random random) throws InvalidGraphException {
    List<Resource> resources = new ArrayList<>();
    for (int number = random.nextInt(6); number >= 0; number--) {
      List<Address> earlier = resources.stream().map(Resource::address).toList();
      resources.add(
          new Resource(
              new Address("tree", "n" + number),
              attributes(random, earlier),
              earlier.isEmpty() ? Set.of() : Set.of(any(random, earlier)),
              lifecycle(random, earlier)));
    }
    return ResourceGraph.of(resources);
  }

  private static Mapping attributes(Random random, List<Address> earlier) {
    Mapping attributes =
        Mapping.EMPTY
            .with("text", value(random, Value.Kind.TEXT, earlier, 0))
            .with("number", Value.of(random.nextLong()))
            .with("truth", Value.of(random.nextBoolean()))
            .with("list", value(random, Value.Kind.SEQUENCE, earlier, 0))
            .with("map", value(random, Value.Kind.MAPPING, earlier, 0))
            .with("secret", new Value.Fingerprint("00ff" + random.nextInt(10) + "0"));
    return random.nextInt(4) == 0 ? Mapping.EMPTY : attributes;
  }

  private static Value value(Random random, Value.Kind kind, List<Address> earlier, int depth) {
    if (kind == Value.Kind.TEXT && !earlier.isEmpty() && random.nextInt(4) == 0) {
      return new Value.Unknown(any(random, earlier).toString(), "made");
    }
    Value.Kind[] kinds = Value.Kind.values();
    int most = depth > 4 ? 0 : random.nextInt(4);
    return switch (kind) {
      case TEXT -> Value.of(text(random));
      case INTEGER -> Value.of(random.nextLong());
      case BOOLEAN -> Value.of(random.nextBoolean());
      case SEQUENCE -> {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < most; i++) {
          items.add(value(random, kinds[random.nextInt(kinds.length)], earlier, depth + 1));
        }
        yield new Sequence(items);
      }
      case MAPPING -> {
        Mapping entries = Mapping.EMPTY;
        for (int i = 0; i < most; i++) {
          Value.Kind next = kinds[random.nextInt(kinds.length)];
          entries = entries.with(text(random), value(random, next, earlier, depth + 1));
        }
        yield entries;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static Lifecycle lifecycle(Random random, List<Address> earlier) {
    boolean all = random.nextInt(3) == 0;
    Set<Trigger> triggers =
        earlier.isEmpty() || random.nextBoolean()
            ? Set.of()
            : Set.of(Trigger.parse(any(random, earlier) + (random.nextBoolean() ? "" : ".made")));
    return new Lifecycle(
        random.nextBoolean(),
        all,
        all || random.nextBoolean() ? Set.of() : Set.of("text", "made"),
        triggers);
  }

  private static Address any(Random random, List<Address> addresses) {
    return addresses.get(random.nextInt(addresses.size()));
  }
}
