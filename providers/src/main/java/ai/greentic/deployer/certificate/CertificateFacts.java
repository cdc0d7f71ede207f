package ai.greentic.deployer.certificate;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a certificate says. */
record CertificateFacts(X509Certificate certificate) {
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  // Indexes of X509Certificate.getKeyUsage (RFC 5280, 4.2.1.3).
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;

  /** SHA-256 of the DER encoding, lower-case hex. */
  String fingerprint() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be encoded", e);
    }
  }

  /** Lower-case hex. */
  String serial() {
    return certificate.getSerialNumber().toString(16);
  }

  Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** When two thirds of its life are over. */
  Instant renewalDue() {
    return notBefore().plus(Duration.between(notBefore(), notAfter()).multipliedBy(2).dividedBy(3));
  }

  /** When five sixths of its life are over: an authority that follows it signs from then on. */
  Instant takeoverDue() {
    return notBefore().plus(Duration.between(notBefore(), notAfter()).multipliedBy(5).dividedBy(6));
  }

  /** DNS names and IP addresses, in the notation of {@link SubjectName}. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    try {
      Collection<List<?>> found = certificate.getSubjectAlternativeNames();
      if (found != null) {
        for (List<?> entry : found) {
          for (SubjectName.Kind kind : SubjectName.Kind.values()) {
            if (entry.get(0).equals(kind.tag())) {
              names.add(kind + ":" + entry.get(1));
            }
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Names that cannot be read are no names.
    }
    return names;
  }

  /** The purposes it is limited to, as OIDs; empty when it has no such limit. */
  Optional<Set<String>> purposes() {
    try {
      return Optional.ofNullable(certificate.getExtendedKeyUsage()).map(Set::copyOf);
    } catch (CertificateParsingException e) {
      return Optional.of(Set.of());
    }
  }

  boolean isAuthority() {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
  }

  /** Whether a TLS peer may use it in that role. */
  boolean mayServeAs(Role role) {
    Optional<String> purpose = role.extendedKeyUsage();
    if (purpose.isEmpty()) {
      return isAuthority();
    }
    boolean[] usage = certificate.getKeyUsage();
    return (usage == null || usage[DIGITAL_SIGNATURE])
        && purposes()
            .map(allowed -> allowed.contains(purpose.get()) || allowed.contains(ANY_PURPOSE))
            .orElse(true);
  }

  /** Whether that authority signed it. */
  boolean isSignedBy(X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
