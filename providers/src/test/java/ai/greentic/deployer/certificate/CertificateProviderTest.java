package ai.greentic.deployer.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Sequence;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Managed certificates through their life: made, watched, repaired, renewed, removed. */
class CertificateProviderTest {
  @TempDir Path root;
  private Admin admin;

  @BeforeEach
  void start() {
    admin = new Admin(root);
  }

  private static String fingerprint(Mapping recorded) {
    return recorded.text("fingerprint");
  }

  private Access access(Path path) throws Exception {
    return new SafeFiles().status(path).orElseThrow().access();
  }

  @Test
  void whatIsRecordedIsWhatIsObserved() throws Exception {
    assertEquals(Optional.empty(), admin.observe(admin.authority()));
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Mapping client = admin.create(admin.client(fingerprint(ca)));

    for (Mapping recorded : List.of(ca, server, client)) {
      assertEquals(recorded, admin.before(recorded));
      assertEquals("valid", recorded.text("status"));
    }
    assertEquals("2026-03-01T11:55:00Z", server.text("notBefore"));
    assertEquals("2026-05-30T12:00:00Z", server.text("notAfter"));
    assertEquals("2031-02-28T12:00:00Z", ca.text("notAfter"));
  }

  @Test
  void eachFileHasItsOwnerAndMode() throws Exception {
    Mapping ca = admin.create(admin.authority());
    admin.create(admin.server(fingerprint(ca)));
    admin.create(admin.client(fingerprint(ca)));

    assertEquals(Access.root(0644), access(admin.file("ca.crt")));
    assertEquals(Access.root(0644), access(admin.file("server.crt")));
    assertEquals(new Access(0, Admin.GID, 0640), access(admin.file("server.key")));
    assertEquals(Access.root(0600), access(admin.file("client.key")));
    assertEquals(Access.root(0700), access(admin.privateFolder));
    assertEquals(Access.root(0400), access(admin.privateFolder.resolve("ca.key")));
    assertEquals(
        List.of("ca.crt", "client.crt", "client.key", "server.crt", "server.key"), names());
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(admin.folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aSecondRunOfTheSameActionChangesNothing() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    assertEquals(fingerprint(ca), fingerprint(admin.create(admin.authority())));
    assertEquals(fingerprint(server), fingerprint(admin.create(admin.server(fingerprint(ca)))));
  }

  @Test
  void renewalIsDueAtTwoThirdsOfTheLife() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));

    // Two thirds of 90 days and 5 minutes, less the 5 minutes before the start.
    Duration due = Duration.ofDays(90).plusMinutes(5).multipliedBy(2).dividedBy(3).minusMinutes(5);
    admin.advance(due.minusSeconds(1));
    assertEquals("valid", admin.status(server));
    admin.advance(Duration.ofSeconds(1));
    assertEquals("renewal due", admin.status(server));
    assertEquals("valid", admin.status(ca));

    Mapping renewed = admin.update(admin.before(server), admin.server(fingerprint(ca)));
    assertNotEquals(fingerprint(server), fingerprint(renewed));
    assertEquals(renewed, admin.before(renewed));
    admin.advance(Duration.ofDays(91));
    assertEquals("expired", admin.status(renewed));
    admin.advance(Duration.ofDays(-365));
    assertEquals("not yet valid", admin.status(renewed));
  }

  @Test
  void aLeafDoesNotOutliveItsAuthority() throws Exception {
    Mapping ca = admin.create(admin.authority().with("lifetimeDays", Value.of(30)));
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    assertEquals(ca.text("notAfter"), server.text("notAfter"));
  }

  @Test
  void aModeIsRepairedWithoutANewCertificate() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    byte[] key = Files.readAllBytes(admin.file("server.key"));
    new SafeFiles().write(admin.file("server.key"), Access.root(0666), key);

    Mapping before = admin.before(server);
    assertEquals("0666", before.text("keyMode"));
    assertEquals("valid", before.text("status"));
    Mapping after = admin.server(fingerprint(ca));
    assertEquals(
        fingerprint(server), admin.provider.computedAfterUpdate(before, after).text("fingerprint"));
    Mapping repaired = admin.update(before, after);

    assertEquals(server, repaired);
    assertEquals(new Access(0, Admin.GID, 0640), access(admin.file("server.key")));
    assertArrayEquals(key, Files.readAllBytes(admin.file("server.key")));
  }

  @Test
  void theAuthorityIsRepairedWithoutANewCertificate() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Path key = admin.privateFolder.resolve("ca.key");
    new SafeFiles().write(key, Access.root(0644), Files.readAllBytes(key));
    assertEquals("key file has the wrong owner or mode", admin.status(ca));

    Mapping repaired = admin.update(admin.before(ca), admin.authority());

    assertEquals(ca, repaired);
    assertEquals(Access.root(0400), access(key));

    new SafeFiles()
        .write(admin.file("ca.crt"), Access.root(0666), Files.readAllBytes(admin.file("ca.crt")));
    assertEquals("certificate file has the wrong owner or mode", admin.status(ca));
    assertEquals(ca, admin.update(admin.before(ca), admin.authority()));
    assertEquals(Access.root(0644), access(admin.file("ca.crt")));
  }

  @Test
  void aNewAuthorityMakesNewLeavesNecessary() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Mapping renewed = admin.update(admin.before(ca).with("status", "expired"), admin.authority());

    assertEquals(
        "another CA than the one in " + admin.file("ca.crt"),
        admin.observe(server).orElseThrow().text("issuer"));
    Mapping after = admin.server(fingerprint(renewed));
    assertEquals(Mapping.EMPTY, admin.provider.computedAfterUpdate(admin.before(server), after));
    Mapping again = admin.update(admin.before(server), after);
    assertEquals(again, admin.before(again));
    assertEquals(fingerprint(renewed), again.text("issuer"));
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Mapping client = admin.create(admin.client(fingerprint(ca)));
    byte[] key = Files.readAllBytes(admin.file("server.key"));

    Files.write(admin.file("server.key"), Files.readAllBytes(admin.file("client.key")));
    assertEquals("key does not match", admin.status(server));
    Files.writeString(admin.file("server.key"), "garbage");
    assertEquals(
        "key file holds no PEM private key (-----BEGIN PRIVATE KEY-----)", admin.status(server));
    Files.delete(admin.file("server.key"));
    assertEquals("key is missing", admin.status(server));
    Files.write(admin.file("server.key"), key);

    byte[] certificate = Files.readAllBytes(admin.file("server.crt"));
    Files.delete(admin.file("server.crt"));
    assertEquals("certificate is missing", admin.status(server));
    Files.writeString(admin.file("server.crt"), "garbage");
    assertEquals(
        "certificate file holds no PEM certificate (-----BEGIN CERTIFICATE-----)",
        admin.status(server));
    Files.write(admin.file("server.crt"), certificate);
    assertEquals(
        "certificate is for DNS:localhost, IP:127.0.0.1",
        admin.status(server.with("names", Sequence.ofTexts(List.of("DNS:other")))));

    Mapping crossed =
        client
            .with("certFile", admin.file("server.crt").toString())
            .with("keyFile", admin.file("server.key").toString());
    assertEquals("certificate is not for a client alone", admin.status(crossed));
  }

  @Test
  void otherNamesOrAnotherLifetimeGiveANewCertificate() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Mapping after = admin.server(fingerprint(ca)).with("lifetimeDays", Value.of(30));
    Mapping shorter = admin.update(admin.before(server), after);
    assertEquals("2026-03-31T12:00:00Z", shorter.text("notAfter"));
  }

  @Test
  void deleteLeavesNothing() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Mapping client = admin.create(admin.client(fingerprint(ca)));
    for (Mapping recorded : List.of(client, server, ca, ca, server)) {
      admin.delete(recorded);
    }
    assertFalse(Files.exists(root.resolve("etc")));
    assertFalse(Files.exists(admin.privateFolder));
    assertEquals(Optional.empty(), admin.observe(ca));
  }

  @Test
  void deleteLeavesWhatSomebodyElsePutThere() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Admin other = new Admin(root.resolve("other"));
    Files.createDirectory(root.resolve("other"));
    Mapping otherCa = other.create(other.authority());
    other.create(other.server(fingerprint(otherCa)));
    Files.write(admin.file("server.crt"), Files.readAllBytes(other.file("server.crt")));

    admin.delete(server);

    assertTrue(Files.exists(admin.file("server.crt")));
    assertTrue(Files.exists(admin.file("server.key")));
  }

  @Test
  void aForeignKeyIsNeverOverwritten() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Files.writeString(admin.file("server.key"), "somebody's");
    Mapping desired = admin.server(fingerprint(ca));
    assertEquals("certificate is missing", admin.status(desired));
    ProviderException refused = assertThrows(ProviderException.class, () -> admin.create(desired));
    assertEquals(
        admin.file("server.crt")
            + " and its key are there already and not ours: certificate is missing",
        refused.getMessage());
    assertEquals("somebody's", Files.readString(admin.file("server.key")));
  }

  /** Every file as it is after a run was cut off right behind the n-th write of a create. */
  @Test
  void aCreateThatWasCutOffAnywhereIsRepairedByTheNextRun() throws Exception {
    Path mark = admin.privateFolder.resolve("certificate-server.unfinished");
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Map<Path, byte[]> written = new HashMap<>();
    written.put(mark, new byte[0]);
    for (String name : List.of("server.key", "server.crt")) {
      written.put(admin.file(name), Files.readAllBytes(admin.file(name)));
    }
    List<Path> order = List.of(mark, admin.file("server.key"), admin.file("server.crt"));

    for (int writes = 0; writes <= order.size(); writes++) {
      for (Path path : order) {
        Files.deleteIfExists(path);
      }
      for (Path path : order.subList(0, writes)) {
        Access access =
            path.equals(admin.file("server.key"))
                ? new Access(0, Admin.GID, 0640)
                : Access.root(0644);
        new SafeFiles().write(path, access, written.get(path));
      }
      String status = admin.status(admin.server(fingerprint(ca)));
      assertEquals(writes < 3 ? "absent" : "valid", status, writes + " writes");
      Mapping repaired = admin.create(admin.server(fingerprint(ca)));
      assertEquals("valid", admin.status(repaired));
      assertEquals(writes == 3, fingerprint(repaired).equals(fingerprint(server)));
      admin.delete(repaired);
      assertFalse(Files.exists(mark), "the mark is gone");
    }
  }

  @Test
  void aRenewalThatWasCutOffIsRepairedByTheNextRun() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    byte[] old = Files.readAllBytes(admin.file("server.crt"));
    Mapping due = admin.before(server).with("status", "renewal due");
    admin.update(due, admin.server(fingerprint(ca)));
    Files.write(admin.file("server.crt"), old);

    assertEquals("key does not match", admin.status(server));
    Mapping repaired = admin.update(admin.before(server), admin.server(fingerprint(ca)));
    assertEquals(repaired, admin.before(repaired));
  }

  @Test
  void aDeleteThatWasCutOffIsFinishedByTheNextRun() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Mapping server = admin.create(admin.server(fingerprint(ca)));
    Files.delete(admin.file("server.key"));
    assertEquals("key is missing", admin.status(server));
    admin.delete(server);
    assertEquals(List.of("ca.crt"), names());
  }

  @Test
  void anAuthorityWithoutItsKeyCannotSign() throws Exception {
    Mapping ca = admin.create(admin.authority());
    Files.delete(admin.privateFolder.resolve("ca.key"));
    ProviderException refused =
        assertThrows(ProviderException.class, () -> admin.create(admin.server(fingerprint(ca))));
    assertEquals(
        "CA key " + admin.privateFolder.resolve("ca.key") + " does not exist",
        refused.getMessage());
    assertEquals("key is missing", admin.status(ca));
  }
}
