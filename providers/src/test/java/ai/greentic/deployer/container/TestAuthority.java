package ai.greentic.deployer.container;

import ai.greentic.deployer.engine.format.Digests;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of a test, with a server and a client certificate as PEM files. */
final class TestAuthority {
  private static final char[] NO_PASSWORD = new char[0];

  private final Path folder;
  private final KeyPair caKey;
  private final X509Certificate ca;

  TestAuthority(Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.caKey = key();
    this.ca = sign("CN=test ca", caKey, "CN=test ca", caKey, true);
    pem("ca.crt", "CERTIFICATE", ca.getEncoded());
  }

  /** Makes the client's files, and gives all that a client needs. */
  Gate.Credentials client() throws IOException, GeneralSecurityException {
    KeyPair key = key();
    X509Certificate certificate = sign("CN=test client", key, "CN=test ca", caKey, false);
    pem("client.crt", "CERTIFICATE", certificate.getEncoded());
    pem("client.key", "PRIVATE KEY", key.getPrivate().getEncoded());
    return new Gate.Credentials(
        folder.resolve("ca.crt"), folder.resolve("client.crt"), folder.resolve("client.key"));
  }

  /** A server's side: its own certificate, and trust in this authority's clients. */
  Server server() throws IOException, GeneralSecurityException {
    KeyPair key = key();
    X509Certificate certificate = sign("CN=test server", key, "CN=test ca", caKey, false);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("server", key.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
    keys.setCertificateEntry("ca", ca);
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, NO_PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    return new Server(context, Digests.sha256(certificate.getEncoded()));
  }

  /**
   * @param fingerprint of the certificate that the context presents
   */
  record Server(SSLContext context, String fingerprint) {}

  private static KeyPair key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(
      String subject, KeyPair key, String issuer, KeyPair issuerKey, boolean authority)
      throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(1, ChronoUnit.HOURS)),
              Date.from(now.plus(1, ChronoUnit.DAYS)),
              new X500Name(subject),
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private void pem(String name, String label, byte[] der) throws IOException {
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n");
  }
}
