package ai.greentic.deployer.certificate;

import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * The names of the authorities that follow one another: each has its number behind it from the
 * second on. Clients that look an issuer up by its name (RFC 5280, 6.1) must not find the wrong
 * one.
 *
 * @param first the subject of the first, such as {@code CN=greentic acme admin CA}
 */
record AuthorityName(String first) {

  String of(long generation) {
    return generation <= 1 ? first : first + " " + generation;
  }

  /** Which one a certificate is; 1 when its name does not tell. */
  long generation(X509Certificate certificate) {
    String subject =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()).toString();
    String prefix = new X500Name(first) + " ";
    if (!subject.startsWith(prefix)) {
      return 1;
    }
    String number = subject.substring(prefix.length());
    return number.matches("[1-9][0-9]{0,8}") ? Long.parseLong(number) : 1;
  }
}
