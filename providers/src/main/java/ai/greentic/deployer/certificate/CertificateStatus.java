package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.FileStatus;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is there of a managed certificate, and how it is.
 *
 * @param certificate empty when there is none that can be read
 * @param keyFile the key file's owner and mode, empty when there is none
 * @param authority everything about an authority, empty for a leaf
 * @param word {@code valid} or, in words, the first thing that is not right
 */
record CertificateStatus(
    Optional<CertificateFacts> certificate,
    Optional<Access> keyFile,
    Optional<Authority> authority,
    String word) {
  static final String VALID = "valid";
  static final String RENEWAL_DUE = "renewal due";
  static final String TAKEOVER_DUE = "next CA is to take over";

  /** What the document asks for ahead of time, and no longer when it does not ask any more. */
  static final String RENEWAL_ASKED = "next CA is asked for";

  static final String TAKEOVER_ASKED = "next CA is to take over, as asked for";
  static final String STRANGERS = "CA file holds a certificate that is not ours";
  static final String LOOSE_KEY = "key file has the wrong owner or mode";
  static final String LOOSE_CERTIFICATE = "certificate file has the wrong owner or mode";

  private static final int LARGEST = 1 << 20;

  /** Whether the certificate is as it should be, whatever the owners and modes of its files. */
  static boolean isSound(String word) {
    return word.equals(VALID)
        || word.equals(RENEWAL_ASKED)
        || word.equals(TAKEOVER_ASKED)
        || word.equals(STRANGERS)
        || word.equals(LOOSE_KEY)
        || word.equals(LOOSE_CERTIFICATE);
  }

  /**
   * Looks at the files.
   *
   * @return empty when there is neither certificate nor key, or only a key whose certificate was
   *     never written because a run was cut off
   */
  static Optional<CertificateStatus> of(
      SafeFiles files, CertificateFiles paths, Mapping attributes, Instant now)
      throws ProviderException, InterruptedException {
    Path keyPath = paths.key().orElseThrow();
    Optional<FileStatus> keyStatus = files.status(keyPath);
    Optional<byte[]> certificate = files.read(paths.certificate(), LARGEST);
    if (certificate.isEmpty()
        && (keyStatus.isEmpty() || files.status(paths.unfinished()).isPresent())) {
      return Optional.empty();
    }
    Optional<Access> keyAccess = keyStatus.map(FileStatus::access);
    if (certificate.isEmpty()) {
      return Optional.of(
          new CertificateStatus(
              Optional.empty(), keyAccess, Optional.empty(), "certificate is missing"));
    }
    Optional<Authority> authority = Optional.empty();
    CertificateFacts facts;
    try {
      if (paths.role() == Role.CA) {
        authority = Authority.read(files, paths.authority());
      }
      facts =
          new CertificateFacts(
              authority.isPresent()
                  ? authority.get().signing()
                  : CertificatePem.first(certificate.get()));
    } catch (UnreadablePemException e) {
      return Optional.of(
          new CertificateStatus(
              Optional.empty(), keyAccess, Optional.empty(), "certificate file " + e.getMessage()));
    }
    String word = word(files, paths, attributes, facts, now);
    if (authority.isPresent() && (word.equals(VALID) || word.equals(RENEWAL_DUE))) {
      word = rollover(authority.get(), attributes, now);
    }
    if (word.equals(VALID)) {
      word = access(files, paths, attributes);
    }
    return Optional.of(new CertificateStatus(Optional.of(facts), keyAccess, authority, word));
  }

  private static String word(
      SafeFiles files,
      CertificateFiles paths,
      Mapping attributes,
      CertificateFacts facts,
      Instant now)
      throws ProviderException, InterruptedException {
    Optional<byte[]> key = files.read(paths.key().orElseThrow(), LARGEST);
    if (key.isEmpty()) {
      return "key is missing";
    }
    X509Certificate certificate = facts.certificate();
    try {
      if (!PrivateKeyPem.matches(
          PrivateKeyPem.read(key.get(), certificate.getPublicKey().getAlgorithm()),
          certificate.getPublicKey())) {
        return "key does not match";
      }
    } catch (UnreadablePemException e) {
      return "key file " + e.getMessage();
    }
    if (!isForOnly(paths.role(), facts)) {
      return "certificate is not for a " + paths.role().word() + " alone";
    }
    Set<String> names = new HashSet<>(attributes.texts("names"));
    if (!names.isEmpty() && !names.equals(facts.names())) {
      return "certificate is for " + String.join(", ", facts.names());
    }
    return age(facts, now);
  }

  /** One authority follows another in two steps: time has to pass between them. */
  private static String rollover(Authority authority, Mapping attributes, Instant now) {
    CertificateFacts signing = new CertificateFacts(authority.signing());
    boolean wanted =
        attributes.get("generation").orElse(null) instanceof Value.Int(long generation)
            && generation
                > new AuthorityName(ManagedCertificate.subject(attributes))
                    .generation(authority.signing());
    if (authority.next().isEmpty()) {
      if (!now.isBefore(signing.renewalDue())) {
        return RENEWAL_DUE;
      }
      if (wanted) {
        return RENEWAL_ASKED;
      }
    } else if (authority.nextIsTrusted()) {
      if (!now.isBefore(signing.takeoverDue())) {
        return TAKEOVER_DUE;
      }
      if (wanted) {
        return TAKEOVER_ASKED;
      }
    }
    return authority.trustsStrangers() ? STRANGERS : VALID;
  }

  private static boolean isForOnly(Role role, CertificateFacts facts) {
    return facts.mayServeAs(role)
        && facts.isAuthority() == (role == Role.CA)
        && facts.purposes().equals(role.extendedKeyUsage().map(Set::of));
  }

  private static String age(CertificateFacts facts, Instant now) {
    if (now.isBefore(facts.notBefore())) {
      return "not yet valid";
    }
    if (now.isAfter(facts.notAfter())) {
      return "expired";
    }
    return now.isBefore(facts.renewalDue()) ? VALID : RENEWAL_DUE;
  }

  /** Owner and mode of the files, apart from those that are attributes and compared as such. */
  private static String access(SafeFiles files, CertificateFiles paths, Mapping attributes)
      throws ProviderException, InterruptedException {
    Optional<Access> certificate = files.status(paths.certificate()).map(FileStatus::access);
    if (!certificate.equals(Optional.of(CertificateFiles.CERTIFICATE_ACCESS))) {
      return LOOSE_CERTIFICATE;
    }
    Optional<Access> key = files.status(paths.key().orElseThrow()).map(FileStatus::access);
    boolean compared = attributes.get("keyMode").isPresent();
    return compared || key.equals(Optional.of(paths.keyAccess(attributes))) ? VALID : LOOSE_KEY;
  }
}
