package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The managed authority as its files tell it. While one authority follows another, the CA file
 * holds both.
 *
 * @param trusted every certificate of the CA file
 * @param signing the one that the key belongs to; the first one when the key belongs to none
 * @param next the one that is to sign next, when there is one
 * @param startedWith what the application trusts; empty before its first start
 */
record Authority(
    List<X509Certificate> trusted,
    X509Certificate signing,
    Optional<X509Certificate> next,
    Optional<StartedWith> startedWith) {
  private static final int LARGEST = 1 << 20;

  Authority {
    trusted = List.copyOf(trusted);
  }

  /** Throws UnreadablePemException for a CA file without certificates; empty without the file. */
  static Optional<Authority> read(SafeFiles files, AuthorityFiles paths)
      throws ProviderException, InterruptedException, UnreadablePemException {
    Optional<byte[]> pem = files.read(paths.certificate(), LARGEST);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    List<X509Certificate> trusted = CertificatePem.all(pem.get());
    X509Certificate signing = owner(files, paths.key(), trusted).orElse(trusted.getFirst());
    return Optional.of(
        new Authority(
            trusted,
            signing,
            owner(files, paths.nextKey(), trusted).filter(next -> !next.equals(signing)),
            StartedWith.read(files, paths)));
  }

  private static Optional<X509Certificate> owner(
      SafeFiles files, Path keyFile, List<X509Certificate> candidates)
      throws ProviderException, InterruptedException {
    Optional<byte[]> key = files.read(keyFile, LARGEST);
    return key.flatMap(bytes ->
        candidates.stream()
            .filter(candidate -> PrivateKeyPem.belongs(bytes, candidate))
            .findFirst());
  }

  X509Certificate newest() {
    return next.orElse(signing);
  }

  /** Whether the application was started with the next one among those that it trusts. */
  boolean nextIsTrusted() {
    return next.isPresent()
        && startedWith
            .map(started -> started.newest().equals(fingerprint(next.get())))
            .orElse(false);
  }

  /** Whether the file has a certificate that neither signs, nor is to, nor did before. */
  boolean trustsStrangers() {
    return !ours().containsAll(trusted);
  }

  /** Those of the file that sign, are to, or did when the application was started. */
  List<X509Certificate> ours() {
    return trusted.stream()
        .filter(certificate ->
            certificate.equals(signing)
                || next.equals(Optional.of(certificate))
                || startedWith
                    .map(started -> started.issuer().equals(fingerprint(certificate)))
                    .orElse(false))
        .toList();
  }

  static String fingerprint(X509Certificate certificate) {
    return new CertificateFacts(certificate).fingerprint();
  }
}
