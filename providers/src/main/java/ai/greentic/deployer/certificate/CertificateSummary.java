package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a certificate on this machine says, for people who want to know.
 *
 * @param file where it lies
 * @param subject in the notation of RFC 2253
 * @param names subject alternative names, such as {@code IP:127.0.0.1}, sorted
 * @param issuer in the same notation
 */
public record CertificateSummary(
    Path file,
    String subject,
    List<String> names,
    String issuer,
    Instant notBefore,
    Instant notAfter) {
  private static final int LARGEST = 1 << 20;

  public CertificateSummary {
    names = List.copyOf(names);
  }

  /**
   * The certificates of one resource of type {@code certificate}: all of an authority's file, and
   * the leaf of another.
   *
   * @param attributes those in the state
   * @throws ProviderException when the file is not there or cannot be read
   */
  public static List<CertificateSummary> of(Mapping attributes)
      throws ProviderException, InterruptedException {
    Path file = Path.of(attributes.text("certFile"));
    Optional<byte[]> pem = new SafeFiles().read(file, LARGEST);
    if (pem.isEmpty()) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE,
          file + " does not exist",
          "run 'greentic-deployer plan' to see how it is made again");
    }
    try {
      List<X509Certificate> found = CertificatePem.all(pem.get());
      boolean authority = attributes.text("role").equals(Role.CA.word());
      return (authority ? found : List.of(found.getFirst()))
          .stream().map(certificate -> of(file, new CertificateFacts(certificate))).toList();
    } catch (UnreadablePemException e) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE,
          file + " " + e.getMessage(),
          "run 'greentic-deployer plan' to see how it is repaired",
          e);
    }
  }

  private static CertificateSummary of(Path file, CertificateFacts facts) {
    return new CertificateSummary(
        file,
        facts.certificate().getSubjectX500Principal().getName(),
        List.copyOf(facts.names()),
        facts.certificate().getIssuerX500Principal().getName(),
        facts.notBefore(),
        facts.notAfter());
  }
}
