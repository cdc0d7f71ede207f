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

  /** The content of a file with these certificates. */
  static byte[] file(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate certificate : certificates) {
        text.append(IssuedCertificate.pem("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read can be encoded", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The first certificate of a file, the leaf where it holds a chain. */
  static X509Certificate first(byte[] pem) throws UnreadablePemException {
    return all(pem).getFirst();
  }
}
