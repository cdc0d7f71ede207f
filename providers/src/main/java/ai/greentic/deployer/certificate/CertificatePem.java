package ai.greentic.deployer.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates in their textual encoding (RFC 7468). */
final class CertificatePem {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final int LARGEST = 1 << 20;

  private CertificatePem() {}

  /** All certificates of a file, at least one. */
  static List<X509Certificate> all(byte[] pem) throws UnreadablePemException {
    if (pem.length > LARGEST || !new String(pem, StandardCharsets.US_ASCII).contains(BEGIN)) {
      throw new UnreadablePemException("holds no PEM certificate (" + BEGIN + ")");
    }
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) certificate);
      }
      if (certificates.isEmpty()) {
        throw new UnreadablePemException("holds no PEM certificate (" + BEGIN + ")");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new UnreadablePemException("holds a certificate that cannot be read");
    }
  }

  /** The first certificate of a file, the leaf where it holds a chain. */
  static X509Certificate first(byte[] pem) throws UnreadablePemException {
    return all(pem).getFirst();
  }
}
