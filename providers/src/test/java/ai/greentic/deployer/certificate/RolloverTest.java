package ai.greentic.deployer.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One authority follows another, and no valid client is refused meanwhile. */
class RolloverTest {
  @TempDir Path root;
  private Rollout rollout;
  private X509Certificate first;

  @BeforeEach
  void install() throws Exception {
    rollout = new Rollout(root);
    assertTrue(rollout.apply());
    assertEquals(Map.of(), rollout.plan());
    first = ca().getFirst();
  }

  private List<X509Certificate> ca() throws Exception {
    return rollout.read(rollout.file("ca.crt"));
  }

  private X509Certificate leaf(String name) throws Exception {
    return rollout.read(rollout.file(name)).getFirst();
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  @Test
  void aNewAuthorityThatIsAskedForTakesTwoPlans() throws Exception {
    X509Certificate held = leaf("client.crt");
    X509Certificate server = leaf("server.crt");
    rollout.wantGeneration(2);

    assertEquals(
        Map.of(
            "application.runtime", "UPDATE",
            "certificate.ca", "UPDATE: valid",
            "trust.admin", "UPDATE"),
        rollout.plan());
    assertTrue(rollout.apply());

    List<X509Certificate> both = ca();
    assertEquals(
        List.of("CN=greentic acme admin CA", "CN=greentic acme admin CA 2"),
        both.stream().map(RolloverTest::name).toList());
    assertEquals(first, both.getFirst());
    assertEquals(List.of(held, server), List.of(leaf("client.crt"), leaf("server.crt")));
    assertTrue(rollout.accepts(held));
    assertTrue(rollout.isAcceptedBy(List.of(first)), "clients with the old CA file go on");
    assertEquals(2, rollout.starts());

    assertEquals(
        Map.of(
            "application.runtime", "UPDATE",
            "certificate.ca", "UPDATE: next CA is to take over, as asked for",
            "certificate.client", "UPDATE: valid",
            "certificate.server", "UPDATE: valid",
            "trust.admin", "UPDATE"),
        rollout.plan());
    assertTrue(rollout.apply());

    X509Certificate second = both.getLast();
    assertEquals(List.of(second), ca());
    assertTrue(new CertificateFacts(leaf("client.crt")).isSignedBy(second));
    assertTrue(new CertificateFacts(leaf("server.crt")).isSignedBy(second));
    assertTrue(rollout.accepts(held), "until the application is started again");
    assertTrue(rollout.isAcceptedBy(both));
    assertFalse(rollout.isAcceptedBy(List.of(first)));
    assertEquals(3, rollout.starts());
    assertFalse(Files.exists(rollout.secret("ca-next.key")));
    assertEquals(Map.of(), rollout.plan());
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void whoAsksNoMoreBetweenThePlansKeepsTheAuthorityThatSigns() throws Exception {
    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    List<X509Certificate> both = ca();

    rollout.wantGeneration(1);
    assertEquals(
        Map.of("certificate.ca", "UPDATE: next CA is to take over, as asked for"), rollout.plan());
    assertTrue(rollout.apply());

    assertEquals(both, ca());
    assertTrue(rollout.isAcceptedBy(List.of(first)), "clients with the old CA file go on");
    assertEquals(2, rollout.starts());
    assertEquals(Map.of(), rollout.plan());
    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    assertEquals(List.of(both.getLast()), ca());
    assertEquals(Map.of(), rollout.plan());
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void anAuthorityIsFollowedWellBeforeItsEnd() throws Exception {
    // Two thirds of five years, then five sixths.
    rollout.advance(Duration.ofDays(1216));
    assertFalse(rollout.plan().containsKey("certificate.ca"));
    rollout.advance(Duration.ofDays(1));
    assertEquals("UPDATE: renewal due", rollout.plan().get("certificate.ca"));
    assertTrue(rollout.apply());
    assertEquals(2, ca().size());
    assertEquals(Map.of(), rollout.plan());

    rollout.advance(Duration.ofDays(303));
    assertFalse(rollout.plan().containsKey("certificate.ca"));
    rollout.advance(Duration.ofDays(1));
    assertEquals("UPDATE: next CA is to take over", rollout.plan().get("certificate.ca"));
    assertTrue(rollout.apply());
    assertEquals(
        List.of("CN=greentic acme admin CA 2"), ca().stream().map(RolloverTest::name).toList());
    assertEquals(Map.of(), rollout.plan());
    assertEquals(Set.of(), rollout.complaints());

    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    assertEquals(1, ca().size(), "the second is there already");
    rollout.wantGeneration(7);
    assertTrue(rollout.apply());
    assertEquals("CN=greentic acme admin CA 7", name(ca().getLast()));
  }

  @Test
  void nobodyTakesOverBeforeTheApplicationTrustsIt() throws Exception {
    rollout.wantGeneration(2);
    rollout.setBroken(true);
    assertFalse(rollout.apply());
    assertEquals(2, ca().size());
    assertFalse(rollout.apply());
    assertEquals(first, ca().getFirst());
    assertTrue(new CertificateFacts(leaf("client.crt")).isSignedBy(first));

    rollout.setBroken(false);
    assertTrue(rollout.apply());
    assertTrue(new CertificateFacts(leaf("client.crt")).isSignedBy(first));
    assertTrue(rollout.apply());
    assertTrue(new CertificateFacts(leaf("client.crt")).isSignedBy(ca().getFirst()));
    assertNotEquals(first, ca().getFirst());
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void theOldAuthorityStaysUntilTheApplicationShowsANewCertificate() throws Exception {
    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    rollout.setBroken(true);
    assertFalse(rollout.apply());

    assertEquals(2, ca().size());
    assertTrue(rollout.isAcceptedBy(ca()));
    rollout.setBroken(false);
    assertTrue(rollout.apply());
    assertEquals(1, ca().size());
    assertEquals(Map.of(), rollout.plan());
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void aKeyOfARunThatWasCutOffIsNotUsed() throws Exception {
    new SafeFiles()
        .write(
            rollout.secret("ca-next.key"),
            Access.root(0400),
            Files.readAllBytes(rollout.file("client.key")));
    assertEquals(Map.of(), rollout.plan());
    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    assertTrue(rollout.apply());
    assertEquals("CN=greentic acme admin CA 2", name(ca().getFirst()));
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void aTakeoverThatWasCutOffBehindItsKeyIsATakeover() throws Exception {
    rollout.wantGeneration(2);
    assertTrue(rollout.apply());
    new SafeFiles()
        .write(
            rollout.secret("ca.key"),
            Access.root(0400),
            Files.readAllBytes(rollout.secret("ca-next.key")));

    assertTrue(rollout.apply());

    assertEquals(
        List.of("CN=greentic acme admin CA 2"), ca().stream().map(RolloverTest::name).toList());
    assertTrue(new CertificateFacts(leaf("server.crt")).isSignedBy(ca().getFirst()));
    assertFalse(Files.exists(rollout.secret("ca-next.key")));
    assertEquals(Map.of(), rollout.plan());
    assertEquals(Set.of(), rollout.complaints());
  }

  @Test
  void anAuthorityOfSomebodyElseIsTakenOutOfTheFile() throws Exception {
    Admin other = new Admin(root.resolve("other"));
    Files.createDirectories(root.resolve("other"));
    other.create(other.authority());
    byte[] mixed =
        (Files.readString(rollout.file("ca.crt")) + Files.readString(other.file("ca.crt")))
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    new SafeFiles().write(rollout.file("ca.crt"), Access.root(0644), mixed);

    assertEquals(
        Map.of("certificate.ca", "UPDATE: CA file holds a certificate that is not ours"),
        rollout.plan());
    assertTrue(rollout.apply());
    assertEquals(List.of(first), ca());
    assertEquals(1, rollout.starts());
    assertEquals(Map.of(), rollout.plan());
  }

  @Test
  void anAuthorityThatExpiredIsMadeAnewInOneGo() throws Exception {
    rollout.advance(Duration.ofDays(5 * 365 + 1));
    assertEquals("UPDATE: expired", rollout.plan().get("certificate.ca"));
    assertTrue(rollout.apply());
    assertEquals(1, ca().size());
    assertNotEquals(first, ca().getFirst());
    assertEquals(Map.of(), rollout.plan());
  }
}
