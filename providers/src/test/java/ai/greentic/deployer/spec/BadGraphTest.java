package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BadGraphTest {
  @TestFactory
  Stream<DynamicTest> everyBadDocumentGivesItsMessages() {
    return BadGraph.all().map(bad -> DynamicTest.dynamicTest(bad.title(), () -> check(bad)));
  }

  private static void check(BadGraph bad) {
    byte[] bytes = bad.document().getBytes(StandardCharsets.UTF_8);
    assertEquals(DocumentKind.RESOURCE_GRAPH, DocumentKind.of(bytes));
    InvalidSpecException invalid =
        assertThrows(
            InvalidSpecException.class,
            () -> ResourceGraphReader.read("graph.yaml", bytes, GraphSchemas.ALL));
    assertEquals(String.join("\n", bad.messages()), invalid.getMessage());
  }
}
