package ai.greentic.deployer.engine.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.plan.Plan;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Fingerprint;
import ai.greentic.deployer.engine.value.Value.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A secret attribute is a fingerprint wherever it is kept or shown")
final class SecretAttributeTest {
  private static final String SECRET = "hunter2-hunter2-hunter2";
  private static final String REFUSED =
      "thing.a: attribute token is secret, and its value is not a fingerprint; give its"
          + " fingerprint, and the secret itself to the provider as its documentation says";

  @TempDir Path stateDir;
  private Shop shop;

  @BeforeEach
  void open() throws DeployerException {
    shop = Shop.in(stateDir);
  }

  private static Resource thing(Value token) {
    Resource plain = Shop.resource("thing.a", "one", "x");
    return new Resource(
        plain.address(), plain.attributes().with("token", token), plain.dependsOn());
  }

  /** Everything that was kept or told. */
  private String kept() throws IOException {
    List<String> kept = new ArrayList<>(List.of(shop.events.toString()));
    try (Stream<Path> files = Files.walk(stateDir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        kept.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return String.join("\n", kept);
  }

  private void refused(Resource... resources) throws Exception {
    DeployerException refusal = assertThrows(DeployerException.class, () -> shop.plan(resources));
    assertEquals(REFUSED, refusal.getMessage());
    assertEquals(List.of(), shop.host.log);
  }

  @Test
  void theDesiredValueItselfIsRefused() throws Exception {
    refused(thing(Value.of(SECRET)));
  }

  @Test
  void aValueThatAnotherResourceHasIsRefusedWhenItIsKnown() throws Exception {
    Resource other = Shop.resource("thing.b", "two", SECRET);
    refused(thing(new Unknown("thing.b", "text")), other);
  }

  @Test
  void aValueThatAnotherResourceComputesIsRefusedBeforeItsAction() throws Exception {
    Resource other = Shop.resource("thing.b", "two", "y");
    Plan plan = shop.plan(thing(new Unknown("thing.b", "stamp")), other);

    String failure = shop.failure(plan);

    assertTrue(failure.startsWith(REFUSED), failure);
    assertEquals(List.of("Create thing/two"), shop.host.log);
    assertFalse(failure.contains("made of"), failure);
  }

  @Test
  void aFingerprintPassesOnAndAChangeOfItIsAnUpdate() throws Exception {
    shop.applied(thing(new Fingerprint("00ff")));
    Plan plan = shop.plan(thing(new Fingerprint("11ee")));

    assertEquals(
        List.of("token"),
        plan.changes().getFirst().differences().stream().map(it -> it.attribute()).toList());
    shop.engine.apply(plan);
    assertEquals(List.of("Update thing/one"), shop.host.log);
  }

  @Test
  void aProviderThatAnswersWithTheSecretIsRefusedAndNothingOfItKept() throws Exception {
    shop.host.answer = made -> made.with("token", Value.of(SECRET));

    String failure = shop.failure(shop.plan(thing(new Fingerprint("00ff"))));

    assertTrue(
        failure.startsWith(
            "thing.a: provider thing: it gave a secret in place of a fingerprint for token; this"
                + " is a bug of the provider; report it"),
        failure);
    assertFalse(failure.contains(SECRET), failure);
    assertFalse(kept().contains(SECRET));
    assertTrue(kept().contains("00ff"), "the state was not among what was looked at");
  }

  @Test
  void aProviderThatObservesTheSecretIsRefusedAndNothingOfItKept() throws Exception {
    shop.applied(thing(new Fingerprint("00ff")));
    shop.host.objects.computeIfPresent(
        "thing/one", (_, made) -> made.with("token", Value.of(SECRET)));

    DeployerException failure =
        assertThrows(DeployerException.class, () -> shop.plan(thing(new Fingerprint("00ff"))));

    assertEquals(
        "thing.a: provider thing: it gave a secret in place of a fingerprint for token; this is a"
            + " bug of the provider; report it",
        failure.getMessage());
    assertFalse(kept().contains(SECRET));
  }
}
