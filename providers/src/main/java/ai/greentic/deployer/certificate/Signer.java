package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The authority that signs a certificate of ours, with its key. */
record Signer(X509Certificate certificate, PrivateKey key) {
  private static final int LARGEST = 1 << 20;

  /**
   * The authority that was planned.
   *
   * @param paths of the certificate that is to be signed
   * @param fingerprint the authority's
   */
  static Signer read(SafeFiles files, CertificateFiles paths, String fingerprint)
      throws ProviderException, InterruptedException {
    X509Certificate certificate = certificate(files, paths.issuer().orElseThrow(), fingerprint);
    return new Signer(certificate, key(files, paths.authority().key(), certificate));
  }

  private static X509Certificate certificate(SafeFiles files, Path path, String fingerprint)
      throws ProviderException, InterruptedException {
    for (X509Certificate certificate : all(files, path)) {
      if (new CertificateFacts(certificate).fingerprint().equals(fingerprint)) {
        return certificate;
      }
    }
    throw new ProviderException(
        HostError.CERTIFICATE_UNUSABLE,
        path + " does not hold the CA certificate with the fingerprint " + fingerprint,
        "plan again");
  }

  private static List<X509Certificate> all(SafeFiles files, Path path)
      throws ProviderException, InterruptedException {
    try {
      return CertificatePem.all(
          files
              .read(path, LARGEST)
              .orElseThrow(() ->
                  new ProviderException(
                      HostError.CERTIFICATE_UNUSABLE,
                      "CA certificate " + path + " does not exist",
                      "plan again")));
    } catch (UnreadablePemException e) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE, path + " " + e.getMessage(), "plan again", e);
    }
  }

  private static PrivateKey key(SafeFiles files, Path path, X509Certificate signer)
      throws ProviderException, InterruptedException {
    Optional<byte[]> pem = files.read(path, LARGEST);
    try {
      if (pem.isPresent()) {
        PrivateKey key = PrivateKeyPem.read(pem.get(), signer.getPublicKey().getAlgorithm());
        if (PrivateKeyPem.matches(key, signer.getPublicKey())) {
          return key;
        }
      }
    } catch (UnreadablePemException e) {
      throw new ProviderException(
          HostError.CERTIFICATE_UNUSABLE, "CA key " + path + " " + e.getMessage(), "plan again", e);
    }
    throw new ProviderException(
        HostError.CERTIFICATE_UNUSABLE,
        "CA key " + path + (pem.isEmpty() ? " does not exist" : " does not match its certificate"),
        "plan again");
  }
}
