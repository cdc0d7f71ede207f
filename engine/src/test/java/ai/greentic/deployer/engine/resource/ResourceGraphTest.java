package ai.greentic.deployer.engine.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceGraphTest {
  private static Resource resource(String address, String... needs) {
    return new Resource(
        Address.parse(address),
        Mapping.EMPTY,
        Set.copyOf(Stream.of(needs).map(Address::parse).toList()));
  }

  private static String refusal(Resource... resources) {
    return assertThrows(InvalidGraphException.class, () -> ResourceGraph.of(List.of(resources)))
        .getMessage();
  }

  @Test
  void ordersDependenciesFirstAndElseByAddress() throws Exception {
    ResourceGraph graph =
        ResourceGraph.of(
            List.of(resource("a.b", "c.d"), resource("z.z"), resource("c.d"), resource("b.b")));
    assertEquals(
        "[b.b, c.d, a.b, z.z]",
        graph.inDependencyOrder().stream().map(Resource::address).toList().toString());
  }

  @Test
  void aReferenceIsADependency() throws Exception {
    Resource follower =
        new Resource(
            Address.parse("a.follower"),
            Mapping.EMPTY.with("x", new Value.Unknown("z.source", "id")),
            Set.of());
    ResourceGraph graph = ResourceGraph.of(List.of(follower, resource("z.source")));
    assertEquals(
        Set.of(Address.parse("z.source")),
        graph.get(Address.parse("a.follower")).orElseThrow().dependsOn());
  }

  @Test
  void namesTheCycle() {
    assertEquals(
        "dependencies form a cycle: a.a → c.c → b.b → a.a; remove one of them",
        refusal(
            resource("a.a", "c.c"),
            resource("b.b", "a.a"),
            resource("c.c", "b.b"),
            resource("x.after", "a.a"),
            resource("w.before")));
  }

  @Test
  void namesWhatElseIsWrong() {
    assertEquals("a.a depends on itself", refusal(resource("a.a", "a.a")));
    assertEquals("a.a depends on b.b, which is not declared", refusal(resource("a.a", "b.b")));
    assertEquals("resource a.a is declared twice", refusal(resource("a.a"), resource("a.a")));
  }

  @Test
  void anAddressIsATypeAndAName() {
    for (String wrong : List.of("a", "a.", ".b", "A.b", "a.b.c", "a b.c", "a.-b", "1.a")) {
      assertEquals(
          "'" + wrong + "' is not an address; write type.name, such as mount.bundle",
          assertThrows(IllegalArgumentException.class, () -> Address.parse(wrong)).getMessage());
    }
  }
}
