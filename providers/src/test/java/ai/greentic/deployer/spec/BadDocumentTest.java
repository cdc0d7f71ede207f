package ai.greentic.deployer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BadDocumentTest {
  @TestFactory
  Stream<DynamicTest> everyBadDocumentGivesItsMessages() {
    return BadDocument.all().stream()
        .map(bad -> DynamicTest.dynamicTest(bad.title(), () -> check(bad)));
  }

  private static void check(BadDocument bad) {
    byte[] bytes = bad.document().getBytes(StandardCharsets.UTF_8);
    InvalidSpecException invalid =
        assertThrows(
            InvalidSpecException.class, () -> DeploymentReader.read("deployment.yaml", bytes));
    assertEquals(String.join("\n", bad.messages()), invalid.getMessage());
  }

  @Test
  void theTableIsAsLongAsItMustBe() {
    List<BadDocument> all = BadDocument.all();

    assertTrue(all.size() >= 160, () -> "only " + all.size() + " documents");
    assertEquals(
        all.size(), all.stream().map(BadDocument::title).distinct().count(), "titles are unique");
  }

  @Test
  void everyKeyIsGivenWronglyInSomeDocument() {
    Set<String> untested =
        SpecKeys.ALL.stream().map(SpecKey::path).collect(Collectors.toCollection(TreeSet::new));
    for (BadDocument bad : BadDocument.all()) {
      for (String message : bad.messages()) {
        untested.remove(message.split(": ")[1]);
      }
    }

    assertEquals(Set.of(), untested);
  }
}
