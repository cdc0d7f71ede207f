package ai.greentic.deployer.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Makes TLS contexts of PEM files (RFC 7468). */
final class PemFiles {
  private static final char[] NO_PASSWORD = new char[0];

  private PemFiles() {}

  /** Trusts one authority and shows a certificate of its own. */
  static SSLContext withCertificate(Gate.Credentials credentials)
      throws IOException, GeneralSecurityException {
    KeyStore keys = emptyStore();
    keys.setKeyEntry(
        "client",
        privateKey(credentials.keyFile()),
        NO_PASSWORD,
        certificates(credentials.certFile()).toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust(credentials.caFile()).getTrustManagers(), null);
    return context;
  }

  /** Trusts one authority and has no certificate of its own. */
  static SSLContext withoutCertificate(Path caFile) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(caFile).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trust(Path caFile)
      throws IOException, GeneralSecurityException {
    KeyStore authorities = emptyStore();
    int number = 0;
    for (Certificate authority : certificates(caFile)) {
      authorities.setCertificateEntry("ca" + number++, authority);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(authorities);
    return managers;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream stream = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      Object found = parser.readObject();
      while (found != null) {
        if (found instanceof PrivateKeyInfo key) {
          return new JcaPEMKeyConverter().getPrivateKey(key);
        }
        if (found instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
        found = parser.readObject();
      }
    }
    throw new IOException(file + " holds no private key");
  }
}
