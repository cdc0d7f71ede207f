package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value.Int;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Verifies a certificate that somebody else made; finds all problems in one go, writes nothing. */
final class ProvidedCertificate {
  private static final int LARGEST = 1 << 20;
  private static final int READABLE_BY_ALL = 0007;
  private static final String LOOPBACK = "IP:127.0.0.1";

  private final SafeFiles files;
  private final CertificateFiles paths;
  private final Mapping attributes;
  private final Instant now;
  private final List<String> problems = new ArrayList<>();

  ProvidedCertificate(SafeFiles files, CertificateFiles paths, Mapping attributes, Instant now) {
    this.files = files;
    this.paths = paths;
    this.attributes = attributes;
    this.now = now;
  }

  /**
   * The certificates of the file, when nothing is wrong with them; a leaf comes first.
   *
   * @throws ProviderException that names every problem with its remedy
   */
  List<X509Certificate> verify() throws ProviderException, InterruptedException {
    List<X509Certificate> chain = certificates(paths.certificate());
    if (!chain.isEmpty()) {
      if (paths.role() == Role.CA) {
        chain.forEach(this::checkAuthority);
      } else {
        checkLeaf(chain);
      }
    }
    if (!problems.isEmpty()) {
      throw new ProviderException(
          HostError.PROVIDED_CERTIFICATE_INVALID,
          "the provided "
              + paths.role().word()
              + " certificate cannot be used: "
              + String.join("; ", problems),
          "correct the files and plan again, or set runtime.admin.mtls.mode to managed");
    }
    return chain;
  }

  private void checkAuthority(X509Certificate certificate) {
    CertificateFacts facts = new CertificateFacts(certificate);
    if (!facts.isAuthority()) {
      problems.add(
          paths.certificate()
              + " holds "
              + certificate.getSubjectX500Principal()
              + ", which is no CA certificate (CA:TRUE, keyCertSign); put the issuing CA there");
    }
    checkDates(facts);
  }

  private void checkLeaf(List<X509Certificate> chain)
      throws ProviderException, InterruptedException {
    CertificateFacts leaf = new CertificateFacts(chain.getFirst());
    checkDates(leaf);
    if (!leaf.mayServeAs(paths.role())) {
      problems.add(
          paths.certificate()
              + " may not be used as a "
              + paths.role().word()
              + " certificate; issue it with extendedKeyUsage "
              + paths.role().word()
              + "Auth and keyUsage digitalSignature");
    }
    if (paths.role() == Role.SERVER && !leaf.names().contains(LOOPBACK)) {
      problems.add(
          paths.certificate()
              + " does not cover 127.0.0.1; issue it with the subjectAltName "
              + LOOPBACK);
    }
    checkChain(chain);
    checkKey(leaf);
  }

  private void checkDates(CertificateFacts facts) {
    if (now.isBefore(facts.notBefore())) {
      problems.add(
          paths.certificate()
              + " is not valid before "
              + facts.notBefore()
              + "; check the clock of this machine");
    }
    if (now.isAfter(facts.notAfter())) {
      problems.add(paths.certificate() + " expired at " + facts.notAfter() + "; renew it");
    }
  }

  private void checkChain(List<X509Certificate> chain)
      throws ProviderException, InterruptedException {
    Path caFile = paths.issuer().orElseThrow();
    List<X509Certificate> authorities = certificates(caFile);
    if (authorities.isEmpty()) {
      return;
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    List<X509Certificate> below =
        chain.stream().filter(certificate -> !authorities.contains(certificate)).toList();
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(withinLife(new CertificateFacts(chain.getFirst()))));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
    } catch (GeneralSecurityException e) {
      problems.add(
          paths.certificate()
              + " does not chain to "
              + caFile
              + " ("
              + e.getMessage()
              + "); put the CA that issued it there");
    }
  }

  /** Now, or the nearest time at which the leaf is valid: its dates have a message of their own. */
  private Instant withinLife(CertificateFacts leaf) {
    if (now.isBefore(leaf.notBefore())) {
      return leaf.notBefore();
    }
    return now.isAfter(leaf.notAfter()) ? leaf.notAfter() : now;
  }

  private void checkKey(CertificateFacts leaf) throws ProviderException, InterruptedException {
    Path keyFile = paths.key().orElseThrow();
    Optional<byte[]> pem = read(keyFile);
    if (pem.isEmpty()) {
      return;
    }
    X509Certificate certificate = leaf.certificate();
    try {
      if (!PrivateKeyPem.matches(
          PrivateKeyPem.read(pem.get(), certificate.getPublicKey().getAlgorithm()),
          certificate.getPublicKey())) {
        problems.add(
            keyFile
                + " does not match "
                + paths.certificate()
                + "; put the key there that the certificate was made for");
      }
    } catch (UnreadablePemException e) {
      problems.add(keyFile + " " + e.getMessage() + "; put the unencrypted PEM key there");
    }
    Optional<FileStatus> status = files.status(keyFile);
    if (status.isPresent()) {
      checkKeyAccess(keyFile, status.get().access());
    }
  }

  private void checkKeyAccess(Path keyFile, Access access) {
    if ((access.mode() & READABLE_BY_ALL) != 0) {
      problems.add(
          keyFile
              + " has the mode "
              + access.modeText()
              + ", so that everybody can use it; run chmod o= "
              + keyFile);
    }
    if (attributes.get("keyGroup").orElse(null) instanceof Int(long group)
        && attributes.get("keyOwner").orElse(null) instanceof Int(long owner)) {
      boolean readable =
          (access.owner() == owner && (access.mode() & 0400) != 0)
              || (access.group() == group && (access.mode() & 0040) != 0);
      if (!readable) {
        problems.add(
            keyFile
                + " can be read neither by user id "
                + owner
                + " nor by group id "
                + group
                + "; run chgrp "
                + group
                + " and chmod 0640 on it");
      }
    }
  }

  private List<X509Certificate> certificates(Path path)
      throws ProviderException, InterruptedException {
    Optional<byte[]> pem = read(path);
    if (pem.isEmpty()) {
      return List.of();
    }
    try {
      return CertificatePem.all(pem.get());
    } catch (UnreadablePemException e) {
      problems.add(path + " " + e.getMessage() + "; put the PEM certificate there");
      return List.of();
    }
  }

  private Optional<byte[]> read(Path path) throws InterruptedException {
    try {
      Optional<byte[]> bytes = files.read(path, LARGEST);
      if (bytes.isEmpty()) {
        problems.add(path + " does not exist; put it there");
      }
      return bytes;
    } catch (ProviderException e) {
      problems.add(e.getMessage() + "; " + e.remedy());
      return Optional.empty();
    }
  }
}
