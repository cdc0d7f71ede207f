package ai.greentic.deployer.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Result;
import ai.greentic.deployer.host.SystemCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the certificates, as other implementations read it. */
class X509ProfileTest {
  @TempDir Path root;
  private Admin admin;
  private X509Certificate ca;
  private X509Certificate server;
  private X509Certificate client;

  @BeforeEach
  void make() throws Exception {
    admin = new Admin(root);
    Mapping authority = admin.create(admin.authority());
    admin.create(admin.server(authority.text("fingerprint")));
    admin.create(admin.client(authority.text("fingerprint")));
    ca = read("ca.crt");
    server = read("server.crt");
    client = read("client.crt");
  }

  private X509Certificate read(String name) throws Exception {
    return CertificatePem.first(Files.readAllBytes(admin.file(name)));
  }

  @Test
  void keysAndSignaturesAreP256WithSha256() {
    Set<Object> serials = new HashSet<>();
    for (X509Certificate certificate : List.of(ca, server, client)) {
      assertEquals("SHA256withECDSA", certificate.getSigAlgName());
      ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
      assertTrue(key.getParams().toString().startsWith("secp256r1"), key.toString());
      assertEquals(3, certificate.getVersion());
      assertEquals(1, certificate.getSerialNumber().signum());
      assertTrue(certificate.getSerialNumber().bitLength() <= 128);
      assertTrue(certificate.getSerialNumber().bitLength() > 64);
      serials.add(certificate.getSerialNumber());
    }
    assertEquals(3, serials.size());
  }

  @Test
  void theAuthoritySignsLeavesOnly() throws Exception {
    assertEquals(0, ca.getBasicConstraints());
    assertEquals(List.of(5, 6), usages(ca));
    assertEquals(Set.of("2.5.29.15", "2.5.29.19"), ca.getCriticalExtensionOIDs());
    assertNull(ca.getExtendedKeyUsage());
    assertEquals("CN=greentic acme admin CA", ca.getSubjectX500Principal().getName());
  }

  @Test
  void leavesHaveOnePurposeEach() throws Exception {
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), server.getExtendedKeyUsage());
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), client.getExtendedKeyUsage());
    for (X509Certificate leaf : List.of(server, client)) {
      assertEquals(-1, leaf.getBasicConstraints());
      assertEquals(List.of(0), usages(leaf));
      assertEquals(Set.of("2.5.29.15", "2.5.29.19"), leaf.getCriticalExtensionOIDs());
      assertEquals(ca.getSubjectX500Principal(), leaf.getIssuerX500Principal());
      assertArrayEquals(keyId(ca, "2.5.29.14", 20), keyId(leaf, "2.5.29.35", 20));
    }
    assertEquals(
        List.of(List.of(7, "127.0.0.1"), List.of(2, "localhost")),
        List.copyOf(server.getSubjectAlternativeNames()));
    assertNull(client.getSubjectAlternativeNames());
  }

  private static List<Integer> usages(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return IntStream.range(0, usage.length).filter(i -> usage[i]).boxed().toList();
  }

  /** The last bytes of an extension, which for key identifiers are the identifier. */
  private static byte[] keyId(X509Certificate certificate, String oid, int length) {
    byte[] value = certificate.getExtensionValue(oid);
    return Arrays.copyOfRange(value, value.length - length, value.length);
  }

  @Test
  void javaValidatesTheChain() throws Exception {
    for (X509Certificate leaf : List.of(server, client)) {
      validate(leaf, Date.from(Admin.START));
    }
    assertThrows(
        CertPathValidatorException.class,
        () -> validate(server, Date.from(Admin.START.plusSeconds(91L * 86400))));
  }

  private void validate(X509Certificate leaf, Date at) throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(at);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
  }

  @Test
  void opensslTellsServerAndClientApart() throws Exception {
    assertEquals("", verify("sslserver", "server.crt"));
    assertEquals("", verify("sslclient", "client.crt"));
    assertTrue(verify("sslclient", "server.crt").contains("unsuitable certificate purpose"));
    assertTrue(verify("sslserver", "client.crt").contains("unsuitable certificate purpose"));
    Result key =
        new SystemCommands()
            .run(
                Command.of(
                    "openssl",
                    "pkey",
                    "-check",
                    "-noout",
                    "-in",
                    admin.file("server.key").toString()));
    assertEquals(0, key.exitCode(), key.err());
  }

  /** What openssl-verify(1) complains about, strictly by RFC 5280; nothing when it is content. */
  private String verify(String purpose, String name) throws Exception {
    Result result =
        new SystemCommands()
            .run(
                Command.of(
                    "openssl",
                    "verify",
                    "-x509_strict",
                    "-check_ss_sig",
                    "-attime",
                    Long.toString(Admin.START.getEpochSecond()),
                    "-purpose",
                    purpose,
                    "-CAfile",
                    admin.file("ca.crt").toString(),
                    admin.file(name).toString()));
    return result.ok() ? "" : result.out() + result.err();
  }
}
