package ai.greentic.deployer.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.host.SafeFiles;
import ai.greentic.deployer.host.SystemCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that somebody else made: verified in whole, never touched. */
class ProvidedCertificateTest {
  @TempDir Path root;
  private Admin admin;
  private Mapping authority;

  @BeforeEach
  void provide() throws Exception {
    admin = new Admin(root);
    authority = admin.create(admin.authority());
    admin.create(admin.server(authority.text("fingerprint")));
    admin.create(admin.client(authority.text("fingerprint")));
  }

  private String problems(String role) {
    return problems(admin.provided(role));
  }

  private String problems(Mapping desired) {
    String prefix = "the provided " + desired.text("role") + " certificate cannot be used: ";
    String message =
        assertThrows(ProviderException.class, () -> admin.observe(desired)).getMessage();
    assertEquals(prefix, message.substring(0, Math.min(prefix.length(), message.length())));
    return message.substring(prefix.length()).replace(admin.folder + "/", "");
  }

  private Map<String, String> allFiles() throws Exception {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        all.put(path.toString(), Files.readString(path));
      }
    }
    return all;
  }

  @Test
  void goodOnesAreValidAndNeverTouched() throws Exception {
    Map<String, String> before = allFiles();
    for (String role : List.of("ca", "server", "client")) {
      Mapping desired = admin.provided(role);
      assertEquals("valid", admin.status(desired));
      Mapping recorded = admin.create(desired);
      assertEquals(recorded.without("issuerCertFile"), admin.observe(recorded).orElseThrow());
      admin.update(recorded, desired);
      admin.provider.apply(admin.context(role), new Action.Delete(recorded));
    }
    assertEquals(before, allFiles());
  }

  @Test
  void missingFilesAreAllNamed() throws Exception {
    for (String name : List.of("ca.crt", "server.crt", "server.key")) {
      Files.delete(admin.file(name));
    }
    assertEquals("ca.crt does not exist; put it there", problems("ca"));
    assertEquals("server.crt does not exist; put it there", problems("server"));
    Files.delete(admin.file("client.key"));
    assertEquals(
        "ca.crt does not exist; put it there; client.key does not exist; put it there",
        problems("client"));
  }

  @Test
  void theWrongPurposeAndNames() {
    Mapping swapped =
        admin
            .provided("server")
            .with("certFile", admin.file("client.crt").toString())
            .with("keyFile", admin.file("client.key").toString());
    assertEquals(
        "client.crt may not be used as a server certificate; issue it with extendedKeyUsage"
            + " serverAuth and keyUsage digitalSignature; client.crt does not cover 127.0.0.1;"
            + " issue it with the subjectAltName IP:127.0.0.1",
        problems(swapped));
    Mapping other =
        admin
            .provided("client")
            .with("certFile", admin.file("server.crt").toString())
            .with("keyFile", admin.file("server.key").toString());
    assertEquals(
        "server.crt may not be used as a client certificate; issue it with extendedKeyUsage"
            + " clientAuth and keyUsage digitalSignature",
        problems(other));
  }

  @Test
  void theWrongKey() throws Exception {
    Files.copy(
        admin.file("client.key"), admin.file("server.key"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        "server.key does not match server.crt; put the key there that the certificate was made for",
        problems("server"));
  }

  @Test
  void anotherAuthority() throws Exception {
    admin.update(admin.before(authority).with("status", "expired"), admin.authority());
    assertEquals(
        "server.crt does not chain to ca.crt (Path does not chain with any of the trust anchors); put the CA that issued it there",
        problems("server"));
  }

  @Test
  void dates() {
    admin.advance(Duration.ofDays(90).plusSeconds(1));
    assertEquals("server.crt expired at 2026-05-30T12:00:00Z; renew it", problems("server"));
    admin.advance(Duration.ofDays(-365));
    assertEquals(
        "server.crt is not valid before 2026-03-01T11:55:00Z; check the clock of this machine",
        problems("server"));
    assertEquals(
        "ca.crt is not valid before 2026-03-01T11:55:00Z; check the clock of this machine",
        problems("ca"));
  }

  @Test
  void aKeyThatEverybodyCanRead() throws Exception {
    new SafeFiles()
        .write(
            admin.file("server.key"),
            Access.root(0644),
            Files.readAllBytes(admin.file("server.key")));
    assertEquals(
        "server.key has the mode 0644, so that everybody can use it; run chmod o= " + "server.key",
        problems("server"));
  }

  @Test
  void aKeyThatTheServiceCannotRead() throws Exception {
    Mapping desired =
        admin.provided("server").with("keyOwner", Value.of(990)).with("keyGroup", Value.of(991));
    assertEquals(
        "server.key can be read neither by user id 990 nor by group id 991; run chgrp 991 and"
            + " chmod 0640 on it",
        problems(desired));
    Mapping readable = desired.with("keyGroup", Value.of(Admin.GID));
    assertEquals(Value.of(Admin.GID), admin.observe(readable).orElseThrow().get("keyGroup").get());
  }

  @Test
  void aLeafInPlaceOfTheAuthority() throws Exception {
    Files.copy(admin.file("client.crt"), admin.file("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(
        "ca.crt holds CN=greentic acme admin client, which is no CA certificate (CA:TRUE,"
            + " keyCertSign); put the issuing CA there",
        problems("ca"));
  }

  @Test
  void garbage() throws Exception {
    Files.writeString(admin.file("server.crt"), "x");
    assertEquals(
        "server.crt holds no PEM certificate (-----BEGIN CERTIFICATE-----); put the PEM"
            + " certificate there",
        problems("server"));
    Files.writeString(
        admin.file("client.key"),
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    assertEquals(
        "client.key holds an encrypted key, and nobody is there to decrypt it; put the unencrypted"
            + " PEM key there",
        problems("client"));
  }

  @Test
  void keysOfOtherToolsAreRead() throws Exception {
    Path key = admin.file("server.key");
    openssl("ec", "-in", key.toString(), "-out", key + ".sec1");
    Files.move(Path.of(key + ".sec1"), key, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(true, Files.readString(key).contains("BEGIN EC PRIVATE KEY"));
    assertEquals("valid", admin.status(admin.provided("server")));
  }

  @Test
  void anRsaChainWithAnIntermediateIsAccepted() throws Exception {
    Path at = admin.folder;
    Path extensions = root.resolve("extensions");
    Files.writeString(
        extensions,
        "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n[leaf]\n"
            + "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
    certificate("root", "root", "ca", extensions);
    certificate("middle", "root", "ca", extensions);
    certificate("leaf", "middle", "leaf", extensions);
    Files.copy(root.resolve("root.crt"), at.resolve("rsa-ca.crt"));
    Files.writeString(
        at.resolve("rsa.crt"),
        Files.readString(root.resolve("leaf.crt")) + Files.readString(root.resolve("middle.crt")));
    new SafeFiles()
        .write(
            at.resolve("rsa.key"), Access.root(0600), Files.readAllBytes(root.resolve("leaf.key")));
    Mapping desired =
        admin
            .provided("server")
            .with("certFile", at.resolve("rsa.crt").toString())
            .with("keyFile", at.resolve("rsa.key").toString())
            .with("issuerCertFile", at.resolve("rsa-ca.crt").toString());
    // These were made now, by the clock of the machine.
    admin.advance(Duration.between(Admin.START, Instant.now()).plusHours(1));
    assertEquals("valid", admin.status(desired));
  }

  private void certificate(String name, String issuer, String section, Path extensions)
      throws Exception {
    String base = root.resolve(name).toString();
    openssl(
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        base + ".key",
        "-out",
        base + ".csr");
    if (name.equals(issuer)) {
      openssl(
          "x509",
          "-req",
          "-in",
          base + ".csr",
          "-signkey",
          base + ".key",
          "-days",
          "30",
          "-extfile",
          extensions.toString(),
          "-extensions",
          section,
          "-out",
          base + ".crt");
    } else {
      openssl(
          "x509",
          "-req",
          "-in",
          base + ".csr",
          "-CA",
          root.resolve(issuer) + ".crt",
          "-CAkey",
          root.resolve(issuer) + ".key",
          "-CAcreateserial",
          "-days",
          "30",
          "-extfile",
          extensions.toString(),
          "-extensions",
          section,
          "-out",
          base + ".crt");
    }
  }

  private static void openssl(String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("openssl"));
    argv.addAll(List.of(arguments));
    Result result = new SystemCommands().run(Command.of(argv));
    assertEquals(0, result.exitCode(), result.err());
  }
}
