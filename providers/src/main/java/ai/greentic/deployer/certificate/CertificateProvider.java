package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.provider.Action;
import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.provider.Provider;
import ai.greentic.deployer.engine.provider.ProviderContext;
import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.engine.resource.Attribute;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Kind;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.host.Access;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.SafeFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate of the admin endpoint with its key: an authority, a server's or a client's. In mode
 * {@code managed} it is made and renewed here; in mode {@code provided} it is only verified, and
 * nothing is ever written or removed.
 */
public final class CertificateProvider implements Provider {
  private static final String PROVIDED = "provided";
  private static final int LARGEST = 1 << 20;
  private static final List<String> IDENTITY = List.of("role", "mode", "certFile", "keyFile");
  private static final List<String> CONTENT = List.of("subject", "names", "lifetimeDays", "issuer");
  private static final List<String> FACTS =
      List.of("fingerprint", "serial", "notBefore", "notAfter");

  /** Those of an authority too, which others may follow. */
  private static final List<String> COMPUTED =
      List.of(
          "fingerprint",
          "serial",
          "notBefore",
          "notAfter",
          "trust",
          "signingGeneration",
          "rollover");

  private final SafeFiles files;
  private final InstantSource clock;
  private final CertificateIssuer issuer;

  public CertificateProvider(SafeFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
    this.issuer = new CertificateIssuer(clock, new SecureRandom());
  }

  @Override
  public String type() {
    return "certificate";
  }

  @Override
  public Schema schema() {
    return Schema.of(
        Set.of(),
        Attribute.of("role", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("mode", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("certFile", Kind.TEXT, Trait.REQUIRED, Trait.FORCES_REPLACEMENT),
        Attribute.of("keyFile", Kind.TEXT, Trait.FORCES_REPLACEMENT),
        Attribute.of("issuerCertFile", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("subject", Kind.TEXT, Trait.NOT_OBSERVABLE),
        Attribute.of("names", Kind.SEQUENCE, Trait.NOT_OBSERVABLE),
        Attribute.of("lifetimeDays", Kind.INTEGER, Trait.NOT_OBSERVABLE),
        Attribute.of("generation", Kind.INTEGER, Trait.NOT_OBSERVABLE),
        Attribute.of("keyOwner", Kind.INTEGER),
        Attribute.of("keyGroup", Kind.INTEGER),
        Attribute.of("keyMode", Kind.TEXT),
        Attribute.of("status", Kind.TEXT),
        Attribute.of("issuer", Kind.TEXT),
        Attribute.of("fingerprint", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("serial", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("notBefore", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("notAfter", Kind.TEXT, Trait.COMPUTED),
        // Of an authority: whoever trusts by its file has to read it again when this changes.
        Attribute.of("trust", Kind.TEXT, Trait.COMPUTED),
        Attribute.of("signingGeneration", Kind.INTEGER, Trait.COMPUTED),
        // Goes on when the application is started with the next authority.
        Attribute.of("rollover", Kind.TEXT, Trait.COMPUTED, Trait.VOLATILE),
        Attribute.of("createdParents", Kind.SEQUENCE, Trait.COMPUTED, Trait.NOT_OBSERVABLE));
  }

  @Override
  public Optional<Mapping> observe(ProviderContext context, Mapping identity)
      throws ProviderException, InterruptedException {
    CertificateFiles paths = CertificateFiles.of(context, identity);
    if (identity.text("mode").equals(PROVIDED)) {
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

  private static Mapping only(Mapping attributes, List<String> names) {
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

  @Override
  public Mapping apply(ProviderContext context, Action action)
      throws ProviderException, InterruptedException {
    return switch (action) {
      case Action.Create(Mapping after) -> create(context, after);
      case Action.Update(Mapping before, Mapping after) -> update(context, before, after);
      case Action.Delete(Mapping before) -> {
        if (!before.text("mode").equals(PROVIDED)) {
          managed(context, before).delete(before);
        }
        yield before;
      }
    };
  }

  private Mapping create(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    Optional<Mapping> there = observe(context, after);
    if (there.isEmpty()) {
      return recorded(context, managed(context, after).issue(after));
    }
    // A second run of the same action finds what the first one made.
    if (!there.get().optionalText("status").equals(Optional.of(CertificateStatus.VALID))
        || !there.get().get("issuer").equals(after.get("issuer"))) {
      throw new ProviderException(
          EngineError.OBJECT_NOT_OURS,
          after.text("certFile")
              + " and its key are there already and not ours: "
              + there.get().text("status"),
          "move them away, or set runtime.admin.mtls.mode to provided");
    }
    return recorded(context, after);
  }

  private Mapping update(ProviderContext context, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    if (after.text("mode").equals(PROVIDED)) {
      return recorded(context, after);
    }
    ManagedCertificate certificate = managed(context, after);
    return recorded(context, updated(certificate, before, after));
  }

  private static Mapping updated(ManagedCertificate certificate, Mapping before, Mapping after)
      throws ProviderException, InterruptedException {
    if (!isAuthority(after)) {
      return staysTheSame(before, after)
          ? certificate.repairAccess(before, after)
          : certificate.issue(after);
    }
    return switch (RolloverStep.of(before, after)) {
      case NONE -> certificate.repairAccess(before, after);
      case INTRODUCE -> certificate.introduce(before, after);
      case TAKE_OVER -> certificate.takeOver(before, after);
      case ANEW -> certificate.issue(after);
    };
  }

  private static boolean isAuthority(Mapping attributes) {
    return attributes.text("role").equals(Role.CA.word());
  }

  /** Whether only owners and modes of a leaf's files change, and the certificate need not. */
  private static boolean staysTheSame(Mapping before, Mapping after) {
    return CertificateStatus.isSound(before.optionalText("status").orElse(""))
        && only(before, CONTENT).equals(only(after, CONTENT));
  }

  @Override
  public List<Finding> findings(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    return CertificateFindings.of(recorded, found, differing);
  }

  @Override
  public Mapping computedAfterUpdate(Mapping before, Mapping after) {
    if (after.text("mode").equals(PROVIDED)) {
      return only(before, COMPUTED);
    }
    if (!isAuthority(after)) {
      return staysTheSame(before, after) ? only(before, FACTS) : Mapping.EMPTY;
    }
    return switch (RolloverStep.of(before, after)) {
      case NONE -> only(before, COMPUTED);
      case INTRODUCE -> only(before, FACTS);
      case TAKE_OVER -> {
        Mapping newest = only(before, List.of("trust"));
        yield newest.get("trust").map(trust -> newest.with("fingerprint", trust)).orElse(newest);
      }
      case ANEW -> Mapping.EMPTY;
    };
  }

  /** What others made cannot be made again here. */
  @Override
  public boolean isSelfContained(Mapping desired) {
    return !desired.text("mode").equals(PROVIDED);
  }

  private Mapping recorded(ProviderContext context, Mapping after)
      throws ProviderException, InterruptedException {
    Mapping observed =
        observe(context, after)
            .orElseThrow(() ->
                new ProviderException(
                    HostError.OBJECT_VANISHED,
                    after.text("certFile") + " vanished right after it was written",
                    "find out who removes it, then apply again"));
    Mapping all = after;
    for (Map.Entry<String, Value> fact : only(observed, COMPUTED).entries().entrySet()) {
      all = all.with(fact.getKey(), fact.getValue());
    }
    return all;
  }

  private ManagedCertificate managed(ProviderContext context, Mapping attributes) {
    return new ManagedCertificate(files, issuer, context, attributes);
  }
}
