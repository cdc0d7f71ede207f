package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the files of a certificate: those of mode {@code managed} are told as they are, those of
 * mode {@code provided} verified.
 */
final class CertificateObservation {
  private static final int LARGEST = 1 << 20;
  private static final List<String> IDENTITY = List.of("role", "mode", "certFile", "keyFile");

  private final SafeFiles files;
  private final InstantSource clock;

  CertificateObservation(SafeFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  Optional<Mapping> of(CertificateFiles paths, Mapping identity)
      throws ProviderException, InterruptedException {
    if (isProvided(identity)) {
      return Optional.of(verified(paths, identity));
    }
    Optional<CertificateStatus> found =
        CertificateStatus.of(files, paths, identity, clock.instant());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Mapping observed = only(identity, IDENTITY).with("status", found.get().word());
    if (found.get().keyFile().isPresent()) {
      observed = withAccess(observed, identity, found.get().keyFile().get());
    }
    if (found.get().authority().isPresent()) {
      observed = withSuccession(observed, found.get().authority().get(), identity);
    }
    if (found.get().certificate().isPresent()) {
      CertificateFacts facts = found.get().certificate().get();
      observed = withFacts(observed, facts);
      if (identity.get("issuer").isPresent()) {
        observed = observed.with("issuer", issuerOf(paths, facts));
      }
    }
    return Optional.of(observed);
  }

  private static Mapping withSuccession(Mapping observed, Authority authority, Mapping identity) {
    AuthorityName name = new AuthorityName(ManagedCertificate.subject(identity));
    String rollover =
        authority.next().isEmpty()
            ? RolloverStep.NO_ROLLOVER
            : authority.nextIsTrusted() ? RolloverStep.TRUSTED : RolloverStep.INTRODUCED;
    return observed
        .with("trust", Authority.fingerprint(authority.newest()))
        .with("signingGeneration", Value.of(name.generation(authority.signing())))
        .with("rollover", rollover);
  }

  private Mapping verified(CertificateFiles paths, Mapping identity)
      throws ProviderException, InterruptedException {
    List<X509Certificate> found;
    try {
      found = new ProvidedCertificate(files, paths, identity, clock.instant()).verify();
    } catch (ProviderException e) {
      throw e.asDrift(
          "certificate-invalid", "a certificate that can be used", "one that is refused");
    }
    CertificateFacts facts = new CertificateFacts(found.getFirst());
    // The key's owner and group are no state of ours here: they say who must be able to read it.
    Mapping same =
        only(
            identity,
            List.of("role", "mode", "certFile", "keyFile", "keyOwner", "keyGroup", "keyMode"));
    if (paths.role() == Role.CA) {
      same = same.with("trust", Digests.sha256(CertificatePem.file(found)));
    }
    return withFacts(same.with("status", CertificateStatus.VALID), facts);
  }

  /** Whether others make the certificate. */
  static boolean isProvided(Mapping attributes) {
    return attributes.text("mode").equals("provided");
  }

  /** Some of the attributes. */
  static Mapping only(Mapping attributes, List<String> names) {
    Mapping some = Mapping.EMPTY;
    for (String name : names) {
      Optional<Value> value = attributes.get(name);
      if (value.isPresent()) {
        some = some.with(name, value.get());
      }
    }
    return some;
  }

  private static Mapping withAccess(Mapping observed, Mapping identity, Access access) {
    Mapping all =
        Mapping.EMPTY
            .with("keyOwner", Value.of(access.owner()))
            .with("keyGroup", Value.of(access.group()))
            .with("keyMode", access.modeText());
    Mapping with = observed;
    for (String name : all.entries().keySet()) {
      if (identity.get(name).isPresent()) {
        with = with.with(name, all.get(name).orElseThrow());
      }
    }
    return with;
  }

  private static Mapping withFacts(Mapping mapping, CertificateFacts facts) {
    return mapping
        .with("fingerprint", facts.fingerprint())
        .with("serial", facts.serial())
        .with("notBefore", facts.notBefore().toString())
        .with("notAfter", facts.notAfter().toString());
  }

  /** The fingerprint of the authority that really signed, or who says to have signed. */
  private String issuerOf(CertificateFiles paths, CertificateFacts facts)
      throws ProviderException, InterruptedException {
    Path path = paths.issuer().orElseThrow();
    Optional<byte[]> pem = files.read(path, LARGEST);
    try {
      if (pem.isPresent()) {
        for (X509Certificate authority : CertificatePem.all(pem.get())) {
          if (facts.isSignedBy(authority)) {
            return new CertificateFacts(authority).fingerprint();
          }
        }
      }
    } catch (UnreadablePemException e) {
      // Then none of its certificates signed this one; the authority's own status tells why.
    }
    return "another CA than the one in " + path;
  }
}
